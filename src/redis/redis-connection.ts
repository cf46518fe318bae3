/** One shared Redis (or Valkey) 6 or newer. It reconnects for ever: being lost is a state, not an end. */
export interface RedisConnection {
  readonly commandTimeoutMs: number;
  /** Atomic. Rejects with `RedisLostError` (loss, timeout, error, `parse` throws) but may run all the same. */
  runScript<Answer>(
    script: RedisScript<Answer>,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<Answer>;
  /** One round trip, no transaction. Errors that Redis answers are given to `parse`. */
  send<Answer>(
    commands: readonly RedisCommand[],
    parse: (replies: readonly RedisReply[]) => Answer,
  ): Promise<Answer>;
  /** Calls `onOpen` at once if connected; the result ends the watch. */
  watch(watcher: RedisWatcher): () => void;
  close(): Promise<void>;
}

export type RedisCommand = readonly (string | Buffer)[];

/** Strings as bytes, errors as `Error`; never trusted. */
export type RedisReply = unknown;

export interface RedisScript<Answer> {
  readonly text: string;
  readonly parse: (reply: unknown) => Answer;
}

export interface RedisWatcher {
  /** `serverId` changes whenever Redis may have lost data: after a restart, a failover. */
  onOpen(serverId: string): void;
  onLost(): void;
}

/** Without addresses and without messages of client or server. */
export interface RedisLog {
  warn(fields: RedisLogFields, message: string): void;
  info(fields: RedisLogFields, message: string): void;
}

export interface RedisLogFields {
  readonly event: 'redis-lost' | 'redis-back' | 'redis-refuses';
  readonly use?: string;
  readonly code?: string;
}

/** Gives no reason, which might hold an address or a password. */
export class RedisLostError extends Error {
  override readonly name = 'RedisLostError';

  constructor() {
    super('Redis is lost');
  }
}

/** The system's code or the first word of Redis' error; the rest of a message may hold secrets. */
export function toRedisCode(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  if ('code' in error && typeof error.code === 'string' && /^[A-Z][A-Z_]{2,39}$/.test(error.code))
    return error.code;
  return /^([A-Z]{2,20}) /.exec(error.message)?.[1] ?? 'CONNECTION_LOST';
}
