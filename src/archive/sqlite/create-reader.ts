import type { SQLInputValue } from 'node:sqlite';
import type { Archive, ArchivedChatbot, ArchivedOwner, MessageSelection, ReadOwners } from '../archive.ts';
import { type Condition, joinConditions, toTimeConditions } from '../conditions.ts';
import { messageKinds, toKindCode } from '../message-columns.ts';
import { toSession, toUser } from '../owner-rows.ts';
import type { Immediate } from '../stored-archive.ts';
import type { Keys, Owner } from './create-keys.ts';
import type { Statements } from './create-statements.ts';
import { selectMessages } from './select-messages.ts';

export type Reader = Immediate<
  Pick<
    Archive,
    | 'readMessages'
    | 'countMessages'
    | 'findMessage'
    | 'readSessions'
    | 'findSession'
    | 'readUsers'
    | 'findUser'
  >
>;

/** Keys count from 1, and messages without a session or a user have 0. */
const unknownKey = -1;

/** Reads rows in the order of their places and ids, as many at once as are asked for. */
export function createReader(statements: Statements, keys: Keys): Reader {
  const { query } = statements;

  function readOwners<Row>(
    name: Owner,
    toRow: (row: unknown) => Row | null,
    ...[chatbot, after, count]: Parameters<ReadOwners<Row>>
  ): ArchivedOwner<Row>[] {
    return query(`SELECT id, row FROM ${name} WHERE chatbot = ? AND id > ? ORDER BY id LIMIT ?`)
      .all(keys.findChatbotKey(chatbot), after ?? '', count)
      .map(({ id, row }) => ({ id: String(id), row: toRow(row) }));
  }

  function findOwnerRow(name: Owner, chatbot: ArchivedChatbot, id: string): unknown {
    const found = query(`SELECT row FROM ${name} WHERE chatbot = ? AND id = ?`);
    return found.get(keys.findChatbotKey(chatbot), id)?.['row'];
  }

  function toConditions(
    chatbot: ArchivedChatbot,
    { kinds, sessionId, userId, ...range }: MessageSelection,
  ): Condition<SQLInputValue>[] {
    const key = keys.findChatbotKey(chatbot);
    const conditions: Condition<SQLInputValue>[] = [{ sql: 'm.chatbot = ?', values: [key] }];
    for (const [name, id] of [
      ['session', sessionId],
      ['user', userId],
    ] as const) {
      if (id === null) continue;
      conditions.push({ sql: `m.${name} = ?`, values: [keys.findKey(name, key, id) || unknownKey] });
    }
    if (kinds.length < messageKinds.length) {
      conditions.push(toListCondition('m.kind', kinds.map(toKindCode)));
    }
    return [...conditions, ...toTimeConditions(range)];
  }

  return {
    readMessages(chatbot, selection, { order, beyond, count }) {
      const isDown = order === 'NEWEST_FIRST';
      const conditions = toConditions(chatbot, selection);
      if (beyond !== null) {
        conditions.push({ sql: isDown ? 'm.place < ?' : 'm.place > ?', values: [beyond] });
      }
      const where = joinConditions(conditions);
      return selectMessages(statements, { where, order: `m.place ${isDown ? 'DESC' : 'ASC'}`, count });
    },
    countMessages(chatbot, selection, below) {
      const conditions = toConditions(chatbot, selection);
      if (below !== null) conditions.push({ sql: 'm.place < ?', values: [below] });
      const { sql, values } = joinConditions(conditions);
      const row = query(`SELECT count(*) AS messages FROM message m WHERE ${sql}`).get(...values);
      return Number(row?.['messages'] ?? 0);
    },
    findMessage(chatbot, messageId, sessionId) {
      const key = keys.findChatbotKey(chatbot);
      const session = sessionId === null ? null : keys.findKey('session', key, sessionId) || unknownKey;
      const where = {
        sql: 'm.id = ? AND m.chatbot = ? AND (? IS NULL OR m.session = ?)',
        values: [messageId, key, session, session],
      };
      return selectMessages(statements, { where, order: 'm.place', count: 1 })[0] ?? null;
    },
    findSession: (chatbot, id) => toSession(findOwnerRow('session', chatbot, id)),
    findUser: (chatbot, id) => toUser(findOwnerRow('user', chatbot, id)),
    readSessions: (...page) => readOwners('session', toSession, ...page),
    readUsers: (...page) => readOwners('user', toUser, ...page),
  };
}

export function toListCondition(column: string, codes: readonly number[]): Condition<number> {
  return { sql: `${column} IN (${codes.map(() => '?').join(', ')})`, values: codes };
}
