import { useMemo } from 'react';
import { matchSent, withoutWritten } from '../answering/match-sent.ts';
import { useOutbox } from '../answering/outbox.ts';
import type { loadedMessage_message$key } from '../generated/loadedMessage_message.graphql.ts';
import type { messageItem_message$key } from '../generated/messageItem_message.graphql.ts';
import { type MessageEntry, readMessage } from '../messages/loaded-message.ts';
import { toListItems } from './to-list-items.ts';
import { withArrived } from './with-arrived.ts';

interface Edge {
  readonly node: loadedMessage_message$key & messageItem_message$key;
}

interface EntriesOptions {
  /** The newest first. */
  readonly olderEdges: readonly Edge[];
  /** The oldest first. */
  readonly newerEdges: readonly Edge[];
  /** What came since, the oldest first. */
  readonly arrived: readonly MessageEntry[];
  /** Names the outbox. */
  readonly conversation: string;
}

/** Joins what was read, has arrived and was sent from here. There may be thousands: they are gone through only when they have changed. */
export function useEntries({ olderEdges, newerEdges, arrived, conversation }: EntriesOptions) {
  const { sent } = useOutbox(conversation);
  const loaded = useMemo(
    () =>
      [...olderEdges.toReversed(), ...newerEdges].map(({ node }) => ({ node, message: readMessage(node) })),
    [olderEdges, newerEdges],
  );
  const all = useMemo(() => withArrived(loaded, arrived), [loaded, arrived]);
  const places = useMemo(() => matchSent(sent, all), [sent, all]);
  const entries = useMemo(() => withoutWritten(all, sent, places), [all, sent, places]);
  const items = useMemo(() => toListItems(entries), [entries]);
  return { sent, places, all, entries, items };
}
