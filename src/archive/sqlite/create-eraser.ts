import type { DatabaseSync } from 'node:sqlite';
import type { RemovedRows, RowIds } from '../archive.ts';
import { toPlaceBeyond } from '../places.ts';
import type { Keys } from './create-keys.ts';
import { prepareChange } from './open-database.ts';

/** Removes rows; but for `purge`, the caller has begun a transaction. */
export interface Eraser {
  removeRows(chatbot: number, rows: RowIds): RemovedRows;
  forgetUser(chatbot: number, userId: string): RemovedRows;
  /** Removes some of the messages of an earlier time; 0: there are none left. */
  removeSome(beforeMs: number): number;
  removeOwners(beforeMs: number): Omit<RemovedRows, 'messages'>;
  /** Takes what was removed out of the file, too. */
  purge(): void;
}

/** Messages without a session have the key 0. */
const unknownKey = -1;
const rowsPerTransaction = 5_000;
/** Finds the newest message again, SQL aside, of sessions that have lost it. */
const lastMessages = `UPDATE session SET (last_place, last_ms) = (
    SELECT max(place), coalesce(created_ms, 0) FROM message WHERE message.session = session.key AND kind <> 1
  )
  WHERE last_place IS NOT NULL AND NOT EXISTS (SELECT 1 FROM message WHERE place = last_place)`;

export function createEraser(database: DatabaseSync, keys: Keys): Eraser {
  const places = {
    ofUser: database.prepare('SELECT place FROM message WHERE user = ?'),
    ofSession: database.prepare('SELECT place FROM message WHERE session = ?'),
    ofId: database.prepare('SELECT place FROM message WHERE id = ? AND session = ? AND chatbot = ?'),
    before: database.prepare(
      'SELECT place FROM message WHERE place < ? AND created_ms < ? ORDER BY place LIMIT ?',
    ),
  };
  const sessionsOf = database.prepare(
    "SELECT key, id FROM session WHERE chatbot = ? AND row ->> 'userId' = ?",
  );
  const remove = {
    message: prepareChange(database, 'DELETE FROM message WHERE place = ?'),
    words: prepareChange(database, 'DELETE FROM words WHERE rowid = ?'),
    session: prepareChange(database, 'DELETE FROM session WHERE key = ?'),
    walk: prepareChange(database, 'DELETE FROM walk WHERE chatbot = ? AND session = ?'),
    seen: prepareChange(
      database,
      "UPDATE walk SET state = json_remove(state, '$.rows', '$.open.rows') WHERE chatbot = coalesce(?, chatbot)",
    ),
    user: prepareChange(database, 'DELETE FROM user WHERE key = ?'),
    lastMessages: prepareChange(database, lastMessages),
    lastMessage: prepareChange(database, `${lastMessages} AND key = ?`),
    oldSessions: prepareChange(
      database,
      `DELETE FROM session
        WHERE (row IS NULL OR max(coalesce(row ->> 'updatedAtMs', 0), coalesce(row ->> 'createdAtMs', 0)) BETWEEN 1 AND ? - 1)
        AND NOT EXISTS (SELECT 1 FROM message WHERE message.session = session.key)`,
    ),
    oldUsers: prepareChange(
      database,
      `DELETE FROM user
        WHERE (row IS NULL OR max(coalesce(row ->> 'lastMessageAtMs', 0), coalesce(row ->> 'updatedAtMs', 0),
          coalesce(row ->> 'createdAtMs', 0)) BETWEEN 1 AND ? - 1)
        AND NOT EXISTS (SELECT 1 FROM message WHERE message.user = user.key)`,
    ),
  };

  const hasMessages = {
    session: database.prepare('SELECT 1 FROM message WHERE session = ? LIMIT 1'),
    user: database.prepare('SELECT 1 FROM message WHERE user = ? LIMIT 1'),
  };
  const blank = {
    session: prepareChange(database, 'UPDATE session SET row = NULL WHERE key = ?'),
    user: prepareChange(database, 'UPDATE user SET row = NULL WHERE key = ?'),
  };

  function removeMessages(rows: readonly Readonly<Record<string, unknown>>[]): number {
    for (const { place } of rows) {
      remove.words.run(Number(place));
      remove.message.run(Number(place));
    }
    return rows.length;
  }

  function removeOwner(name: 'session' | 'user', chatbot: number, id: string): number {
    const key = keys.findKey(name, chatbot, id);
    const isNamed = hasMessages[name].get(key) !== undefined;
    return Number((isNamed ? blank : remove)[name].run(key).changes);
  }

  return {
    removeRows(chatbot, { users = [], sessions = [], messages = [] }) {
      const changed = new Set<number>();
      const removed = messages.reduce((sum, { sessionId, messageId }) => {
        const session = sessionId === null ? 0 : keys.findKey('session', chatbot, sessionId) || unknownKey;
        changed.add(session);
        return sum + removeMessages(places.ofId.all(messageId, session, chatbot));
      }, 0);
      for (const session of changed) remove.lastMessage.run(session);
      return {
        messages: removed,
        sessions: sessions.reduce((sum, id) => sum + removeOwner('session', chatbot, id), 0),
        users: users.reduce((sum, id) => sum + removeOwner('user', chatbot, id), 0),
      };
    },
    forgetUser(chatbot, userId) {
      const user = keys.findKey('user', chatbot, userId);
      const sessions = sessionsOf.all(chatbot, userId);
      let messages = user > 0 ? removeMessages(places.ofUser.all(user)) : 0;
      for (const { key, id } of sessions) {
        messages += removeMessages(places.ofSession.all(Number(key)));
        remove.session.run(Number(key));
        remove.walk.run(chatbot, String(id));
      }
      remove.lastMessages.run();
      remove.seen.run(chatbot);
      const users = Number(remove.user.run(user).changes);
      return { users, sessions: sessions.length, messages };
    },
    removeSome: (beforeMs) =>
      removeMessages(places.before.all(toPlaceBeyond(beforeMs), beforeMs, rowsPerTransaction)),
    removeOwners(beforeMs) {
      remove.seen.run(null);
      const sessions = Number(remove.oldSessions.run(beforeMs).changes);
      remove.lastMessages.run();
      return { sessions, users: Number(remove.oldUsers.run(beforeMs).changes) };
    },
    purge() {
      // The index keeps words of removed rows until its parts are merged.
      database.exec("INSERT INTO words (words) VALUES ('optimize'); PRAGMA wal_checkpoint(TRUNCATE)");
    },
  };
}
