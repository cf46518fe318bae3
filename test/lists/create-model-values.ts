import {
  createSharedTier,
  type SharedTier,
  type SharedTierOptions,
} from '../../src/cache/replicas/create-shared-tier.ts';
import type { UpstreamCacheOptions } from '../../src/lists/create-upstream-cache.ts';
import { type RedisCommand, type RedisConnection, RedisLostError } from '../../src/redis/redis-connection.ts';
import { epochMs, type VirtualWorld } from './virtual-world.ts';

/** A Redis that keeps values and tells the time; its clock is its own. */
export interface ModelValues {
  readonly values: Map<string, Buffer>;
  /** What it was sent: the names of the commands. */
  readonly commands: string[];
  connect(): RedisConnection;
  /** Ends all connections, for good. */
  cut(): void;
}

export interface ModelValuesOptions {
  readonly now: () => number;
  /** Until a round trip reaches Redis, and from then until the answer is here. */
  readonly travel?: () => Promise<void>;
  /** What Redis refuses, with which words. */
  readonly refuses?: (command: RedisCommand) => string | null;
}

export function createModelValues({ now, travel, refuses = () => null }: ModelValuesOptions): ModelValues {
  const values = new Map<string, Buffer>();
  const commands: string[] = [];
  const cuts: (() => void)[] = [];
  let isCut = false;

  function execute(command: RedisCommand): unknown {
    const [name = '', ...args] = command;
    commands.push(String(name));
    const refusal = refuses(command);
    if (refusal !== null) return new Error(refusal);
    if (name === 'TIME') {
      const microseconds = Math.floor((epochMs + 9_000_000 + now()) * 1_000);
      return [Math.floor(microseconds / 1e6), microseconds % 1e6].map((part) => Buffer.from(String(part)));
    }
    if (name === 'MGET') return args.map((key) => values.get(String(key)) ?? null);
    if (name === 'SET') values.set(String(args[0]), Buffer.from(args[1] ?? ''));
    if (name === 'DEL') values.delete(String(args[0]));
    return Buffer.from('OK');
  }

  return {
    values,
    commands,
    connect: () => ({
      commandTimeoutMs: 50,
      runScript: async () => {
        throw new Error('values are asked for by command');
      },
      async send(sent, parse) {
        await travel?.();
        if (isCut) throw new RedisLostError();
        const replies = sent.map(execute);
        await travel?.();
        return parse(replies);
      },
      watch(watcher) {
        watcher.onOpen('model');
        cuts.push(watcher.onLost);
        return () => undefined;
      },
      close: async () => undefined,
    }),
    cut() {
      isCut = true;
      for (const cut of cuts) cut();
    },
  };
}

/** One of several replicas on one such Redis. */
export function createReplica(
  redis: ModelValues,
  options: Pick<SharedTierOptions, 'startTimer' | 'maxWaitMs' | 'flushAfterMs' | 'deflateFrom'> = {},
): { readonly openShared: NonNullable<UpstreamCacheOptions['openShared']>; flush(): Promise<void> } {
  let tier: SharedTier | undefined;
  return {
    openShared(store, clock) {
      const log = { warn() {}, info() {} };
      tier = createSharedTier({ redis: redis.connect(), log, store, clock, ...options });
      return tier;
    },
    flush: async () => tier?.flush(),
  };
}

/** Rings in virtual time. */
export function createWorldTimer({ now, at }: VirtualWorld): NonNullable<SharedTierOptions['startTimer']> {
  return (ring, afterMs) => {
    let isStopped = false;
    at(now() + afterMs, () => {
      if (!isStopped) ring();
    });
    return () => {
      isStopped = true;
    };
  };
}
