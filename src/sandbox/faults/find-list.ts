import type { PekiList } from '../store/peki-reader.ts';
import type { Store } from '../store/store.ts';
import type { FaultCall } from './fault.ts';

/** The list that the request reads a page of; for a row by its id, the whole list of its kind. */
export function findList(
  { pekiReader, askyourdatabase }: Store,
  { request: { query }, target, params }: Pick<FaultCall, 'request' | 'target' | 'params'>,
): PekiList {
  if (target.provider === 'askyourdatabase') {
    const rows = askyourdatabase.listMessages(query.get('botid') ?? '', query.get('chatid') ?? '', {
      beforeMs: null,
      includesSql: query.get('debug') === 'true',
      limit: -1,
    });
    return { total: rows.length, readSlice: ({ offset, limit }) => rows.slice(offset, offset + limit) };
  }
  const chatbotId = params['chatbotId'] ?? '';
  const userId = query.get('userId');
  if (target.kind === 'user') return pekiReader.listUsers(chatbotId);
  if (target.kind === 'session') return pekiReader.listSessions(chatbotId, { userId });
  return pekiReader.listMessages(chatbotId, { sessionId: query.get('sessionId'), userId });
}

/** The first row of that list, as JSON; null when it is empty. */
export function findFirstRow(store: Store, call: Parameters<typeof findList>[1]): string | null {
  return findList(store, call).readSlice({ offset: 0, limit: 1 })[0] ?? null;
}
