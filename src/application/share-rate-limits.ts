import type { Config } from '../config.ts';
import { createRedisSlotStore } from '../rate-limit/create-redis-slot-store.ts';
import { openRedis } from '../redis/open-redis.ts';
import type { RedisLog } from '../redis/redis-connection.ts';
import type { SourcesDeps } from '../sources/registry.ts';
import type { WatchRedis } from '../telemetry/open-telemetry.ts';

const use = {
  name: 'rate-limits',
  whileLost:
    'this replica makes no calls with a limit until what others may have spent is free again, then keeps to its share',
};

export interface SharedRateLimits {
  readonly openSlots?: NonNullable<SourcesDeps['openSlots']>;
  /** False: a Redis is configured that cannot be reached. */
  isReached(): boolean;
  close(): Promise<void>;
}

export async function shareRateLimits(
  { redis: settings, upstream }: Pick<Config, 'redis' | 'upstream'>,
  log: RedisLog,
  watch: WatchRedis | null = null,
): Promise<SharedRateLimits> {
  if (settings === null) return { isReached: () => true, close: async () => undefined };
  const redis = await openRedis({
    url: settings.url,
    log,
    use,
  });
  if (watch !== null) redis.watch(watch(use.name));
  let isReached = false;
  redis.watch({
    onOpen() {
      isReached = true;
    },
    onLost() {
      isReached = false;
    },
  });
  return {
    openSlots: (credential) =>
      createRedisSlotStore({
        ...credential,
        redis,
        replicas: settings.replicas,
        // It may wait as long again for a free connection.
        longestCallMs: 2 * upstream.callTimeoutMs,
      }),
    isReached: () => isReached,
    close: redis.close,
  };
}
