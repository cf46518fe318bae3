import { createClient } from '@redis/client';
import { onTestFinished } from 'vitest';
import { shareChanges } from '../../src/application/share-changes.ts';
import {
  createSharedTier,
  type SharedTier,
  type SharedTierOptions,
} from '../../src/cache/replicas/create-shared-tier.ts';
import type { EmbeddedSandbox } from '../../src/commands/embed-sandbox.ts';
import { type OpenRedisOptions, openRedis } from '../../src/redis/open-redis.ts';
import { type Stack, startTestStack } from './start-stack.ts';

/** One of several servers over one sandbox, that tell each other through Redis what they have read. */
export interface Replica extends Stack {
  /** Until others can know what it has read. */
  flush(): Promise<void>;
  /** What a server does that stops. */
  closeShared(): Promise<void>;
}

export interface ReplicaOptions
  extends Pick<SharedTierOptions, 'maxWaitMs' | 'flushAfterMs'>,
    Partial<OpenRedisOptions> {
  readonly embedded: EmbeddedSandbox;
  readonly url: string;
  readonly headTtlMs?: number;
}

export const silent = { warn() {}, info() {} };
/** All run on one machine here: that it is busy must not look like a lost Redis. */
const patientMs = 5_000;

/** Stops when the test ends. It is patient with Redis unless told otherwise. */
export async function openReplica({
  embedded,
  url,
  headTtlMs,
  maxWaitMs = patientMs,
  flushAfterMs,
  log = silent,
  ...rest
}: ReplicaOptions): Promise<Replica> {
  const redis = await openRedis({
    url,
    log,
    use: { name: 'history', whileLost: 'it keeps what it reads to itself' },
    commandTimeoutMs: maxWaitMs,
    maxBackoffMs: 50,
    ...rest,
  });
  onTestFinished(() => redis.close());
  const { changes, close: closeChanges } = await shareChanges({
    ...{ url, redis, log },
    now: () => performance.now(),
  });
  onTestFinished(closeChanges);
  const tiers: SharedTier[] = [];
  const each = async (act: (tier: SharedTier) => Promise<void>) => void (await Promise.all(tiers.map(act)));
  onTestFinished(() => each((tier) => tier.close()));
  const stack = await startTestStack({
    embedded,
    replicas: 2,
    cache: {
      ...(headTtlMs !== undefined && { headTtlMs }),
      changes,
      openShared(store, clock) {
        const flush = flushAfterMs === undefined ? {} : { flushAfterMs };
        const tier = createSharedTier({ redis, log, store, clock, maxWaitMs, ...flush });
        tiers.push(tier);
        return tier;
      },
    },
  });
  return {
    ...stack,
    flush: () => each((tier) => tier.flush()),
    closeShared: () => each((tier) => tier.close()),
  };
}

/** A client of the same Redis, for what no replica does. */
export async function commandRedis(
  url: string,
  ...commands: readonly (readonly string[])[]
): Promise<unknown[]> {
  const client = createClient({ url, RESP: 2 });
  await client.connect();
  try {
    const replies: unknown[] = [];
    for (const command of commands) replies.push(await client.sendCommand(command));
    return replies;
  } finally {
    client.destroy();
  }
}
