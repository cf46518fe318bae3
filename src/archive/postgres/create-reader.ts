import { sessionShape, userShape } from '../../lists/row-shapes.ts';
import type { Archive, ArchivedChatbot, MessageSelection } from '../archive.ts';
import { toKindCode } from '../message-columns.ts';
import { type Condition, joinConditions, toNumbered, toTimeConditions } from './conditions.ts';
import { findChatbotKey, findKeys, type Owner, owners } from './keys.ts';
import type { Run } from './open-database.ts';
import { selectMessages } from './select-messages.ts';
import { fromStoredText, toStoredText } from './stored-text.ts';

export type Reader = Pick<
  Archive,
  | 'listSessionIds'
  | 'readMessages'
  | 'countMessages'
  | 'findMessage'
  | 'readSessions'
  | 'findSession'
  | 'readUsers'
  | 'findUser'
>;

/** Reads rows in the order of their places and ids, as many at once as are asked for. */
export function createReader(run: Run): Reader {
  async function readOwners(name: Owner, chatbot: ArchivedChatbot, after: string | null, count: number) {
    const { rows } = await run(
      `SELECT id, row FROM ${owners[name]} WHERE chatbot = $1 AND id > $2 ORDER BY id LIMIT $3`,
      [await findChatbotKey(run, chatbot), toStoredText(after ?? ''), count],
    );
    return rows.map(({ id, row }) => ({
      id: fromStoredText(String(id)),
      row: row === null ? null : JSON.parse(String(row)),
    }));
  }

  async function findOwner(name: Owner, chatbot: ArchivedChatbot, id: string): Promise<unknown> {
    const { rows } = await run(`SELECT row FROM ${owners[name]} WHERE chatbot = $1 AND id = $2`, [
      await findChatbotKey(run, chatbot),
      toStoredText(id),
    ]);
    const row = rows[0]?.['row'];
    return typeof row === 'string' ? JSON.parse(row) : null;
  }

  /** Null: a session or a user that is not there. */
  async function toConditions(
    chatbot: ArchivedChatbot,
    { kinds, sessionId, userId, sinceMs, untilMs }: MessageSelection,
  ): Promise<Condition[] | null> {
    const key = await findChatbotKey(run, chatbot);
    const conditions: Condition[] = [
      { sql: 'm.chatbot = ?', values: [key] },
      { sql: 'm.kind = ANY(?)', values: [kinds.map(toKindCode)] },
      ...toTimeConditions(sinceMs, untilMs),
    ];
    const given = { session: sessionId, user: userId };
    for (const name of ['session', 'user'] as const) {
      const id = given[name];
      if (id === null) continue;
      const owner = (await findKeys(run, name, key, [id])).get(id);
      if (owner === undefined) return null;
      conditions.push({ sql: `m."${name}" = ?`, values: [owner] });
    }
    return conditions;
  }

  return {
    async listSessionIds(chatbot, after, count) {
      const { rows } = await run(
        'SELECT id FROM convograph.session WHERE chatbot = $1 AND id > $2 ORDER BY id LIMIT $3',
        [await findChatbotKey(run, chatbot), toStoredText(after ?? ''), count],
      );
      return rows.map(({ id }) => fromStoredText(String(id)));
    },
    async readMessages(chatbot, selection, { order, beyond, count }) {
      const isDown = order === 'NEWEST_FIRST';
      const conditions = await toConditions(chatbot, selection);
      if (conditions === null) return [];
      if (beyond !== null) {
        conditions.push({ sql: isDown ? 'm.place < ?' : 'm.place > ?', values: [beyond] });
      }
      return selectMessages(run, joinConditions(conditions), isDown ? 'DESC' : 'ASC', count);
    },
    async countMessages(chatbot, selection, below) {
      const conditions = await toConditions(chatbot, selection);
      if (conditions === null) return 0;
      if (below !== null) conditions.push({ sql: 'm.place < ?', values: [below] });
      const { sql, values } = joinConditions(conditions);
      const { rows } = await run(
        toNumbered(`SELECT count(*) AS messages FROM convograph.message m WHERE ${sql}`),
        values,
      );
      return Number(rows[0]?.['messages']);
    },
    async findMessage(chatbot, messageId, sessionId) {
      const key = await findChatbotKey(run, chatbot);
      const conditions: Condition[] = [
        { sql: 'm.id = ?', values: [toStoredText(messageId)] },
        { sql: 'm.chatbot = ?', values: [key] },
      ];
      if (sessionId !== null) {
        const session = (await findKeys(run, 'session', key, [sessionId])).get(sessionId);
        if (session === undefined) return null;
        conditions.push({ sql: 'm.session = ?', values: [session] });
      }
      const [found] = await selectMessages(run, joinConditions(conditions), 'ASC', 1);
      return found ?? null;
    },
    async findSession(chatbot, sessionId) {
      const row = await findOwner('session', chatbot, sessionId);
      return row === null ? null : sessionShape.parse(row);
    },
    async findUser(chatbot, userId) {
      const row = await findOwner('user', chatbot, userId);
      return row === null ? null : userShape.parse(row);
    },
    readSessions: async (chatbot, after, count) =>
      (await readOwners('session', chatbot, after, count)).map(({ id, row }) => ({
        id,
        row: row === null ? null : sessionShape.parse(row),
      })),
    readUsers: async (chatbot, after, count) =>
      (await readOwners('user', chatbot, after, count)).map(({ id, row }) => ({
        id,
        row: row === null ? null : userShape.parse(row),
      })),
  };
}
