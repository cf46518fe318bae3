import type { Archive, ArchiveSearch } from '../archive.ts';
import { type Condition, joinConditions, toListCondition, toTimeConditions } from '../conditions.ts';
import { toKindCode, toRoleCode } from '../message-columns.ts';
import type { ArchiveDatabase, Owner } from './archive-database.ts';

const mostKept = 100;
const keptForMs = 60_000;

/** Searches from the newest message on: the index is read no further than asked. */
export function createSearcher(
  database: ArchiveDatabase,
  now: () => number = () => performance.now(),
): Pick<Archive, 'search' | 'countMatches'> {
  const { schema, query, selectMessages, index, toTextCondition, toStored } = database;
  const findChatbots = createChatbotFinder(database, now);

  async function findOwnerWords(
    name: Owner,
    chatbots: readonly number[],
    id: string | null,
  ): Promise<string[][]> {
    if (id === null) return [];
    const { sql, values } = toListCondition('chatbot', chatbots);
    const rows = await query(`SELECT key FROM ${schema}"${name}" WHERE ${sql} AND id = ?`, [
      ...values,
      toStored(id),
    ]);
    return [rows.map(({ key }) => `${name[0]}${key}`)];
  }

  /** Null where no row is among those that are searched. */
  async function toCondition(search: ArchiveSearch, below: number | null): Promise<Condition | null> {
    const { kinds, roles, sessionId, userId } = search;
    const { keys, areAll } = await findChatbots(search.chatbots);
    const scopes = [
      // The word of a chatbot that has nearly all rows would take longer than it saves.
      ...(areAll ? [] : [keys.map((key) => `c${key}`)]),
      ...(await findOwnerWords('session', keys, sessionId)),
      ...(await findOwnerWords('user', keys, userId)),
    ];
    if (keys.length === 0 || kinds.length === 0 || scopes.some((words) => words.length === 0)) return null;
    return joinConditions([
      toTextCondition(search.text, scopes),
      toListCondition('m.kind', kinds.map(toKindCode)),
      toListCondition('m.chatbot', keys),
      ...(roles === null ? [] : [toListCondition('m.role', roles.map(toRoleCode))]),
      ...(below === null ? [] : [{ sql: `${index.place} < ?`, values: [below] }]),
      ...toTimeConditions(search, index.place),
    ]);
  }

  return {
    async search(search, below, count) {
      const where = await toCondition(search, below);
      if (where === null) return [];
      return selectMessages({ from: index.from, where, order: `${index.place} DESC`, count });
    },
    async countMatches(search, most) {
      const condition = await toCondition(search, null);
      if (condition === null) return 0;
      const [row] = await query(
        `SELECT count(*) AS matches FROM (SELECT 1 FROM ${index.from} WHERE ${condition.sql} LIMIT ?) found`,
        [...condition.values, most],
      );
      return Number(row?.['matches']);
    },
  };
}

interface ChatbotKeys {
  readonly keys: readonly number[];
  /** Whether there are no others, or were none lately: that decides how rows are found, not which. */
  readonly areAll: boolean;
}

/** Keys never change, so that most searches need not ask for them. */
function createChatbotFinder({ schema, query, toStored }: ArchiveDatabase, now: () => number) {
  const known = new Map<string, ChatbotKeys & { readonly untilMs: number }>();
  return async (chatbots: ArchiveSearch['chatbots']): Promise<ChatbotKeys> => {
    const name = JSON.stringify(chatbots.map(({ serverId, chatbotId }) => [serverId, chatbotId]));
    const kept = known.get(name);
    if (kept !== undefined && now() < kept.untilMs) return kept;
    if (chatbots.length === 0) return { keys: [], areAll: false };
    const rows = await query(
      `SELECT key, (SELECT count(*) FROM ${schema}chatbot) AS all_chatbots FROM ${schema}chatbot
        WHERE (server, id) IN (VALUES ${chatbots.map(() => '(?, ?)').join(', ')})`,
      chatbots.flatMap(({ serverId, chatbotId }) => [toStored(serverId), toStored(chatbotId)]),
    );
    const keys = rows.map(({ key }) => Number(key));
    const found = { keys, areAll: keys.length === rows[0]?.['all_chatbots'] };
    if (known.size >= mostKept) known.clear();
    // The others may come to be.
    if (keys.length === chatbots.length) known.set(name, { ...found, untilMs: now() + keptForMs });
    return found;
  };
}
