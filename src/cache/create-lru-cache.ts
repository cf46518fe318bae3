import { LRUCache } from 'lru-cache';
import type { Cache, CacheFetchOptions, Sized } from './cache.ts';

export interface LruCacheOptions {
  readonly maxBytes?: number;
  readonly ttlMs?: number;
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number;
}

type Load = () => Promise<Sized<unknown>>;

/**
 * Keeps the most recently used values within `maxBytes`, each for `ttlMs` from its answer. Overlapping calls of one
 * key share one load, which no caller can abort. A value larger than the whole cache is handed out and not kept.
 */
export function createLruCache({
  maxBytes = 64 * 1024 * 1024,
  ttlMs = 2_000,
  now = () => performance.now(),
}: LruCacheOptions = {}): Cache {
  const lru = new LRUCache<string, Sized<unknown>, Load>({
    maxSize: maxBytes,
    sizeCalculation: ({ sizeBytes }, key) => sizeBytes + key.length + 1,
    ttl: ttlMs,
    ttlResolution: 0,
    perf: { now },
    // A load that is evicted while under way must still reach the callers that wait for it.
    ignoreFetchAbort: true,
    fetchMethod: (_key, _stale, { context: load }) => load(),
  });

  return {
    async fetch<T>(key: string, load: () => Promise<Sized<T>>, options?: CacheFetchOptions): Promise<T> {
      const forceRefresh = options?.isFresh ?? false;
      const sized = await lru.forceFetch(key, { context: load, forceRefresh });
      return sized.value as T;
    },
  };
}
