import type { RedisCommand, RedisConnection, RedisLog, RedisReply } from '../../redis/redis-connection.ts';
import { toRedisCode } from '../../redis/to-redis-code.ts';
import { maxAgeMs } from '../freshness.ts';
import type { HistoryClock } from '../history-clock.ts';
import type { RedisClockReading } from './shared-clocks.ts';

/** Values in Redis that expire. Nothing here rejects: what Redis refuses or does not answer is as if it were not there. */
export interface RedisValues {
  isOpen(): boolean;
  /** The values of these keys, null where there is none; null when Redis does not say. */
  load(keys: readonly string[]): Promise<LoadedValues | null>;
  /** Redis' clock; null when it does not say. */
  readClock(): Promise<RedisClockReading | null>;
  /** Null deletes. */
  save(entries: readonly (readonly [key: string, value: Buffer | null])[]): Promise<void>;
}

export interface LoadedValues {
  readonly clock: RedisClockReading;
  readonly values: readonly (Buffer | null)[];
}

/** An error that stays is told no more often. */
const silenceMs = 60_000;

export function createRedisValues(
  redis: RedisConnection,
  log: RedisLog,
  { now, wallNow }: HistoryClock,
): RedisValues {
  let isOpen = false;
  let toldMs = Number.NEGATIVE_INFINITY;
  redis.watch({
    onOpen: () => {
      isOpen = true;
    },
    onLost: () => {
      isOpen = false;
    },
  });

  function tellRefusal(error: Error): void {
    if (now() - toldMs < silenceMs) return;
    toldMs = now();
    log.warn(
      { event: 'redis-refuses', use: 'history', code: toRedisCode(error) },
      'Redis refuses what is shared of the history: look for its reason under this code in the documentation of Redis',
    );
  }

  /** Null for a loss and for the first error among the replies. */
  async function ask<Answer>(
    commands: readonly RedisCommand[],
    parse: (replies: readonly RedisReply[]) => Answer,
  ): Promise<Answer | null> {
    try {
      return await redis.send(commands, (replies) => {
        const refusal = replies.find((reply) => reply instanceof Error);
        if (refusal === undefined) return parse(replies);
        tellRefusal(refusal);
        return null;
      });
    } catch {
      return null;
    }
  }

  function startClock(): (reply: RedisReply) => RedisClockReading {
    const asked = { askedMs: now(), wallMs: wallNow() };
    return (reply) => ({ ...asked, redisMs: toTimeMs(reply), answeredMs: now() });
  }

  return {
    isOpen: () => isOpen,
    load(keys) {
      const toClock = startClock();
      return ask([['TIME'], ['MGET', ...keys]], ([time, values]) => ({
        clock: toClock(time),
        values: toValues(values, keys.length),
      }));
    },
    readClock() {
      const toClock = startClock();
      return ask([['TIME']], ([time]) => toClock(time));
    },
    async save(entries) {
      const commands = entries.map(([key, value]) =>
        value === null ? ['DEL', key] : ['SET', key, value, 'PX', String(maxAgeMs)],
      );
      await ask(commands, () => true);
    },
  };
}

/** Throws for what is no answer of `TIME`: such a connection is dropped. */
function toTimeMs(reply: RedisReply): number {
  const [seconds, microseconds] = Array.isArray(reply) ? reply.map((part) => Number(String(part))) : [];
  const timeMs = Number(seconds) * 1_000 + Number(microseconds) / 1_000;
  if (!Number.isFinite(timeMs)) throw new TypeError('Redis tells no time');
  return timeMs;
}

/** Throws for what is no answer of `MGET`. */
function toValues(reply: RedisReply, count: number): readonly (Buffer | null)[] {
  if (!Array.isArray(reply) || reply.length !== count) throw new TypeError('Redis gives no values');
  return reply.map((value: unknown) => (Buffer.isBuffer(value) ? value : null));
}
