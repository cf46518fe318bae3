import { connectRedis, type RedisLink } from './connect-redis.ts';
import { inTime } from './in-time.ts';
import {
  type RedisConnection,
  type RedisLog,
  RedisLostError,
  type RedisWatcher,
} from './redis-connection.ts';
import { toRedisCode } from './to-redis-code.ts';

export interface OpenRedisOptions {
  /** `redis://` or `rediss://`; may hold a password, which is never logged. */
  readonly url: string;
  readonly log: RedisLog;
  /** A command without an answer by then counts as lost. */
  readonly commandTimeoutMs?: number;
  /** For one attempt to connect. */
  readonly connectTimeoutMs?: number;
  /** Longest wait between two attempts. */
  readonly maxBackoffMs?: number;
  readonly random?: () => number;
}

/**
 * Connects to Redis, and again whenever it is lost. Nothing is queued meanwhile. Gives the connection after the first
 * attempt, however that ended, and never rejects: a Redis that cannot be reached or refuses the password is a Redis that
 * is lost.
 */
export async function openRedis({
  url,
  log,
  commandTimeoutMs = 250,
  connectTimeoutMs = 1_000,
  maxBackoffMs = 2_000,
  random = Math.random,
}: OpenRedisOptions): Promise<RedisConnection> {
  const watchers = new Set<RedisWatcher>();
  let link: RedisLink | null = null;
  let isLost = false;
  const closing = new AbortController();
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    let mine: RedisLink | null = null;
    const onLost = (error: unknown) => {
      if (mine !== null) drop(mine, error);
    };
    try {
      mine = await connectRedis({ url, timeoutMs: connectTimeoutMs, signal: closing.signal, onLost });
    } catch (error) {
      if (!closing.signal.aborted) seekAgain(error);
      return;
    }
    if (closing.signal.aborted) return mine.destroy();
    link = mine;
    for (const watcher of [...watchers]) watcher.onOpen(mine.serverId);
  }

  function drop(broken: RedisLink, error: unknown): void {
    if (link !== broken) return;
    link = null;
    broken.destroy();
    for (const watcher of [...watchers]) watcher.onLost();
    seekAgain(error);
  }

  function seekAgain(error: unknown): void {
    if (!isLost) {
      isLost = true;
      log.warn(
        { event: 'redis-lost', code: toRedisCode(error) },
        'Redis is lost: until it is back, this replica keeps to its share of what is shared',
      );
    }
    const waitMs = random() * Math.min(maxBackoffMs, 50 * 2 ** failures);
    failures = Math.min(failures + 1, 10);
    timer = setTimeout(() => void connect(), waitMs).unref();
  }

  function noteAnswer(): void {
    failures = 0;
    if (!isLost) return;
    isLost = false;
    log.info({ event: 'redis-back' }, 'Redis is back');
  }

  await connect();
  return {
    commandTimeoutMs,
    async runScript({ text, parse }, keys, args) {
      const mine = link;
      if (mine === null) throw new RedisLostError();
      try {
        const reply = mine.runScript(text, keys, args.map(String));
        const answer = parse(await inTime(reply, commandTimeoutMs));
        noteAnswer();
        return answer;
      } catch (error) {
        drop(mine, error);
        throw new RedisLostError();
      }
    },
    watch(watcher) {
      watchers.add(watcher);
      if (link !== null) watcher.onOpen(link.serverId);
      return () => void watchers.delete(watcher);
    },
    async close() {
      closing.abort();
      clearTimeout(timer);
      watchers.clear();
      link?.destroy();
      link = null;
    },
  };
}
