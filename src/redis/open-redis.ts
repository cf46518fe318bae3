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
  /** What it is for, and what this replica does without it; both are logged. */
  readonly use: { readonly name: string; readonly whileLost: string };
  /** A command without an answer by then counts as lost. */
  readonly commandTimeoutMs?: number;
  /** For one attempt to connect. */
  readonly connectTimeoutMs?: number;
  /** Longest wait before the first attempt to find it again; doubles with each. */
  readonly firstBackoffMs?: number;
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
  use,
  commandTimeoutMs = 250,
  connectTimeoutMs = 1_000,
  firstBackoffMs = 50,
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
        { event: 'redis-lost', use: use.name, code: toRedisCode(error) },
        `Redis is lost: until it is back, ${use.whileLost}`,
      );
    }
    const waitMs = random() * Math.min(maxBackoffMs, firstBackoffMs * 2 ** failures);
    failures = Math.min(failures + 1, 10);
    timer = setTimeout(() => void connect(), waitMs).unref();
  }

  function noteAnswer(): void {
    failures = 0;
    if (!isLost) return;
    isLost = false;
    log.info({ event: 'redis-back', use: use.name }, 'Redis is back');
  }

  async function ask<Reply, Answer>(
    send: (through: RedisLink) => Promise<Reply>,
    parse: (reply: Reply) => Answer,
  ): Promise<Answer> {
    const mine = link;
    if (mine === null) throw new RedisLostError();
    try {
      const answer = parse(await inTime(send(mine), commandTimeoutMs));
      noteAnswer();
      return answer;
    } catch (error) {
      drop(mine, error);
      throw new RedisLostError();
    }
  }

  await connect();
  return {
    commandTimeoutMs,
    runScript: ({ text, parse }, keys, args) =>
      ask((through) => through.runScript(text, keys, args.map(String)), parse),
    send: (commands, parse) => ask((through) => through.send(commands), parse),
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
