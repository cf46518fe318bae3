import { toIsoTime } from '../iso-time.ts';
import { type PekiMessageRow, pekiMessageRow, pekiSessionRow } from '../peki/peki-rows.ts';
import { parseRow, RowError, withDefaults } from '../row-text.ts';
import type { Store } from '../store/store.ts';

/** A row that a control request appends. */
export interface Append {
  /** The wire fields as JSON; what is left out of id, foreign keys and time is filled in. */
  readonly json: string;
  /** For a row without a time of its own; epoch milliseconds. */
  readonly nowMs: number;
  readonly precision: 'ms' | 's';
  /** Hexadecimal digits for a row without an id of its own. */
  readonly newHex: (digits: number) => string;
}

/**
 * Appends a message to a session and moves its session and user to the message's time. A session that does not
 * exist begins with it; a user who does not exist is not made up. Gives the row's JSON. Throws `RowError`.
 */
export function appendPekiMessage(
  store: Store,
  chatbotId: string,
  sessionId: string,
  append: Append,
): string {
  const { pekiReader, pekiWriter } = store;
  const session = pekiReader.readRow('session', chatbotId, sessionId);
  const message = parseRow(
    withDefaults(append.json, {
      id: toPekiId(append),
      chatbotId,
      chatSessionId: sessionId,
      chatUserId: session === null ? null : (parseRow(session, pekiSessionRow).row.chatUserId ?? null),
      createdAt: toIsoTime(append.nowMs, append.precision),
    }),
    pekiMessageRow,
  );
  expectPath(message.row, chatbotId, sessionId);
  store.transaction(() => {
    if (session === null) addSession(store, message.row, sessionId);
    pekiWriter.addMessage(message);
    pekiWriter.touch(message.row);
  });
  pekiReader.forgetTotals();
  return pekiReader.readRow('message', chatbotId, message.row.id) ?? message.json;
}

function addSession({ pekiWriter }: Store, message: PekiMessageRow, sessionId: string): void {
  const json = JSON.stringify({
    id: sessionId,
    chatbotId: message.chatbotId,
    chatUserId: message.chatUserId ?? null,
    status: 'Active',
    createdAt: message.createdAt ?? null,
    updatedAt: message.createdAt ?? null,
  });
  pekiWriter.addSession(parseRow(json, pekiSessionRow));
}

function expectPath(row: PekiMessageRow, chatbotId: string, sessionId: string): void {
  if (row.chatbotId !== chatbotId) throw new RowError('chatbotId: must be the one in the path, or left out');
  if (row.chatSessionId !== sessionId) {
    throw new RowError('chatSessionId: must be the one in the path, or left out');
  }
}

/** Eight digits of time and sixteen others, as the ids of the API look. */
function toPekiId({ newHex, nowMs }: Append): string {
  return (
    Math.floor(nowMs / 1000)
      .toString(16)
      .padStart(8, '0') + newHex(16)
  );
}
