import type Database from 'libsql';
import { toIsoTime } from '../iso-time.ts';
import type { PekiMessageRow, PekiSessionRow, PekiUserRow } from '../peki/peki-rows.ts';
import { type ParsedRow, RowError } from '../row-text.ts';
import type { Keys } from './keys.ts';
import type { TimePrecision } from './time-precision.ts';

/** Adds rows in order of arrival. Throws `RowError` for an id that its chatbot has already. */
export interface PekiWriter {
  addUser(user: ParsedRow<PekiUserRow>): void;
  addSession(session: ParsedRow<PekiSessionRow>): void;
  addMessage(message: ParsedRow<PekiMessageRow>): void;
  /** Moves the session and the user of a new message to its time, unless they were active later. */
  touch(message: PekiMessageRow): void;
  /** False when there is none. */
  removeMessage(chatbotId: string, messageId: string): boolean;
}

export function createPekiWriter(
  database: Database.Database,
  keys: Keys,
  precision: TimePrecision,
): PekiWriter {
  const insertUser = database.prepare(
    'INSERT OR IGNORE INTO peki_user (chatbot, id, created_ms, active_ms, row) VALUES (?, ?, ?, ?, ?)',
  );
  const insertSession = database.prepare(
    'INSERT OR IGNORE INTO peki_session (chatbot, id, user, created_ms, active_ms, row) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const insertMessage = database.prepare(
    'INSERT OR IGNORE INTO peki_message (chatbot, id, session, user, created_ms, row) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const touchSession = database.prepare(`
    UPDATE peki_session SET active_ms = ?, row = json_set(row, '$.updatedAt', ?)
    WHERE chatbot = ? AND id = ? AND coalesce(active_ms, 0) <= ?`);
  const touchUser = database.prepare(`
    UPDATE peki_user SET active_ms = ?, row = json_set(row, '$.messageTimestamp', ?, '$.updatedAt', ?)
    WHERE chatbot = ? AND id = ? AND coalesce(active_ms, 0) <= ?`);
  const setReceivedText = database.prepare(`
    UPDATE peki_user SET row = json_set(row, '$.lastReceivedText', ?)
    WHERE chatbot = ? AND id = ? AND active_ms = ?`);
  const deleteMessage = database.prepare('DELETE FROM peki_message WHERE chatbot = ? AND id = ?');

  const chatbotKey = (chatbotId: string) => keys.internChatbot('peki', chatbotId);
  const nameKey = (name: string | null | undefined) => (name == null ? null : keys.intern(name));

  return {
    addUser({ json, row }) {
      const createdMs = precision.toMs(row.createdAt);
      const activeMs = precision.toMs(row.messageTimestamp ?? row.updatedAt) ?? createdMs;
      const text = precision.toText(json, row);
      expectNew(row.id, insertUser.run(chatbotKey(row.chatbotId), row.id, createdMs, activeMs, text));
    },

    addSession({ json, row }) {
      const createdMs = precision.toMs(row.createdAt);
      const added = insertSession.run(
        chatbotKey(row.chatbotId),
        row.id,
        nameKey(row.chatUserId),
        createdMs,
        precision.toMs(row.updatedAt) ?? createdMs,
        precision.toText(json, row),
      );
      expectNew(row.id, added);
    },

    addMessage({ json, row }) {
      const added = insertMessage.run(
        chatbotKey(row.chatbotId),
        row.id,
        nameKey(row.chatSessionId),
        nameKey(row.chatUserId),
        precision.toMs(row.createdAt),
        precision.toText(json, row),
      );
      expectNew(row.id, added);
    },

    touch(row) {
      const chatbot = chatbotKey(row.chatbotId);
      const timeMs = precision.toMs(row.createdAt);
      if (timeMs === null) return;
      const time = toIsoTime(timeMs, precision.unit);
      if (row.chatSessionId != null) {
        touchSession.run(timeMs, time, chatbot, row.chatSessionId, timeMs);
      }
      if (row.chatUserId == null) return;
      touchUser.run(timeMs, time, time, chatbot, row.chatUserId, timeMs);
      if (row.senderType === 'User' && typeof row.text === 'string') {
        setReceivedText.run(row.text, chatbot, row.chatUserId, timeMs);
      }
    },

    removeMessage: (chatbotId, messageId) => deleteMessage.run(chatbotKey(chatbotId), messageId).changes > 0,
  };
}

function expectNew(id: string, { changes }: Database.RunResult): void {
  if (changes === 0) throw new RowError(`id: ${JSON.stringify(id)} exists already`);
}
