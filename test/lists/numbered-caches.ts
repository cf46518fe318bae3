import type { CallContext } from '../../src/call-context.ts';
import type { CachedCollection } from '../../src/lists/cached-list.ts';
import type { ChatbotCache } from '../../src/lists/create-upstream-cache.ts';
import type { Filter, MessageFilter, PageRequest, SessionFilter } from '../../src/lists/list.ts';
import type { NumberedCachedList } from '../../src/lists/numbered/numbered-cache.ts';

/** What was read of a source all of whose lists are read by page number. */
export function openNumberedCaches(cache: ChatbotCache) {
  const users = toCollection(cache.users, {});
  const sessions = toCollection(cache.sessions, { userId: null });
  const messages = toCollection(cache.messages, { sessionId: null, userId: null, includeSql: false });
  return {
    /** Reads through the cache. */
    source: {
      listUsers: (page: PageRequest, call: CallContext) => users.readPage({}, page, call),
      listSessions: (filter: SessionFilter, page: PageRequest, call: CallContext) =>
        sessions.readPage(filter, page, call),
      listMessages: (filter: MessageFilter, page: PageRequest, call: CallContext) =>
        messages.readPage(filter, page, call),
      readUser: users.readRow,
      readSession: sessions.readRow,
      readMessage: messages.readRow,
    },
    collections: { users, sessions, messages },
  };
}

function toCollection<Row, F extends Filter>({ list, rows }: CachedCollection<Row, F>, all: F) {
  if (!isNumbered(list) || rows === null) throw new Error('a script is read by page number');
  return {
    ...list.whole,
    readPage: (filter: Partial<F>, page: PageRequest, call: CallContext) =>
      list.readPage({ ...all, ...filter }, page, call),
    fetchLists: list.fetchLists,
    largestPage: list.largestPage,
    readRow: rows.read,
    fetchRows: rows.fetch,
    isRowCached: rows.isCached,
    isCached: (
      filter: Filter,
      span: { readonly from: number; readonly to: number } | null,
      call: CallContext,
    ) => list.callsFor({ filter, span, rows: 1 }, call) === 0,
  };
}

function isNumbered<Row, F extends Filter>(
  list: CachedCollection<Row, F>['list'],
): list is NumberedCachedList<Row, F> {
  return list !== null && 'readPage' in list;
}
