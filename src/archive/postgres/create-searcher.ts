import type { Archive, ArchiveSearch } from '../archive.ts';
import { type Condition, joinConditions, toTimeConditions } from '../conditions.ts';
import { toKindCode, toRoleCode } from '../message-columns.ts';
import { type Owner, owners } from './keys.ts';
import type { Run } from './open-database.ts';
import { selectMessages, toNumbered } from './select-messages.ts';
import { toStoredText } from './stored-text.ts';
import { toTextCondition } from './to-text-condition.ts';

export type Searcher = Pick<Archive, 'search' | 'countMatches'>;

const mostKept = 100;
const keptForMs = 60_000;

/** Searches from the newest message on. */
export function createSearcher(run: Run, now: () => number = () => performance.now()): Searcher {
  const findChatbots = createChatbotFinder(run, now);

  /** Gives null where no row is in it. */
  async function findScope({ chatbots, sessionId, userId }: ArchiveSearch): Promise<Scope | null> {
    const { keys, areAll } = await findChatbots(chatbots);
    const findWords = async (name: Owner, id: string, letter: string) => {
      const found = await run(`SELECT key FROM ${owners[name]} WHERE chatbot = ANY($1) AND id = $2`, [
        keys,
        toStoredText(id),
      ]);
      return found.rows.map(({ key }) => `${letter}${key}`);
    };
    const words = [
      // The word of a chatbot that has nearly all rows would take longer than it saves.
      ...(areAll ? [] : [keys.map((key) => `c${key}`)]),
      ...(sessionId === null ? [] : [await findWords('session', sessionId, 's')]),
      ...(userId === null ? [] : [await findWords('user', userId, 'u')]),
    ];
    return keys.length === 0 || words.some((list) => list.length === 0) ? null : { chatbots: keys, words };
  }

  async function toSearchCondition(search: ArchiveSearch, below: number | null): Promise<Condition | null> {
    const { kinds, roles } = search;
    const scope = kinds.length === 0 ? null : await findScope(search);
    if (scope === null) return null;
    const conditions: Condition[] = [
      toTextCondition(search.text, scope.words),
      { sql: 'm.kind = ANY(?)', values: [kinds.map(toKindCode)] },
      { sql: 'm.chatbot = ANY(?)', values: [scope.chatbots] },
    ];
    if (roles !== null) conditions.push({ sql: 'm.role = ANY(?)', values: [roles.map(toRoleCode)] });
    if (below !== null) conditions.push({ sql: 'm.place < ?', values: [below] });
    return joinConditions([...conditions, ...toTimeConditions(search)]);
  }

  return {
    async search(search, below, count) {
      const condition = await toSearchCondition(search, below);
      return condition === null ? [] : selectMessages(run, condition, 'DESC', count);
    },
    async countMatches(search, most) {
      const condition = await toSearchCondition(search, null);
      if (condition === null) return 0;
      const { rows } = await run(
        toNumbered(
          `SELECT count(*) AS matches FROM (SELECT 1 FROM convograph.message m WHERE ${condition.sql} LIMIT ?) found`,
        ),
        [...condition.values, most],
      );
      return Number(rows[0]?.['matches']);
    },
  };
}

interface Scope {
  readonly chatbots: readonly number[];
  /** A row must have one word of each list. */
  readonly words: readonly (readonly string[])[];
}

interface ChatbotKeys {
  readonly keys: readonly number[];
  /** Whether there are no others, or were none lately: that decides how rows are found, not which. */
  readonly areAll: boolean;
}

/** Keys never change, so that most searches need not ask for them. */
function createChatbotFinder(
  run: Run,
  now: () => number,
): (chatbots: ArchiveSearch['chatbots']) => Promise<ChatbotKeys> {
  const known = new Map<string, ChatbotKeys & { readonly untilMs: number }>();
  return async (chatbots) => {
    const name = JSON.stringify(chatbots.map(({ serverId, chatbotId }) => [serverId, chatbotId]));
    const kept = known.get(name);
    if (kept !== undefined && now() < kept.untilMs) return kept;
    const { rows } = await run(
      `SELECT key, (SELECT count(*) FROM convograph.chatbot) AS all_chatbots FROM convograph.chatbot
        JOIN unnest($1::text[], $2::text[]) AS given (server, id) USING (server, id)`,
      [
        chatbots.map(({ serverId }) => toStoredText(serverId)),
        chatbots.map(({ chatbotId }) => toStoredText(chatbotId)),
      ],
    );
    const keys = rows.map(({ key }) => Number(key));
    const found = { keys, areAll: keys.length === rows[0]?.['all_chatbots'] };
    if (known.size >= mostKept) known.clear();
    // The others may come to be.
    if (keys.length === chatbots.length) known.set(name, { ...found, untilMs: now() + keptForMs });
    return found;
  };
}
