import { type RefObject, useEffect, useEffectEvent, useRef } from 'react';
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
  const end = useRef<HTMLDivElement>(null);
  const onNear = useEffectEvent(() => onNearEnd());
  // Anew with all rows: few may pass the filters, so that the end stays near.
  useEffect(() => {
    const { current } = end;
    if (current === null) return;
    const observer = new IntersectionObserver(([seen]) => seen?.isIntersecting && onNear(), {
      root: scroller.current,
      rootMargin: `${nearPx}px`,
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, [rows, scroller]);
  return (
    <>
      <Virtualizer
        as="ul"
        item="li"
        data={rows}
        scrollRef={scroller}
        keepMounted={rows.flatMap((entry, i) => (isSameConversation(entry, route) ? [i] : []))}
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
      <div ref={end} />
    </>
  );
}
