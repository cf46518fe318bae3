import { type RefObject, useEffect, useEffectEvent } from 'react';
import { Virtualizer } from 'virtua';
import type { ConversationRoute } from '../routing/route.ts';
import { ConversationRow } from './conversation-row.tsx';
import { isSameConversation, type SessionEntry, toEntryHash } from './list-entry.ts';

/** Distance from the end, in pixels, at which more is loaded. */
const nearPx = 600;

interface SessionRowsProps {
  readonly rows: readonly SessionEntry[];
  readonly route: ConversationRoute | null;
  /** Of the chatbots; null: only one is listed. */
  readonly names: ReadonlyMap<string, string> | null;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly onNearEnd: () => void;
}

export function SessionRows({ rows, route, names, scroller, onNearEnd }: SessionRowsProps) {
  const onMove = useEffectEvent(() => {
    const { current } = scroller;
    if (current === null) return;
    if (current.scrollTop + current.clientHeight > current.scrollHeight - nearPx) onNearEnd();
  });
  // Few rows may pass the filters, so that nobody scrolls.
  useEffect(() => onMove());
  return (
    <Virtualizer
      as="ul"
      item="li"
      data={rows}
      scrollRef={scroller}
      keepMounted={rows.flatMap((entry, i) => (isSameConversation(entry, route) ? [i] : []))}
      onScroll={() => onMove()}
    >
      {(entry) => (
        <a
          key={entry.key}
          className="row"
          href={toEntryHash(entry)}
          aria-current={isSameConversation(entry, route)}
        >
          <ConversationRow
            session={entry.session}
            activeAtMs={entry.activeAtMs}
            chatbotName={names?.get(entry.chatbotId) ?? null}
          />
        </a>
      )}
    </Virtualizer>
  );
}
