import type { SQLInputValue } from 'node:sqlite';
import { sessionShape, userShape } from '../../lists/row-shapes.ts';
import type { Archive, ArchivedChatbot, MessageSelection } from '../archive.ts';
import { toKindCode } from '../message-columns.ts';
import { toFirstPlace, toPlaceBeyond } from '../places.ts';
import type { Immediate } from '../stored-archive.ts';
import type { Keys } from './create-keys.ts';
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
type Condition = readonly [sql: string, ...values: SQLInputValue[]];

/** Reads rows in the order of their places and ids, as many at once as are asked for. */
export function createReader(prepare: Statements, keys: Keys): Reader {
  const owners = {
    session: prepare('SELECT id, row FROM session WHERE chatbot = ? AND id > ? ORDER BY id LIMIT ?'),
    user: prepare('SELECT id, row FROM user WHERE chatbot = ? AND id > ? ORDER BY id LIMIT ?'),
  };
  const readOwners = (
    name: keyof typeof owners,
    chatbot: number,
    after: string | null,
    count: number,
  ): { readonly id: string; readonly row: unknown }[] =>
    owners[name]
      .all(chatbot, after ?? '', count)
      .map(({ id, row }) => ({ id: String(id), row: row === null ? null : JSON.parse(String(row)) }));

  const ofId = {
    session: prepare('SELECT row FROM session WHERE chatbot = ? AND id = ?'),
    user: prepare('SELECT row FROM user WHERE chatbot = ? AND id = ?'),
  };

  function findOwner(name: keyof typeof ofId, chatbot: ArchivedChatbot, id: string): unknown {
    const row = ofId[name].get(keys.findChatbotKey(chatbot), id)?.['row'];
    return typeof row === 'string' ? JSON.parse(row) : null;
  }

  function toConditions(
    chatbot: ArchivedChatbot,
    { kinds, sessionId, userId, sinceMs, untilMs }: MessageSelection,
  ): Condition[] {
    const key = keys.findChatbotKey(chatbot);
    const conditions: Condition[] = [['m.chatbot = ?', key]];
    if (sessionId !== null) {
      conditions.push(['m.session = ?', keys.findKey('session', key, sessionId) || unknownKey]);
    }
    if (userId !== null) conditions.push(['m.user = ?', keys.findKey('user', key, userId) || unknownKey]);
    if (kinds.length < kindCount) {
      conditions.push([`m.kind IN (${kinds.map(() => '?').join(', ')})`, ...kinds.map(toKindCode)]);
    }
    if (sinceMs !== null) {
      conditions.push(['m.place >= ? AND m.created_ms >= ?', toFirstPlace(sinceMs), sinceMs]);
    }
    if (untilMs !== null) {
      conditions.push(['m.place < ? AND m.created_ms < ?', toPlaceBeyond(untilMs), untilMs]);
    }
    return conditions;
  }

  return {
    readMessages(chatbot, selection, { order, beyond, count }) {
      const isDown = order === 'NEWEST_FIRST';
      const conditions = toConditions(chatbot, selection);
      if (beyond !== null) conditions.push([isDown ? 'm.place < ?' : 'm.place > ?', beyond]);
      return selectMessages(
        prepare,
        { from: 'message m', where: conditions.map(([sql]) => sql).join(' AND ') },
        `m.place ${isDown ? 'DESC' : 'ASC'} LIMIT ?`,
        [...conditions.flatMap(([, ...values]) => values), count],
      );
    },
    countMessages(chatbot, selection, below) {
      const conditions = toConditions(chatbot, selection);
      if (below !== null) conditions.push(['m.place < ?', below]);
      const row = prepare(
        `SELECT count(*) AS messages FROM message m WHERE ${conditions.map(([sql]) => sql).join(' AND ')}`,
      ).get(...conditions.flatMap(([, ...values]) => values));
      return Number(row?.['messages'] ?? 0);
    },
    findMessage(chatbot, messageId, sessionId) {
      const key = keys.findChatbotKey(chatbot);
      const session = sessionId === null ? null : keys.findKey('session', key, sessionId) || unknownKey;
      const where = 'm.id = ? AND m.chatbot = ? AND (? IS NULL OR m.session = ?)';
      const values = [messageId, key, session, session];
      const [found] = selectMessages(prepare, { from: 'message m', where }, 'm.place LIMIT 1', values);
      return found ?? null;
    },
    findSession(chatbot, sessionId) {
      const row = findOwner('session', chatbot, sessionId);
      return row === null ? null : sessionShape.parse(row);
    },
    findUser(chatbot, userId) {
      const row = findOwner('user', chatbot, userId);
      return row === null ? null : userShape.parse(row);
    },
    readSessions: (chatbot, after, count) =>
      readOwners('session', keys.findChatbotKey(chatbot), after, count).map(({ id, row }) => ({
        id,
        row: row === null ? null : sessionShape.parse(row),
      })),
    readUsers: (chatbot, after, count) =>
      readOwners('user', keys.findChatbotKey(chatbot), after, count).map(({ id, row }) => ({
        id,
        row: row === null ? null : userShape.parse(row),
      })),
  };
}

/** Keys count from 1, and messages without a session or a user have 0. */
const unknownKey = -1;
const kindCount = 4;
