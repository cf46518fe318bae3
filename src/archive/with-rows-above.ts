import type { Message } from '../models.ts';
import type { Archive, ArchivedChatbot, ArchivedMessage, MessageSelection } from './archive.ts';
import { toFirstPlace } from './places.ts';

export interface RowsAbove {
  readonly chatbot: ArchivedChatbot;
  /** Of the archive, the rows up to this place count, so many. */
  readonly place: number;
  readonly count: number;
  /** Those above, newest first, each with a time. */
  readonly above: readonly Message[];
}

type ListedMessages = Pick<Archive, 'readMessages' | 'countMessages' | 'findMessage'>;

/** The messages of one chatbot up to a place, and others above them, read as if the archive held them all. */
export function withRowsAbove(
  archive: ListedMessages,
  { chatbot, place: top, count: countBelow, above: rows }: RowsAbove,
): ListedMessages {
  let last = top;
  const oldestFirst = rows.toReversed().map((message): ArchivedMessage => {
    last = Math.max(last + 1, toFirstPlace(message.createdAtMs));
    return { place: last, message };
  });
  const newestFirst = oldestFirst.toReversed();

  return {
    async readMessages(_chatbot, selection, { order, beyond, count }) {
      const isDown = order === 'NEWEST_FIRST';
      const own = (isDown ? newestFirst : oldestFirst)
        .filter(({ place }) => beyond === null || (isDown ? place < beyond : place > beyond))
        .filter(({ message }) => isSelected(message, selection))
        .slice(0, count);
      if (isDown) {
        if (own.length === count) return own;
        const below = beyond === null ? top + 1 : Math.min(beyond, top + 1);
        const rest = { order, beyond: below, count: count - own.length };
        return [...own, ...(await archive.readMessages(chatbot, selection, rest))];
      }
      if (beyond !== null && beyond >= top) return own;
      const first = await archive.readMessages(chatbot, selection, { order, beyond, count });
      return [...first.filter(({ place }) => place <= top), ...own].slice(0, count);
    },
    async countMessages(_chatbot, selection) {
      const own = oldestFirst.filter(({ message }) => isSelected(message, selection)).length;
      const { sessionId, userId, sinceMs, untilMs } = selection;
      const isWhole = [sessionId, userId, sinceMs, untilMs].every((value) => value === null);
      return own + (isWhole ? countBelow : await archive.countMessages(chatbot, selection, top + 1));
    },
    async findMessage(_chatbot, messageId, sessionId) {
      const own = oldestFirst.find(({ message }) => message.messageId === messageId);
      if (own !== undefined) return own;
      const found = await archive.findMessage(chatbot, messageId, sessionId);
      return found !== null && found.place <= top ? found : null;
    },
  };
}

function isSelected({ kind, sessionId, userId, createdAtMs }: Message, selection: MessageSelection): boolean {
  return (
    selection.kinds.includes(kind) &&
    (selection.sessionId === null || selection.sessionId === sessionId) &&
    (selection.userId === null || selection.userId === userId) &&
    (selection.sinceMs === null || (createdAtMs ?? 0) >= selection.sinceMs) &&
    (selection.untilMs === null || (createdAtMs ?? 0) < selection.untilMs)
  );
}
