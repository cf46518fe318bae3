import type { Archive, SessionList } from '../archive.ts';
import { type Condition, joinConditions, toPlaceConditions } from '../conditions.ts';
import { toSession, toUser } from '../owner-rows.ts';
import { findChatbotKey } from './keys.ts';
import type { Run } from './open-database.ts';
import { content, readMessage, toNumbered } from './select-messages.ts';
import { fromStoredText, toStoredText } from './stored-text.ts';

export type OwnerLists = Pick<Archive, 'listSessions' | 'countSessions' | 'listUsers' | 'countUsers'>;

const timeColumns = { 'last-message': 's.last_ms', created: 's.created_ms' } as const;

/** The sessions that a user began, and those in which they take part besides. */
const isOfUser = `s.key IN (
  SELECT key FROM convograph.session WHERE chatbot = ? AND user_id = ?
  UNION
  SELECT key FROM convograph.session, json_array_elements_text(other_user_ids) other
    WHERE chatbot = ? AND other_user_ids IS NOT NULL AND other = ?
)`;

/** Lists of sessions and users by time; all but a user's sessions are read along an index. */
export function createOwnerLists(run: Run): OwnerLists {
  async function toCondition({ chatbot, userId, status, order, sinceMs }: SessionList): Promise<Condition> {
    const key = await findChatbotKey(run, chatbot);
    const conditions: Condition[] = [{ sql: 's.chatbot = ?', values: [key] }];
    if (userId !== null) {
      const id = toStoredText(userId);
      conditions.push({ sql: isOfUser, values: [key, id, key, id] });
    }
    if (status !== null) conditions.push({ sql: 's.status = ?', values: [status] });
    if (sinceMs !== null) conditions.push({ sql: `${timeColumns[order]} >= ?`, values: [sinceMs] });
    return joinConditions(conditions);
  }

  return {
    async listSessions(list, { from, count, ...places }) {
      const column = timeColumns[list.order];
      const { sql, values } = joinConditions([
        await toCondition(list),
        ...toPlaceConditions(places, [column, 's.id'], toStoredText),
      ]);
      const direction = from === 'start' ? 'DESC' : 'ASC';
      const { rows } = await run(
        toNumbered(`SELECT listed.*, u.row AS user_row, m.place, m.id, ${content},
            c.id AS chatbot_id, listed.listed_id AS session_id, mu.id AS user_id
          FROM (
            SELECT s.chatbot, s.id AS listed_id, s.row AS listed_row, s.user_id AS listed_user, s.last_place,
              ${column} AS listed_ms
            FROM convograph.session s WHERE ${sql}
            ORDER BY ${column} ${direction}, s.id ${direction} LIMIT ?
          ) listed
          JOIN convograph.chatbot c ON c.key = listed.chatbot
          LEFT JOIN convograph.message m ON m.place = listed.last_place
          LEFT JOIN convograph."user" mu ON mu.key = m."user"
          LEFT JOIN convograph."user" u ON u.chatbot = listed.chatbot AND u.id = listed.listed_user
          ORDER BY listed.listed_ms ${direction}, listed.listed_id ${direction}`),
        [...values, count],
      );
      const sessions = rows.map((row) => ({
        id: fromStoredText(String(row['listed_id'])),
        timeMs: Number(row['listed_ms']),
        row: toSession(row['listed_row']),
        user: toUser(row['user_row']),
        lastMessage: row['place'] === null ? null : readMessage(row),
      }));
      return from === 'start' ? sessions : sessions.reverse();
    },
    async listUsers(chatbot, { from, count, ...places }) {
      const { sql, values } = joinConditions<unknown>([
        { sql: 'chatbot = ? AND row IS NOT NULL', values: [await findChatbotKey(run, chatbot)] },
        ...toPlaceConditions(places, ['created_ms', 'id'], toStoredText),
      ]);
      const direction = from === 'start' ? 'DESC' : 'ASC';
      const { rows } = await run(
        toNumbered(`SELECT created_ms, id, row FROM convograph."user" WHERE ${sql}
          ORDER BY created_ms ${direction}, id ${direction} LIMIT ?`),
        [...values, count],
      );
      const users = rows.map(({ created_ms, id, row }) => ({
        timeMs: Number(created_ms),
        id: fromStoredText(String(id)),
        row: toUser(row),
      }));
      return from === 'start' ? users : users.reverse();
    },
    async countUsers(chatbot) {
      const { rows } = await run(
        'SELECT count(*) AS users FROM convograph."user" WHERE chatbot = $1 AND row IS NOT NULL',
        [await findChatbotKey(run, chatbot)],
      );
      return Number(rows[0]?.['users']);
    },
    async countSessions(list) {
      const { sql, values } = await toCondition(list);
      const { rows } = await run(
        toNumbered(`SELECT count(*) AS sessions FROM convograph.session s WHERE ${sql}`),
        values,
      );
      return Number(rows[0]?.['sessions']);
    },
  };
}
