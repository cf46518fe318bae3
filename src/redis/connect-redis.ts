import { createHash, randomUUID } from 'node:crypto';
import { inTime } from './in-time.ts';
import type { RedisCommand, RedisReply } from './redis-connection.ts';

/** One connection that was made and greeted; once it is lost, it stays lost. */
export interface RedisLink {
  /** Changes whenever Redis is started anew; when Redis does not tell, with each connection. */
  readonly serverId: string;
  runScript(text: string, keys: readonly string[], args: readonly string[]): Promise<unknown>;
  /** Rejects when the connection breaks; an error that Redis answers is a reply. */
  send(commands: readonly RedisCommand[]): Promise<readonly RedisReply[]>;
  destroy(): void;
}

export interface ConnectRedisOptions {
  /** May hold a password. */
  readonly url: string;
  /** For all of it: connecting, signing in, the first answer. */
  readonly timeoutMs: number;
  /** Gives up connecting. */
  readonly signal: AbortSignal;
  /** The connection has broken; may be told more than once. */
  readonly onLost: (error: unknown) => void;
}

/** Connects once. Rejects when that fails; what it rejects with may hold the address. */
export async function connectRedis({
  url,
  timeoutMs,
  signal,
  onLost,
}: ConnectRedisOptions): Promise<RedisLink> {
  const { createClient, ErrorReply, RESP_TYPES } = await import('@redis/client');
  const client = createClient({
    url,
    RESP: 2,
    maintNotifications: 'disabled',
    disableClientInfo: true,
    disableOfflineQueue: true,
    socket: { connectTimeout: timeoutMs, reconnectStrategy: false },
  });
  client.on('error', onLost);
  client.unref();
  const giveUp = () => client.destroy();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    signal.throwIfAborted();
    const serverId = await inTime(
      client.connect().then(() => loadServerId((args) => client.sendCommand(args))),
      timeoutMs,
    );
    return {
      serverId,
      runScript: (text, keys, args) =>
        runScript((command) => client.sendCommand(command), text, [String(keys.length), ...keys, ...args]),
      send: (commands) =>
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
      destroy: () => client.destroy(),
    };
  } catch (error) {
    client.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

type Send = (args: string[]) => Promise<unknown>;

async function loadServerId(send: Send): Promise<string> {
  // Also proves that the password is right. Some users may not ask for INFO.
  await send(['PING']);
  const info = await send(['INFO', 'server']).catch(() => '');
  return /^run_id:(\w+)/m.exec(String(info))?.[1] ?? randomUUID();
}

async function runScript(send: Send, text: string, rest: readonly string[]): Promise<unknown> {
  try {
    return await send(['EVALSHA', toSha1(text), ...rest]);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return send(['EVAL', text, ...rest]);
  }
}

/** Few texts, sent many times. */
const sha1s = new Map<string, string>();

function toSha1(text: string): string {
  const known = sha1s.get(text);
  if (known !== undefined) return known;
  const sha1 = createHash('sha1').update(text).digest('hex');
  sha1s.set(text, sha1);
  return sha1;
}
