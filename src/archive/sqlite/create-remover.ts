import type { SQLInputValue } from 'node:sqlite';
import type { RemovedRows, RowIds } from '../archive.ts';
import { toPlaceBeyond } from '../places.ts';
import type { Owner } from '../sql/archive-database.ts';
import type { Keys } from './create-keys.ts';
import type { Statements } from './create-statements.ts';

/** Messages without a session have the key 0. */
const unknownKey = -1;
const rowsPerTransaction = 5_000;
/** Finds the newest message again, SQL aside, of sessions that have lost it. */
const findLastMessages = `UPDATE session SET (last_place, last_ms) = (
    SELECT max(place), coalesce(created_ms, 0) FROM message WHERE message.session = session.key AND kind <> 1
  )
  WHERE last_place IS NOT NULL AND NOT EXISTS (SELECT 1 FROM message WHERE place = last_place)`;

/** Removes rows; the caller has begun a transaction. */
export function createRemover({ query, change }: Statements, keys: Keys) {
  const run = (sql: string, ...values: readonly SQLInputValue[]) =>
    Number(change(sql).run(...values).changes);

  function removeMessages(where: string, ...values: readonly SQLInputValue[]): number {
    run(`DELETE FROM words WHERE rowid IN (SELECT place FROM message WHERE ${where})`, ...values);
    return run(`DELETE FROM message WHERE ${where}`, ...values);
  }

  /** Of those that messages name the id stays. */
  function removeOwner(name: Owner, chatbot: number, id: string): number {
    const key = keys.findKey(name, chatbot, id);
    const isNamed = query(`SELECT 1 FROM message WHERE ${name} = ? LIMIT 1`).get(key) !== undefined;
    return run(
      isNamed ? `UPDATE ${name} SET row = NULL WHERE key = ?` : `DELETE FROM ${name} WHERE key = ?`,
      key,
    );
  }

  function removeEndedOwners(name: Owner, beforeMs: number): number {
    return run(
      `DELETE FROM ${name}
        WHERE (row IS NULL OR max(coalesce(row ->> 'lastMessageAtMs', 0), coalesce(row ->> 'updatedAtMs', 0),
          coalesce(row ->> 'createdAtMs', 0)) BETWEEN 1 AND ? - 1)
        AND NOT EXISTS (SELECT 1 FROM message WHERE message.${name} = ${name}.key)`,
      beforeMs,
    );
  }

  /** What the API still has may be gone from now on, so that what was seen there is here no more. Null: of all chatbots. */
  function forgetSeenRows(chatbot: number | null): void {
    run(
      "UPDATE walk SET state = json_remove(state, '$.rows', '$.open.rows') WHERE chatbot = coalesce(?, chatbot)",
      chatbot,
    );
  }

  return {
    removeRows(chatbot: number, { users = [], sessions = [], messages = [] }: RowIds): RemovedRows {
      const changed = new Set<number>();
      let removed = 0;
      for (const { sessionId, messageId } of messages) {
        const session = sessionId === null ? 0 : keys.findKey('session', chatbot, sessionId) || unknownKey;
        changed.add(session);
        removed += removeMessages('id = ? AND session = ? AND chatbot = ?', messageId, session, chatbot);
      }
      for (const session of changed) run(`${findLastMessages} AND key = ?`, session);
      return {
        messages: removed,
        sessions: sessions.reduce((sum, id) => sum + removeOwner('session', chatbot, id), 0),
        users: users.reduce((sum, id) => sum + removeOwner('user', chatbot, id), 0),
      };
    },
    forgetUser(chatbot: number, userId: string): RemovedRows {
      const user = keys.findKey('user', chatbot, userId);
      const sessions = query("SELECT key, id FROM session WHERE chatbot = ? AND row ->> 'userId' = ?").all(
        chatbot,
        userId,
      );
      let messages = user > 0 ? removeMessages('user = ?', user) : 0;
      for (const { key, id } of sessions) {
        messages += removeMessages('session = ?', Number(key));
        run('DELETE FROM session WHERE key = ?', Number(key));
        run('DELETE FROM walk WHERE chatbot = ? AND session = ?', chatbot, String(id));
      }
      run(findLastMessages);
      forgetSeenRows(chatbot);
      return { users: run('DELETE FROM user WHERE key = ?', user), sessions: sessions.length, messages };
    },
    /** Removes some of the messages of an earlier time; 0: there are none left. */
    removeSome: (beforeMs: number): number =>
      removeMessages(
        'place IN (SELECT place FROM message WHERE place < ? AND created_ms < ? ORDER BY place LIMIT ?)',
        toPlaceBeyond(beforeMs),
        beforeMs,
        rowsPerTransaction,
      ),
    /** Removes the sessions and users that ended before, and have no message left. */
    removeEnded(beforeMs: number): Pick<RemovedRows, 'users' | 'sessions'> {
      forgetSeenRows(null);
      const sessions = removeEndedOwners('session', beforeMs);
      run(findLastMessages);
      return { sessions, users: removeEndedOwners('user', beforeMs) };
    },
  };
}
