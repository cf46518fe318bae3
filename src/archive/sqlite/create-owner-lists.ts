import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { sessionShape, userShape } from '../../lists/row-shapes.ts';
import type { Archive, ArchivedSession, SessionList } from '../archive.ts';
import { messageSelection, toMessage } from '../message-columns.ts';
import type { Immediate } from '../stored-archive.ts';
import type { Keys } from './create-keys.ts';
import type { Statements } from './create-statements.ts';

export type OwnerLists = Immediate<
  Pick<Archive, 'listSessions' | 'countSessions' | 'listUsers' | 'countUsers'>
>;

interface Part {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

const timeColumns = { 'last-message': 's.last_ms', created: 's.created_ms' } as const;

/** The sessions that a user began, and those in which they take part besides. */
const sessionsOfUser = `(
  SELECT key FROM session WHERE chatbot = ? AND user_id = ?
  UNION
  SELECT session.key FROM session, json_each(row, '$.otherUserIds') other
    WHERE chatbot = ? AND row ->> 'otherUserIds' IS NOT NULL AND other.value = ?
) own CROSS JOIN session s ON s.key = own.key`;

/** Lists of sessions and users by time; all but a user's sessions are read along an index. */
export function createOwnerLists(prepare: Statements, keys: Keys): OwnerLists {
  const countUsers = prepare('SELECT count(*) AS users FROM user WHERE chatbot = ? AND row IS NOT NULL');

  function toSource({ chatbot, userId, status, order, sinceMs }: SessionList): Part {
    const key = keys.findChatbotKey(chatbot);
    const from: Part =
      userId === null
        ? { sql: 'session s', values: [] }
        : { sql: sessionsOfUser, values: [key, userId, key, userId] };
    const conditions: Part[] = [{ sql: 's.chatbot = ?', values: [key] }];
    if (status !== null) conditions.push({ sql: 's.status = ?', values: [status] });
    if (sinceMs !== null) conditions.push({ sql: `${timeColumns[order]} >= ?`, values: [sinceMs] });
    return {
      sql: `FROM ${from.sql} WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`,
      values: [...from.values, ...conditions.flatMap(({ values }) => values)],
    };
  }

  return {
    listSessions(list, { from, count, after, before }) {
      const column = timeColumns[list.order];
      const source = toSource(list);
      const bounds = [
        ...(after === null ? [] : [toBound(column, 's.id', '<', after.timeMs, after.sessionId)]),
        ...(before === null ? [] : [toBound(column, 's.id', '>', before.timeMs, before.sessionId)]),
      ];
      const [direction, isReversed] = from === 'start' ? ['DESC', false] : ['ASC', true];
      const rows = prepare(
        `SELECT listed.*, u.row AS user_row, ${messageSelection}
            FROM (
              SELECT s.chatbot, s.id AS listed_id, s.row AS listed_row, s.user_id AS listed_user, s.last_place,
                ${column} AS listed_ms
              ${[source.sql, ...bounds.map(({ sql }) => sql)].join(' AND ')}
              ORDER BY ${column} ${direction}, s.id ${direction} LIMIT ?
            ) listed
            LEFT JOIN message m ON m.place = listed.last_place
            LEFT JOIN user u ON u.chatbot = listed.chatbot AND u.id = listed.listed_user
            ORDER BY listed.listed_ms ${direction}, listed.listed_id ${direction}`,
      )
        .all(...source.values, ...bounds.flatMap(({ values }) => values), count)
        .map(toArchivedSession);
      return isReversed ? rows.toReversed() : rows;
    },
    listUsers(chatbot, { from, count, after, before }) {
      const bounds = [
        { sql: 'chatbot = ? AND row IS NOT NULL', values: [keys.findChatbotKey(chatbot)] },
        ...(after === null ? [] : [toBound('created_ms', 'id', '<', after.timeMs, after.userId)]),
        ...(before === null ? [] : [toBound('created_ms', 'id', '>', before.timeMs, before.userId)]),
      ];
      const [direction, isReversed] = from === 'start' ? ['DESC', false] : ['ASC', true];
      const rows = prepare(
        `SELECT created_ms, row FROM user WHERE ${bounds.map(({ sql }) => sql).join(' AND ')}
            ORDER BY created_ms ${direction}, id ${direction} LIMIT ?`,
      )
        .all(...bounds.flatMap(({ values }) => values), count)
        .map(({ created_ms: timeMs, row }) => {
          const user = userShape.parse(JSON.parse(String(row)));
          return { timeMs: Number(timeMs), userId: user.userId, user };
        });
      return isReversed ? rows.toReversed() : rows;
    },
    countUsers: (chatbot) => Number(countUsers.get(keys.findChatbotKey(chatbot))?.['users']),
    countSessions(list) {
      const { sql, values } = toSource(list);
      return Number(prepare(`SELECT count(*) AS sessions ${sql}`).get(...values)?.['sessions']);
    },
  };
}

function toBound(column: string, idColumn: string, sign: '<' | '>', timeMs: number, id: string): Part {
  return { sql: `(${column}, ${idColumn}) ${sign} (?, ?)`, values: [timeMs, id] };
}

function toArchivedSession(row: Readonly<Record<string, SQLOutputValue>>): ArchivedSession {
  const { listed_id: sessionId, listed_ms: timeMs, listed_row: session, user_row: user, place } = row;
  return {
    sessionId: String(sessionId),
    timeMs: Number(timeMs),
    session: typeof session === 'string' ? sessionShape.parse(JSON.parse(session)) : null,
    user: typeof user === 'string' ? userShape.parse(JSON.parse(user)) : null,
    lastMessage: place === null ? null : toMessage(row),
  };
}
