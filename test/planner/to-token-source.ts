import type { Filter, NumberedList, TokenList } from '../../src/lists/list.ts';
import type { NumberedSource } from '../loaders/scripted-source.ts';

/** The same upstream, whose lists are read by tokens: each names what stood below the page that gave it. */
export function toTokenSource({ users, sessions, messages, ...source }: NumberedSource) {
  return {
    ...source,
    users: toTokenList(users, ({ userId }) => userId),
    sessions: toTokenList(sessions, ({ sessionId }) => sessionId),
    messages: toTokenList(messages, ({ messageId }) => messageId),
  };
}

function toTokenList<Row, F extends Filter>(
  { filters, changes, largestPage, readPage }: NumberedList<Row, F>,
  idOf: (row: Row) => string,
): TokenList<Row, F> {
  const below = new Map<string, ReadonlySet<string>>();
  return {
    kind: 'token',
    hasTotal: true,
    filters,
    changes,
    largestPage,
    async readPage(filter, { token, pageSize }, call) {
      const { rows } = await readPage(filter, { page: 1, pageSize: 100_000 }, call);
      const known = token === null ? null : below.get(token);
      const left = known ? rows.filter((row) => known.has(idOf(row))) : rows;
      const shown = left.slice(0, Math.min(pageSize, largestPage()));
      const next = left.length > shown.length ? `token ${below.size}` : null;
      if (next !== null) below.set(next, new Set(left.slice(shown.length).map(idOf)));
      return { rows: shown, next, total: rows.length };
    },
  };
}
