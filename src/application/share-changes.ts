import { type Changes, createChanges } from '../cache/changes.ts';
import { openRedis } from '../redis/open-redis.ts';
import type { RedisConnection, RedisLog, RedisReply } from '../redis/redis-connection.ts';

export interface SharedChangesOptions {
  readonly url: string;
  /** For what is told; what others tell comes over a connection of its own. */
  readonly redis: RedisConnection;
  readonly log: RedisLog;
  readonly now: () => number;
}

export interface SharedChanges {
  readonly changes: Changes;
  close(): Promise<void>;
}

const channel = 'convograph:changes:1';
const key = 'convograph:changes:1';
/** What was read longer ago is given only when the upstream fails. */
const rememberMs = 600_000;
const use = {
  name: 'changes',
  whileLost: 'what other replicas send to a chatbot is seen when what was read before expires',
};

/** Tells other replicas, and is told by them, which chatbots have been written to. */
export async function shareChanges({ url, redis, log, now }: SharedChangesOptions): Promise<SharedChanges> {
  async function announce(name: string): Promise<void> {
    const atMs = await redis.send([['TIME']], ([time]) => toTimeMs(time));
    if (atMs === null) return;
    const commands = [
      ['ZADD', key, String(atMs), name],
      ['ZREMRANGEBYSCORE', key, '-inf', String(atMs - rememberMs)],
      ['PEXPIRE', key, String(rememberMs)],
      ['PUBLISH', channel, name],
    ];
    await redis.send(commands, () => undefined);
  }

  const changes = createChanges({ now, announce: (name) => announce(name).catch(() => undefined) });
  const listener = await openRedis({
    ...{ url, log, use },
    subscription: { channel, onMessage: (name) => changes.learn(name, now()) },
    firstBackoffMs: 1_000,
    maxBackoffMs: 30_000,
  });
  // A replica that starts is given what others have read before.
  for (const { name, agoMs } of await loadRecent(redis)) changes.learn(name, now() - agoMs);
  let opened = 0;
  listener.watch({
    onOpen() {
      // What was told while it was lost is lost.
      if (opened > 0) changes.learn(null, now());
      opened += 1;
    },
    onLost() {
      opened += 1;
    },
  });
  return { changes, close: listener.close };
}

/** None where Redis cannot be asked: nothing that others have read is given either. */
async function loadRecent(redis: RedisConnection) {
  try {
    return await redis.send([['ZRANGE', key, '0', '-1', 'WITHSCORES'], ['TIME']], ([marks, time]) => {
      const texts = Array.isArray(marks) ? marks.map(String) : [];
      const nowMs = toTimeMs(time);
      if (nowMs === null) return [];
      return texts.flatMap((name, i) => {
        const atMs = Number(texts[i + 1]);
        return i % 2 === 0 && Number.isFinite(atMs) ? [{ name, agoMs: Math.max(0, nowMs - atMs) }] : [];
      });
    });
  } catch {
    return [];
  }
}

/** Null where Redis refuses to tell it: no reason to give up the connection, which others use too. */
function toTimeMs(reply: RedisReply): number | null {
  const [seconds = Number.NaN, microseconds = 0] = Array.isArray(reply) ? reply.map(Number) : [];
  const timeMs = seconds * 1_000 + Math.floor(microseconds / 1_000);
  return Number.isFinite(timeMs) ? timeMs : null;
}
