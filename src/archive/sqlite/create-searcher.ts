import type { SQLInputValue } from 'node:sqlite';
import type { Archive, ArchiveSearch } from '../archive.ts';
import { type Condition, joinConditions, toTimeConditions } from '../conditions.ts';
import { toKindCode, toRoleCode } from '../message-columns.ts';
import type { Immediate } from '../stored-archive.ts';
import type { Keys, Owner } from './create-keys.ts';
import { toListCondition } from './create-reader.ts';
import type { Statements } from './create-statements.ts';
import { selectMessages } from './select-messages.ts';
import { toMatch } from './to-match.ts';

export type Searcher = Immediate<Pick<Archive, 'search' | 'countMatches'>>;

const from = 'words CROSS JOIN message m ON m.place = words.rowid';

/** Searches from the newest message on: the index is in the order of time, so it is read no further than asked. */
export function createSearcher(statements: Statements, keys: Keys): Searcher {
  const { query } = statements;
  const findKeys = (name: Owner, chatbots: readonly number[], id: string): number[] =>
    chatbots.map((chatbot) => keys.findKey(name, chatbot, id)).filter((key) => key > 0);
  const countChatbots = () => Number(query('SELECT count(*) AS chatbots FROM chatbot').get()?.['chatbots']);

  function toCondition(search: ArchiveSearch, below: number | null): Condition<SQLInputValue> | null {
    const { kinds, roles, sessionId, userId } = search;
    const chatbots = search.chatbots.map(keys.findChatbotKey).filter((key) => key > 0);
    if (chatbots.length === 0) return null;
    const scopes = [
      // The word of a chatbot that has nearly all rows would take longer than it saves.
      ...(chatbots.length === countChatbots() ? [] : [chatbots.map((key) => `c${key}`)]),
      ...(sessionId === null ? [] : [findKeys('session', chatbots, sessionId).map((key) => `s${key}`)]),
      ...(userId === null ? [] : [findKeys('user', chatbots, userId).map((key) => `u${key}`)]),
    ];
    if (scopes.some((words) => words.length === 0) || kinds.length === 0) return null;
    const conditions: Condition<SQLInputValue>[] = [
      { sql: 'words MATCH ?', values: [toMatch(search.text, scopes)] },
      toListCondition('m.kind', kinds.map(toKindCode)),
      toListCondition('m.chatbot', chatbots),
    ];
    if (roles !== null) conditions.push(toListCondition('m.role', roles.map(toRoleCode)));
    if (below !== null) conditions.push({ sql: 'words.rowid < ?', values: [below] });
    return joinConditions([...conditions, ...toTimeConditions(search, 'words.rowid')]);
  }

  return {
    search(search, below, count) {
      const where = toCondition(search, below);
      if (where === null) return [];
      return selectMessages(statements, { from, where, order: 'words.rowid DESC', count });
    },
    countMatches(search, most) {
      const condition = toCondition(search, null);
      if (condition === null) return 0;
      const { sql, values } = condition;
      const row = query(`SELECT count(*) AS matches FROM (SELECT 1 FROM ${from} WHERE ${sql} LIMIT ?)`).get(
        ...values,
        most,
      );
      return Number(row?.['matches'] ?? 0);
    },
  };
}
