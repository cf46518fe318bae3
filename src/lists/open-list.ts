import type { Message } from '../models.ts';
import { createBeforeCache } from './before/before-cache.ts';
import type { CachedCollection, CachedListOptions } from './cached-list.ts';
import { createRowCache } from './cached-rows.ts';
import type { Filter, MessageFilter, MessageList, UpstreamList } from './list.ts';
import { createNumberedCache } from './numbered/numbered-cache.ts';
import { createTokenCache } from './token/token-cache.ts';

/** Opens a list through the cache: the only place that tells the kinds of list apart. */
export function openList<Row, F extends Filter>(
  upstream: UpstreamList<Row, F> | null,
  options: CachedListOptions<Row, F>,
): CachedCollection<Row, F> {
  if (upstream?.kind === 'numbered') {
    const { list, rows } = createNumberedCache(upstream, options);
    return { list, rows: options.readRow && rows };
  }
  if (upstream?.kind === 'token') {
    const { list, rows } = createTokenCache(upstream, options);
    return { list, rows: options.readRow && rows };
  }
  return { list: null, rows: openRows(options) };
}

export function openMessageList(
  upstream: MessageList | null,
  options: CachedListOptions<Message, MessageFilter>,
): CachedCollection<Message, MessageFilter> {
  if (upstream?.kind !== 'before') return openList(upstream, options);
  return { list: createBeforeCache(upstream, options), rows: openRows(options) };
}

function openRows<Row, F extends Filter>(options: CachedListOptions<Row, F>) {
  const fetchShared: Parameters<typeof createRowCache<Row>>[0]['fetchShared'] = (requests, call) =>
    options.shared?.fetch(requests, call) ?? null;
  return options.readRow && createRowCache<Row>({ ...options, fetchShared });
}
