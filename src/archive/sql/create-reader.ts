import type { Archive, ArchivedChatbot, ArchivedOwner, MessageSelection, ReadOwners } from '../archive.ts';
import { type Condition, joinConditions, toListCondition, toTimeConditions } from '../conditions.ts';
import { messageKinds, toKindCode } from '../message-columns.ts';
import { toSession, toUser } from '../owner-rows.ts';
import { toMessageLines } from '../to-message-record.ts';
import type { ArchiveDatabase, Owner } from './archive-database.ts';

export type Reader = Pick<
  Archive,
  | 'readMessages'
  | 'readMessageLines'
  | 'countMessages'
  | 'findMessage'
  | 'readSessions'
  | 'findSession'
  | 'readUsers'
  | 'findUser'
>;

/** Messages without a session or a user have the key 0. */
const unknownKey = -1;

/** Reads rows in the order of their places and ids, as many at once as are asked for. */
export function createReader(database: ArchiveDatabase): Reader {
  const { schema, query, selectMessages, findChatbotKey, toStored, fromStored } = database;

  async function readOwners<Row>(
    name: Owner,
    toRow: (row: unknown) => Row | null,
    ...[chatbot, after, count]: Parameters<ReadOwners<Row>>
  ): Promise<ArchivedOwner<Row>[]> {
    const rows = await query(
      `SELECT id, row FROM ${schema}"${name}" WHERE chatbot = ? AND id > ? ORDER BY id LIMIT ?`,
      [await findChatbotKey(chatbot), toStored(after ?? ''), count],
    );
    return rows.map(({ id, row }) => ({ id: fromStored(String(id)), row: toRow(row) }));
  }

  async function findOwnerRow(name: Owner, chatbot: ArchivedChatbot, id: string): Promise<unknown> {
    const [found] = await query(`SELECT row FROM ${schema}"${name}" WHERE chatbot = ? AND id = ?`, [
      await findChatbotKey(chatbot),
      toStored(id),
    ]);
    return found?.['row'];
  }

  async function toOwnerCondition(name: Owner, chatbot: number, id: string | null): Promise<Condition[]> {
    if (id === null) return [];
    const key = (await database.findKey(name, chatbot, id)) || unknownKey;
    return [{ sql: `m."${name}" = ?`, values: [key] }];
  }

  async function toConditions(
    chatbot: ArchivedChatbot,
    { kinds, sessionId, userId, ...range }: MessageSelection,
  ): Promise<Condition[]> {
    const key = await findChatbotKey(chatbot);
    return [
      { sql: 'm.chatbot = ?', values: [key] },
      ...(await toOwnerCondition('session', key, sessionId)),
      ...(await toOwnerCondition('user', key, userId)),
      ...(kinds.length < messageKinds.length ? [toListCondition('m.kind', kinds.map(toKindCode))] : []),
      ...toTimeConditions(range),
    ];
  }

  async function readMessages(...[chatbot, selection, segment]: Parameters<Archive['readMessages']>) {
    const { order, beyond, count } = segment;
    const isDown = order === 'NEWEST_FIRST';
    const conditions = await toConditions(chatbot, selection);
    if (beyond !== null) {
      conditions.push({ sql: isDown ? 'm.place < ?' : 'm.place > ?', values: [beyond] });
    }
    const where = joinConditions(conditions);
    return selectMessages({ where, order: `m.place ${isDown ? 'DESC' : 'ASC'}`, count });
  }

  return {
    readMessages,
    readMessageLines: async (chatbot, selection, segment, beforeMs) =>
      toMessageLines(await readMessages(chatbot, selection, segment), beforeMs),
    async countMessages(chatbot, selection, below) {
      const conditions = await toConditions(chatbot, selection);
      if (below !== null) conditions.push({ sql: 'm.place < ?', values: [below] });
      const { sql, values } = joinConditions(conditions);
      const [row] = await query(`SELECT count(*) AS messages FROM ${schema}message m WHERE ${sql}`, values);
      return Number(row?.['messages']);
    },
    async findMessage(chatbot, messageId, sessionId) {
      const key = await findChatbotKey(chatbot);
      const conditions: Condition[] = [
        { sql: 'm.id = ? AND m.chatbot = ?', values: [toStored(messageId), key] },
        ...(await toOwnerCondition('session', key, sessionId)),
      ];
      const where = joinConditions(conditions);
      const [found] = await selectMessages({ where, order: 'm.place', count: 1 });
      return found ?? null;
    },
    findSession: async (chatbot, id) => toSession(await findOwnerRow('session', chatbot, id)),
    findUser: async (chatbot, id) => toUser(await findOwnerRow('user', chatbot, id)),
    readSessions: (...page) => readOwners('session', toSession, ...page),
    readUsers: (...page) => readOwners('user', toUser, ...page),
  };
}
