import {
  type RedisCommand,
  type RedisConnection,
  type RedisLog,
  type RedisReply,
  toRedisCode,
} from '../../redis/redis-connection.ts';
import { type CacheClock, maxAgeMs } from '../freshness.ts';
import type { ClockOffsets } from './shared-clocks.ts';

export type RedisValues = ReturnType<typeof createRedisValues>;

export interface LoadedValues {
  readonly offsets: ClockOffsets;
  readonly askedMs: number;
  readonly values: readonly (Buffer | null)[];
}

const logEveryMs = 60_000;

/** Expiring values in Redis. Nothing rejects: null stands for what Redis refuses or does not answer. */
export function createRedisValues(redis: RedisConnection, log: RedisLog, { now, wallNow }: CacheClock) {
  let isOpen = false;
  let loggedMs = Number.NEGATIVE_INFINITY;
  redis.watch({
    onOpen() {
      isOpen = true;
    },
    onLost() {
      isOpen = false;
    },
  });

  function logError(error: Error): void {
    if (now() - loggedMs < logEveryMs) return;
    loggedMs = now();
    log.warn(
      { event: 'redis-refuses', use: 'history', code: toRedisCode(error) },
      'Redis refuses shared entries of the cache: look for its reason under this code in the documentation of Redis',
    );
  }

  /** `parse` throws for an unexpected answer: then the connection is made anew. */
  async function send<Answer>(
    commands: readonly RedisCommand[],
    parse: (replies: readonly RedisReply[]) => Answer,
  ): Promise<Answer | null> {
    try {
      return await redis.send(commands, (replies) => {
        const error = replies.find((reply) => reply instanceof Error);
        if (error === undefined) return parse(replies);
        logError(error);
        return null;
      });
    } catch {
      return null;
    }
  }

  async function load(keys: readonly string[]): Promise<LoadedValues | null> {
    const askedMs = now();
    const wallMs = wallNow();
    const commands = keys.length === 0 ? [['TIME']] : [['TIME'], ['MGET', ...keys]];
    return send(commands, ([time, values = []]) => {
      const redisMs = toTimeMs(time);
      return {
        offsets: [redisMs - now(), redisMs - askedMs, wallMs - askedMs],
        askedMs,
        values: toValues(values, keys.length),
      };
    });
  }

  return {
    isOpen: () => isOpen,
    load,
    readOffsets: async () => (await load([]))?.offsets ?? null,
    async save(entries: readonly (readonly [key: string, value: Buffer | null])[]): Promise<void> {
      const commands = entries.map(([key, value]) =>
        value === null ? ['DEL', key] : ['SET', key, value, 'PX', String(maxAgeMs)],
      );
      await send(commands, () => true);
    },
  };
}

function toTimeMs(reply: RedisReply): number {
  const [seconds, microseconds] = Array.isArray(reply) ? reply.map((part) => Number(String(part))) : [];
  const timeMs = Number(seconds) * 1_000 + Number(microseconds) / 1_000;
  if (!Number.isFinite(timeMs)) throw new TypeError('no answer of TIME');
  return timeMs;
}

function toValues(reply: RedisReply, count: number): readonly (Buffer | null)[] {
  if (!Array.isArray(reply) || reply.length !== count) throw new TypeError('no answer of MGET');
  return reply.map((value) => (Buffer.isBuffer(value) ? value : null));
}
