import { sessionShape, userShape } from '../../lists/row-shapes.ts';
import type { Archive, ArchivedSession, SessionList } from '../archive.ts';
import { toMessage } from '../message-columns.ts';
import { type Condition, joinConditions, toNumbered } from './conditions.ts';
import { findChatbotKey } from './keys.ts';
import type { Row, Run } from './open-database.ts';
import { content, decodeRow } from './select-messages.ts';
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
    async listSessions(list, { from, count, after, before }) {
      const column = timeColumns[list.order];
      const { sql, values } = joinConditions([
        await toCondition(list),
        ...(after === null ? [] : [toBound(column, 's.id', '<', after.timeMs, after.sessionId)]),
        ...(before === null ? [] : [toBound(column, 's.id', '>', before.timeMs, before.sessionId)]),
      ]);
      const [direction, isReversed] = from === 'start' ? ['DESC', false] : ['ASC', true];
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
      const sessions = rows.map(toArchivedSession);
      return isReversed ? sessions.toReversed() : sessions;
    },
    async listUsers(chatbot, { from, count, after, before }) {
      const { sql, values } = joinConditions([
        { sql: 'chatbot = ? AND row IS NOT NULL', values: [await findChatbotKey(run, chatbot)] },
        ...(after === null ? [] : [toBound('created_ms', 'id', '<', after.timeMs, after.userId)]),
        ...(before === null ? [] : [toBound('created_ms', 'id', '>', before.timeMs, before.userId)]),
      ]);
      const [direction, isReversed] = from === 'start' ? ['DESC', false] : ['ASC', true];
      const { rows } = await run(
        toNumbered(`SELECT created_ms, row FROM convograph."user" WHERE ${sql}
          ORDER BY created_ms ${direction}, id ${direction} LIMIT ?`),
        [...values, count],
      );
      const users = rows.map(({ created_ms: timeMs, row }) => {
        const user = userShape.parse(JSON.parse(String(row)));
        return { timeMs: Number(timeMs), userId: user.userId, user };
      });
      return isReversed ? users.toReversed() : users;
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

function toBound(column: string, idColumn: string, sign: '<' | '>', timeMs: number, id: string): Condition {
  return { sql: `(${column}, ${idColumn}) ${sign} (?, ?)`, values: [timeMs, toStoredText(id)] };
}

function toArchivedSession(row: Row): ArchivedSession {
  const { listed_id: sessionId, listed_ms: timeMs, listed_row: session, user_row: user, place } = row;
  return {
    sessionId: fromStoredText(String(sessionId)),
    timeMs: Number(timeMs),
    session: typeof session === 'string' ? sessionShape.parse(JSON.parse(session)) : null,
    user: typeof user === 'string' ? userShape.parse(JSON.parse(user)) : null,
    lastMessage: place === null ? null : toMessage(decodeRow(row)),
  };
}
