import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { type ConversationRoute, toHash } from '../routing/route.ts';
import { navigate } from '../routing/use-route.ts';
import { IconButton } from '../ui/icon-button.tsx';

/** Opens the conversation at the beginning of a day. */
export function JumpToDate({ route }: { readonly route: ConversationRoute }) {
  const input = useRef<HTMLInputElement>(null);
  // A field for dates takes long to make.
  const [isAsked, setIsAsked] = useState(false);
  const ask = () => {
    flushSync(() => setIsAsked(true));
    input.current?.showPicker();
  };
  const jump = (day: string) => {
    const date = new Date(`${day}T00:00:00`);
    if (Number.isNaN(date.getTime())) return;
    navigate(toHash({ ...route, at: date.toISOString(), messageId: null }));
  };
  return (
    <span className="jump-to-date">
      <IconButton icon="calendar" label="Jump to a date" onClick={ask} />
      {isAsked && (
        <input
          ref={input}
          type="date"
          aria-label="Date to jump to"
          tabIndex={-1}
          onChange={(event) => jump(event.target.value)}
        />
      )}
    </span>
  );
}
