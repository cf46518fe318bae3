import { createSharedTier, type SharedTier } from '../cache/replicas/create-shared-tier.ts';
import type { Config } from '../config.ts';
import type { CacheOpenerOptions } from '../lists/create-cache-opener.ts';
import { openRedis } from '../redis/open-redis.ts';
import type { RedisLog } from '../redis/redis-connection.ts';
import type { WatchRedis } from '../telemetry/open-telemetry.ts';
import { shareChanges } from './share-changes.ts';

const use = { name: 'history', whileLost: 'this replica keeps what it reads to itself' };

export interface SharedCache extends Pick<CacheOpenerOptions, 'openShared' | 'changes'> {
  close(): Promise<void>;
}

export interface SharingOptions {
  readonly log: RedisLog;
  readonly now: () => number;
  readonly watch?: WatchRedis | null | undefined;
}

export async function shareCache(
  { redis: settings }: Pick<Config, 'redis'>,
  { log, now, watch = null }: SharingOptions,
): Promise<SharedCache> {
  if (settings === null || !settings.sharesCache) return { close: async () => undefined };
  const redis = await openRedis({
    url: settings.url,
    log,
    use,
    // Longer than an operation waits: this process may have paused before a command went out.
    commandTimeoutMs: 250,
    firstBackoffMs: 1_000,
    maxBackoffMs: 30_000,
  });
  if (watch !== null) redis.watch(watch(use.name));
  const { changes, close: closeChanges } = await shareChanges({ url: settings.url, redis, log, now });
  const tiers: SharedTier[] = [];
  return {
    changes,
    openShared(store, clock) {
      const tier = createSharedTier({ redis, log, store, clock });
      tiers.push(tier);
      return tier;
    },
    async close() {
      await Promise.all(tiers.map((tier) => tier.close()));
      await closeChanges();
      await redis.close();
    },
  };
}
