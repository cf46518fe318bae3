import type { Archive, ArchivedChatbot, ArchivedOwner, MessageSelection, ReadOwners } from '../archive.ts';
import { type Condition, joinConditions, toTimeConditions } from '../conditions.ts';
import { toKindCode } from '../message-columns.ts';
import { toSession, toUser } from '../owner-rows.ts';
import { findChatbotKey, findKeys, type Owner, owners } from './keys.ts';
import type { Run } from './open-database.ts';
import { selectMessages, toNumbered } from './select-messages.ts';
import { fromStoredText, toStoredText } from './stored-text.ts';

export type Reader = Pick<
  Archive,
  'readMessages' | 'countMessages' | 'findMessage' | 'readSessions' | 'findSession' | 'readUsers' | 'findUser'
>;

/** Reads rows in the order of their places and ids, as many at once as are asked for. */
export function createReader(run: Run): Reader {
  async function readOwners<Row>(
    name: Owner,
    toRow: (row: unknown) => Row | null,
    ...[chatbot, after, count]: Parameters<ReadOwners<Row>>
  ): Promise<ArchivedOwner<Row>[]> {
    const { rows } = await run(
      `SELECT id, row FROM ${owners[name]} WHERE chatbot = $1 AND id > $2 ORDER BY id LIMIT $3`,
      [await findChatbotKey(run, chatbot), toStoredText(after ?? ''), count],
    );
    return rows.map(({ id, row }) => ({ id: fromStoredText(String(id)), row: toRow(row) }));
  }

  async function findOwnerRow(name: Owner, chatbot: ArchivedChatbot, id: string): Promise<unknown> {
    const { rows } = await run(`SELECT row FROM ${owners[name]} WHERE chatbot = $1 AND id = $2`, [
      await findChatbotKey(run, chatbot),
      toStoredText(id),
    ]);
    return rows[0]?.['row'];
  }

  /** Null: a session or a user that is not there. */
  async function toConditions(
    chatbot: ArchivedChatbot,
    { kinds, sessionId, userId, ...range }: MessageSelection,
  ): Promise<Condition[] | null> {
    const key = await findChatbotKey(run, chatbot);
    const conditions: Condition[] = [
      { sql: 'm.chatbot = ?', values: [key] },
      { sql: 'm.kind = ANY(?)', values: [kinds.map(toKindCode)] },
      ...toTimeConditions(range),
    ];
    for (const [name, id] of [
      ['session', sessionId],
      ['user', userId],
    ] as const) {
      if (id === null) continue;
      const owner = (await findKeys(run, name, key, [id])).get(id);
      if (owner === undefined) return null;
      conditions.push({ sql: `m."${name}" = ?`, values: [owner] });
    }
    return conditions;
  }

  return {
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
    findSession: async (chatbot, id) => toSession(await findOwnerRow('session', chatbot, id)),
    findUser: async (chatbot, id) => toUser(await findOwnerRow('user', chatbot, id)),
    readSessions: (...page) => readOwners('session', toSession, ...page),
    readUsers: (...page) => readOwners('user', toUser, ...page),
  };
}
