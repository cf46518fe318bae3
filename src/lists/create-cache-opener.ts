import { type Changes, createChanges } from '../cache/changes.ts';
import type { CacheClock } from '../cache/freshness.ts';
import {
  createUpstreamCache,
  type UpstreamCache,
  type UpstreamCacheOptions,
} from './create-upstream-cache.ts';
import { createStatistics, type Statistics } from './statistics.ts';

export interface CacheOpenerOptions extends Partial<CacheClock> {
  /** False: no operation sees what another has read; only the sizes of lists are remembered. */
  readonly isOn: boolean;
  readonly statistics?: Statistics;
  readonly headTtlMs?: number;
  readonly maxBytes?: number;
  /** Absent: those of this process alone. */
  readonly changes?: Changes;
  readonly openShared?: NonNullable<UpstreamCacheOptions['openShared']>;
}

export function createCacheOpener({ isOn, ...rest }: CacheOpenerOptions): () => UpstreamCache {
  const { now = () => performance.now() } = rest;
  const { statistics = createStatistics({ now }), changes = createChanges({ now }) } = rest;
  const options = { ...rest, now, statistics, changes };
  if (!isOn) {
    const { openShared: _none, ...own } = options;
    return () => createUpstreamCache({ ...own, isForOne: true });
  }
  const cache = createUpstreamCache(options);
  return () => cache;
}
