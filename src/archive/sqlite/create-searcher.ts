import type { SQLInputValue } from 'node:sqlite';
import type { ArchivedMessage, ArchiveSearch } from '../archive.ts';
import { toKindCode, toRoleCode } from '../message-columns.ts';
import { toFirstPlace, toPlaceBeyond } from '../places.ts';
import type { Keys } from './create-keys.ts';
import type { Statements } from './create-statements.ts';
import { selectMessages } from './select-messages.ts';
import { toMatch } from './to-match.ts';

export interface Searcher {
  search(search: ArchiveSearch, below: number | null, count: number): ArchivedMessage[];
  countMatches(search: ArchiveSearch, most: number): number;
}

const matches = 'words CROSS JOIN message m ON m.place = words.rowid';

interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** Searches from the newest message on: the index is in the order of time, so it is read no further than asked. */
export function createSearcher(prepare: Statements, keys: Keys): Searcher {
  const findKeys = (name: 'session' | 'user', chatbots: readonly number[], id: string): number[] =>
    chatbots.map((chatbot) => keys.findKey(name, chatbot, id)).filter((key) => key > 0);
  const countAll = prepare('SELECT count(*) AS chatbots FROM chatbot');
  const countChatbots = () => Number(countAll.get()?.['chatbots']);

  function toCondition(search: ArchiveSearch, below: number | null): Condition | null {
    const { kinds, roles, sessionId, userId, sinceMs, untilMs } = search;
    const chatbots = search.chatbots.map(keys.findChatbotKey).filter((key) => key > 0);
    if (chatbots.length === 0) return null;
    const scopes = [
      // The word of a chatbot that has nearly all rows would take longer than it saves.
      ...(chatbots.length === countChatbots() ? [] : [chatbots.map((key) => `c${key}`)]),
      ...(sessionId === null ? [] : [findKeys('session', chatbots, sessionId).map((key) => `s${key}`)]),
      ...(userId === null ? [] : [findKeys('user', chatbots, userId).map((key) => `u${key}`)]),
    ];
    if (scopes.some((words) => words.length === 0) || kinds.length === 0) return null;
    const conditions: Condition[] = [
      { sql: 'words MATCH ?', values: [toMatch(search.text, scopes)] },
      toList('m.kind', kinds.map(toKindCode)),
      toList('m.chatbot', chatbots),
    ];
    if (roles !== null) conditions.push(toList('m.role', roles.map(toRoleCode)));
    if (below !== null) conditions.push({ sql: 'words.rowid < ?', values: [below] });
    if (sinceMs !== null) {
      conditions.push({
        sql: 'words.rowid >= ? AND m.created_ms >= ?',
        values: [toFirstPlace(sinceMs), sinceMs],
      });
    }
    if (untilMs !== null) {
      conditions.push({
        sql: 'words.rowid < ? AND m.created_ms < ?',
        values: [toPlaceBeyond(untilMs), untilMs],
      });
    }
    return {
      sql: conditions.map(({ sql }) => sql).join(' AND '),
      values: conditions.flatMap(({ values }) => values),
    };
  }

  return {
    search(search, below, count) {
      const condition = toCondition(search, below);
      if (condition === null) return [];
      return selectMessages(prepare, { from: matches, where: condition.sql }, 'words.rowid DESC LIMIT ?', [
        ...condition.values,
        count,
      ]);
    },
    countMatches(search, most) {
      const condition = toCondition(search, null);
      if (condition === null) return 0;
      const row = prepare(
        `SELECT count(*) AS matches FROM (SELECT 1 FROM ${matches} WHERE ${condition.sql} LIMIT ?)`,
      ).get(...condition.values, most);
      return Number(row?.['matches'] ?? 0);
    },
  };
}

function toList(column: string, codes: readonly number[]): Condition {
  return { sql: `${column} IN (${codes.map(() => '?').join(', ')})`, values: codes };
}
