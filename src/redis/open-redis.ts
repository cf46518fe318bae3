import { createHash, randomUUID } from 'node:crypto';
import {
  type RedisConnection,
  type RedisLog,
  RedisLostError,
  type RedisWatcher,
  toRedisCode,
} from './redis-connection.ts';
import { withTimeout } from './with-timeout.ts';

export interface OpenRedisOptions {
  /** `redis://` or `rediss://`; may hold a password, which is never logged. */
  readonly url: string;
  readonly log: RedisLog;
  readonly use: { readonly name: string; readonly whileLost: string };
  readonly commandTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
  /** Longest wait before the first reconnect; doubles up to `maxBackoffMs`. */
  readonly firstBackoffMs?: number;
  readonly maxBackoffMs?: number;
  readonly random?: () => number;
  /** Makes it a connection that only listens: no command may be sent. */
  readonly subscription?: { readonly channel: string; readonly onMessage: (message: string) => void };
}

/** Reconnects whenever lost; queues nothing. Resolves after the first attempt, even a failed one. */
export async function openRedis({
  url,
  log,
  use,
  commandTimeoutMs = 250,
  connectTimeoutMs = 1_000,
  firstBackoffMs = 50,
  maxBackoffMs = 2_000,
  random = Math.random,
  subscription,
}: OpenRedisOptions): Promise<RedisConnection> {
  const { createClient, ErrorReply, RESP_TYPES } = await import('@redis/client');
  const watchers = new Set<RedisWatcher>();
  let link: { readonly client: Client; readonly serverId: string } | null = null;
  let abandon = () => {};
  let isLost = false;
  let isClosed = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;

  function createRedisClient() {
    return createClient({
      url,
      RESP: 2,
      maintNotifications: 'disabled',
      disableClientInfo: true,
      disableOfflineQueue: true,
      // The client's own strategy does not wait after a loss: behind a proxy without a backend it loops busily.
      socket: { connectTimeout: connectTimeoutMs, reconnectStrategy: false },
    });
  }
  type Client = ReturnType<typeof createRedisClient>;

  async function connect(): Promise<void> {
    try {
      const client = createRedisClient();
      abandon = () => client.destroy();
      client.on('error', (error) => {
        if (link?.client === client) lose(error);
      });
      client.unref();
      const serverId = await withTimeout(
        client.connect().then(() => loadServerId((args) => client.sendCommand(args))),
        connectTimeoutMs,
      );
      if (subscription !== undefined) {
        await withTimeout(client.subscribe(subscription.channel, subscription.onMessage), connectTimeoutMs);
        noteAnswer();
      }
      if (isClosed) return client.destroy();
      link = { client, serverId };
      for (const watcher of [...watchers]) watcher.onOpen(serverId);
    } catch (error) {
      lose(error);
    }
  }

  function lose(error: unknown): void {
    abandon();
    if (isClosed) return;
    if (link !== null) {
      link = null;
      for (const watcher of [...watchers]) watcher.onLost();
    }
    if (!isLost) {
      isLost = true;
      log.warn(
        { event: 'redis-lost', use: use.name, code: toRedisCode(error) },
        `Redis is lost: until it is back, ${use.whileLost}`,
      );
    }
    const waitMs = random() * Math.min(maxBackoffMs, firstBackoffMs * 2 ** failures);
    failures = Math.min(failures + 1, 10);
    timer = setTimeout(connect, waitMs).unref();
  }

  function noteAnswer(): void {
    failures = 0;
    if (isLost) log.info({ event: 'redis-back', use: use.name }, 'Redis is back');
    isLost = false;
  }

  async function ask<Reply, Answer>(
    send: (client: Client) => Promise<Reply>,
    parse: (reply: Reply) => Answer,
  ): Promise<Answer> {
    const asked = link;
    if (asked === null) throw new RedisLostError();
    try {
      const answer = parse(await withTimeout(send(asked.client), commandTimeoutMs));
      noteAnswer();
      return answer;
    } catch (error) {
      if (link === asked) lose(error);
      throw new RedisLostError();
    }
  }

  await connect();
  return {
    commandTimeoutMs,
    runScript: ({ text, parse }, keys, args) =>
      ask((client) => {
        const rest = [String(keys.length), ...keys, ...args.map(String)];
        return runScript((command) => client.sendCommand(command), text, rest);
      }, parse),
    send: (commands, parse) =>
      ask(
        (client) =>
          Promise.all(
            commands.map((command) =>
              client
                .sendCommand(command, { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } })
                .catch((error) => {
                  if (error instanceof ErrorReply) return error;
                  throw error;
                }),
            ),
          ),
        parse,
      ),
    watch(watcher) {
      watchers.add(watcher);
      if (link !== null) watcher.onOpen(link.serverId);
      return () => void watchers.delete(watcher);
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      watchers.clear();
      link = null;
      abandon();
    },
  };
}

type Send = (args: string[]) => Promise<unknown>;

/** Changes with each restart; where Redis does not say, with each connection. */
async function loadServerId(send: Send): Promise<string> {
  // Also checks the password. Some users may not run INFO.
  await send(['PING']);
  const info = await send(['INFO', 'server']).catch(() => '');
  return /^run_id:(\w+)/m.exec(String(info))?.[1] ?? randomUUID();
}

const sha1s = new Map<string, string>();

async function runScript(send: Send, text: string, rest: readonly string[]): Promise<unknown> {
  const sha1 = sha1s.get(text) ?? createHash('sha1').update(text).digest('hex');
  sha1s.set(text, sha1);
  try {
    return await send(['EVALSHA', sha1, ...rest]);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return send(['EVAL', text, ...rest]);
  }
}
