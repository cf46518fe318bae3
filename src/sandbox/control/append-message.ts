import { randomBytes } from 'node:crypto';
import { toIsoTime } from '../iso-time.ts';
import type { Store } from '../store/store.ts';
import {
  askyourdatabaseRow,
  type PekiMessageRow,
  parseRow,
  pekiMessageRow,
  pekiSessionRow,
  RowError,
  withDefaults,
} from '../wire-rows.ts';

/** The fields of a row as JSON; ids, foreign keys and time may be left out. */
export interface NewRow {
  readonly json: string;
  readonly nowMs: number;
  readonly precision: 'ms' | 's';
}

/** Moves session and user to its time; makes a new session, but no user. Gives its JSON. Throws `RowError`. */
export function appendPekiMessage(store: Store, chatbotId: string, sessionId: string, given: NewRow): string {
  const session = store.peki.readRow('session', chatbotId, sessionId);
  const message = parseRow(
    withDefaults(given.json, {
      id:
        Math.floor(given.nowMs / 1000)
          .toString(16)
          .padStart(8, '0') + newHex(16),
      chatbotId,
      chatSessionId: sessionId,
      chatUserId: session === null ? null : (parseRow(session, pekiSessionRow).row.chatUserId ?? null),
      createdAt: toIsoTime(given.nowMs, given.precision),
    }),
    pekiMessageRow,
  );
  expectPath(message.row, { chatbotId, chatSessionId: sessionId });
  store.transaction(() => {
    if (session === null) addSession(store, message.row, sessionId);
    store.peki.addMessage(message);
    store.peki.touch(message.row);
  });
  return store.peki.readRow('message', chatbotId, message.row.id) ?? message.json;
}

/** Makes a new chat where needed. Gives the row's JSON. Throws `RowError`. */
export function appendAskyourdatabaseMessage(
  store: Store,
  botId: string,
  chatId: string,
  { json, nowMs, precision }: NewRow,
): string {
  const path = { chatbotid: botId, chatid: chatId };
  const id = `msg_${newHex(16)}`;
  const row = withDefaults(json, { id, ...path, createdat: toIsoTime(nowMs, precision) });
  const message = parseRow(row, askyourdatabaseRow);
  expectPath(message.row, path);
  return store.askyourdatabase.addMessage(message);
}

export function newHex(digits: number): string {
  return randomBytes(digits / 2).toString('hex');
}

function addSession({ peki }: Store, message: PekiMessageRow, sessionId: string): void {
  const json = JSON.stringify({
    id: sessionId,
    chatbotId: message.chatbotId,
    chatUserId: message.chatUserId ?? null,
    status: 'Active',
    createdAt: message.createdAt ?? null,
    updatedAt: message.createdAt ?? null,
  });
  peki.addSession(parseRow(json, pekiSessionRow));
}

function expectPath(row: Readonly<Record<string, unknown>>, path: Readonly<Record<string, string>>): void {
  const wrong = Object.keys(path).find((field) => row[field] !== path[field]);
  if (wrong !== undefined) throw new RowError(`${wrong}: must be the one in the path, or left out`);
}
