import type { Archive, SessionList } from '../archive.ts';
import { type Condition, joinConditions, toPlaceConditions } from '../conditions.ts';
import { contentColumns, messageColumns, toMessage } from '../message-columns.ts';
import { toSession, toUser } from '../owner-rows.ts';
import type { ArchiveDatabase } from './archive-database.ts';

export type OwnerLists = Pick<Archive, 'listSessions' | 'countSessions' | 'listUsers' | 'countUsers'>;

const timeColumns = { 'last-message': 's.last_ms', created: 's.created_ms' } as const;

/** Lists of sessions and users by time; all but a user's sessions are read along an index. */
export function createOwnerLists(database: ArchiveDatabase): OwnerLists {
  const { schema, query, findChatbotKey, sessionsOfUser, toStored, fromStored } = database;
  const content = contentColumns.map((name) => `m.${name}`).join(', ');
  const fromColumn = (value: unknown) => (typeof value === 'string' ? fromStored(value) : value);

  async function toSource(
    { chatbot, userId, status, order, sinceMs }: SessionList,
    bounds: readonly Condition[],
  ): Promise<Condition> {
    const key = await findChatbotKey(chatbot);
    const conditions: Condition[] = [{ sql: 's.chatbot = ?', values: [key] }];
    if (status !== null) conditions.push({ sql: 's.status = ?', values: [status] });
    if (sinceMs !== null) conditions.push({ sql: `${timeColumns[order]} >= ?`, values: [sinceMs] });
    const { sql, values } = joinConditions([...conditions, ...bounds]);
    if (userId === null) return { sql: `${schema}session s WHERE ${sql}`, values };
    const id = toStored(userId);
    return { sql: `${sessionsOfUser} WHERE ${sql}`, values: [key, id, key, id, ...values] };
  }

  return {
    async listSessions(list, { from, count, ...places }) {
      const column = timeColumns[list.order];
      const { sql, values } = await toSource(list, toPlaceConditions(places, [column, 's.id'], toStored));
      const direction = from === 'start' ? 'DESC' : 'ASC';
      const rows = await query(
        `SELECT listed.*, u.row AS user_row, m.place, m.id, ${content},
            c.id AS chatbot_id, listed.listed_id AS session_id, mu.id AS user_id
          FROM (
            SELECT s.chatbot, s.id AS listed_id, s.row AS listed_row, s.user_id AS listed_user, s.last_place,
              ${column} AS listed_ms
            FROM ${sql}
            ORDER BY ${column} ${direction}, s.id ${direction} LIMIT ?
          ) listed
          LEFT JOIN ${schema}chatbot c ON c.key = listed.chatbot
          LEFT JOIN ${schema}message m ON m.place = listed.last_place
          LEFT JOIN ${schema}"user" mu ON mu.key = m."user"
          LEFT JOIN ${schema}"user" u ON u.chatbot = listed.chatbot AND u.id = listed.listed_user
          ORDER BY listed.listed_ms ${direction}, listed.listed_id ${direction}`,
        [...values, count],
      );
      const sessions = rows.map((row) => ({
        id: fromStored(String(row['listed_id'])),
        timeMs: Number(row['listed_ms']),
        row: toSession(row['listed_row']),
        user: toUser(row['user_row']),
        lastMessage:
          row['place'] === null ? null : toMessage(messageColumns.map((name) => fromColumn(row[name]))),
      }));
      return from === 'start' ? sessions : sessions.reverse();
    },
    async listUsers(chatbot, { from, count, ...places }) {
      const { sql, values } = joinConditions([
        { sql: 'chatbot = ? AND row IS NOT NULL', values: [await findChatbotKey(chatbot)] },
        ...toPlaceConditions(places, ['created_ms', 'id'], toStored),
      ]);
      const direction = from === 'start' ? 'DESC' : 'ASC';
      const rows = await query(
        `SELECT created_ms, id, row FROM ${schema}"user" WHERE ${sql}
          ORDER BY created_ms ${direction}, id ${direction} LIMIT ?`,
        [...values, count],
      );
      const users = rows.map(({ created_ms, id, row }) => ({
        timeMs: Number(created_ms),
        id: fromStored(String(id)),
        row: toUser(row),
      }));
      return from === 'start' ? users : users.reverse();
    },
    async countUsers(chatbot) {
      const [row] = await query(
        `SELECT count(*) AS users FROM ${schema}"user" WHERE chatbot = ? AND row IS NOT NULL`,
        [await findChatbotKey(chatbot)],
      );
      return Number(row?.['users']);
    },
    async countSessions(list) {
      const { sql, values } = await toSource(list, []);
      const [row] = await query(`SELECT count(*) AS sessions FROM ${sql}`, values);
      return Number(row?.['sessions']);
    },
  };
}
