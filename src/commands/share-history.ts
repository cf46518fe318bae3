import type { Config } from '../config.ts';
import type { HistoryOpenerOptions } from '../history/create-history-opener.ts';
import { createSharedTier } from '../history/shared/create-shared-tier.ts';
import type { SharedTier } from '../history/shared/shared-tier.ts';
import { openRedis } from '../redis/open-redis.ts';
import type { RedisLog } from '../redis/redis-connection.ts';
import type { WatchRedis } from '../telemetry/open-telemetry.ts';

const use = { name: 'history', whileLost: 'this replica keeps what it reads to itself' };

export interface SharedHistory extends Pick<HistoryOpenerOptions, 'openShared'> {
  close(): Promise<void>;
}

/** Shares what was read with the other replicas where a Redis is configured; `watch` gives who is told of the connection. */
export async function shareHistory(
  { redis: settings }: Pick<Config, 'redis'>,
  log: RedisLog,
  watch: WatchRedis | null = null,
): Promise<SharedHistory> {
  if (settings === null || !settings.sharesHistory) return { close: async () => undefined };
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
  const tiers: SharedTier[] = [];
  return {
    openShared(store, clock) {
      const tier = createSharedTier({ redis, log, store, clock });
      tiers.push(tier);
      return tier;
    },
    async close() {
      await Promise.all(tiers.map((tier) => tier.close()));
      await redis.close();
    },
  };
}
