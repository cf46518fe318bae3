import type { SQLInputValue } from 'node:sqlite';
import type { Archive, SessionList } from '../archive.ts';
import { type Condition, joinConditions, toPlaceConditions } from '../conditions.ts';
import { contentColumns, messageColumns, toMessage } from '../message-columns.ts';
import { toSession, toUser } from '../owner-rows.ts';
import type { Immediate } from '../stored-archive.ts';
import type { Keys } from './create-keys.ts';
import type { Statements } from './create-statements.ts';

export type OwnerLists = Immediate<
  Pick<Archive, 'listSessions' | 'countSessions' | 'listUsers' | 'countUsers'>
>;

const timeColumns = { 'last-message': 's.last_ms', created: 's.created_ms' } as const;

/** The sessions that a user began, and those in which they take part besides. */
const sessionsOfUser = `(
  SELECT key FROM session WHERE chatbot = ? AND user_id = ?
  UNION
  SELECT session.key FROM session, json_each(row, '$.otherUserIds') other
    WHERE chatbot = ? AND row ->> 'otherUserIds' IS NOT NULL AND other.value = ?
) own CROSS JOIN session s ON s.key = own.key`;

/** Lists of sessions and users by time; all but a user's sessions are read along an index. */
export function createOwnerLists({ query }: Statements, keys: Keys): OwnerLists {
  function toSource(
    { chatbot, userId, status, order, sinceMs }: SessionList,
    bounds: readonly Condition<string | number>[],
  ): Condition<SQLInputValue> {
    const key = keys.findChatbotKey(chatbot);
    const conditions: Condition<SQLInputValue>[] = [{ sql: 's.chatbot = ?', values: [key] }];
    if (status !== null) conditions.push({ sql: 's.status = ?', values: [status] });
    if (sinceMs !== null) conditions.push({ sql: `${timeColumns[order]} >= ?`, values: [sinceMs] });
    const { sql, values } = joinConditions([...conditions, ...bounds]);
    return userId === null
      ? { sql: `session s WHERE ${sql}`, values }
      : { sql: `${sessionsOfUser} WHERE ${sql}`, values: [key, userId, key, userId, ...values] };
  }

  return {
    listSessions(list, { from, count, ...places }) {
      const column = timeColumns[list.order];
      const { sql, values } = toSource(list, toPlaceConditions(places, [column, 's.id']));
      const direction = from === 'start' ? 'DESC' : 'ASC';
      const rows = query(
        `SELECT listed.*, u.row AS user_row, m.place, m.id, ${contentColumns.map((name) => `m.${name}`).join(', ')},
            (SELECT id FROM chatbot WHERE key = m.chatbot) AS chatbot_id,
            (SELECT id FROM session WHERE key = m.session) AS session_id,
            (SELECT id FROM user WHERE key = m.user) AS user_id
          FROM (
            SELECT s.chatbot, s.id AS listed_id, s.row AS listed_row, s.user_id AS listed_user, s.last_place,
              ${column} AS listed_ms
            FROM ${sql}
            ORDER BY ${column} ${direction}, s.id ${direction} LIMIT ?
          ) listed
          LEFT JOIN message m ON m.place = listed.last_place
          LEFT JOIN user u ON u.chatbot = listed.chatbot AND u.id = listed.listed_user
          ORDER BY listed.listed_ms ${direction}, listed.listed_id ${direction}`,
      ).all(...values, count);
      const sessions = rows.map((row) => ({
        id: String(row['listed_id']),
        timeMs: Number(row['listed_ms']),
        row: toSession(row['listed_row']),
        user: toUser(row['user_row']),
        lastMessage: row['place'] === null ? null : toMessage(messageColumns.map((name) => row[name])),
      }));
      return from === 'start' ? sessions : sessions.reverse();
    },
    listUsers(chatbot, { from, count, ...places }) {
      const { sql, values } = joinConditions<string | number>([
        { sql: 'chatbot = ? AND row IS NOT NULL', values: [keys.findChatbotKey(chatbot)] },
        ...toPlaceConditions(places, ['created_ms', 'id']),
      ]);
      const direction = from === 'start' ? 'DESC' : 'ASC';
      const rows = query(
        `SELECT created_ms, id, row FROM user WHERE ${sql}
          ORDER BY created_ms ${direction}, id ${direction} LIMIT ?`,
      ).all(...values, count);
      const users = rows.map(({ created_ms, id, row }) => ({
        timeMs: Number(created_ms),
        id: String(id),
        row: toUser(row),
      }));
      return from === 'start' ? users : users.reverse();
    },
    countUsers(chatbot) {
      const count = query('SELECT count(*) AS users FROM user WHERE chatbot = ? AND row IS NOT NULL');
      return Number(count.get(keys.findChatbotKey(chatbot))?.['users']);
    },
    countSessions(list) {
      const { sql, values } = toSource(list, []);
      return Number(query(`SELECT count(*) AS sessions FROM ${sql}`).get(...values)?.['sessions']);
    },
  };
}
