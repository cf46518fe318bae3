/** One Redis (or Valkey) 6 or newer, shared by whoever needs it. It is sought for ever: being lost is a state, not an end. */
export interface RedisConnection {
  /** Nobody waits longer for an answer. */
  readonly commandTimeoutMs: number;
  /**
   * Runs a script atomically. Rejects with `RedisLostError`, and nothing else, when there is no connection, when the
   * answer does not come in time, and when it is an error or makes no sense: then the connection is dropped and made
   * anew. A script that was given up may still be executed.
   */
  runScript<Answer>(
    script: RedisScript<Answer>,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<Answer>;
  /**
   * Sends commands one after the other in one round trip, not as one transaction. What Redis answers with an error is
   * given to `parse` as an `Error` and is no loss. Rejects as `runScript` does otherwise.
   */
  send<Answer>(
    commands: readonly RedisCommand[],
    parse: (replies: readonly RedisReply[]) => Answer,
  ): Promise<Answer>;
  /** Tells of the connection, at once if there is one; gives what ends that. */
  watch(watcher: RedisWatcher): () => void;
  close(): Promise<void>;
}

/** A command's name and arguments. */
export type RedisCommand = readonly (string | Buffer)[];

/** What Redis answers: strings as bytes, errors as `Error`; never trusted. */
export type RedisReply = unknown;

/** A Lua script and what it answers. */
export interface RedisScript<Answer> {
  readonly text: string;
  /** Throws when the reply is not what the script answers. */
  readonly parse: (reply: unknown) => Answer;
}

export interface RedisWatcher {
  /** `serverId` is another one whenever Redis may have forgotten something: after a restart, a failover. */
  onOpen(serverId: string): void;
  onLost(): void;
}

/** What is logged of a connection: no addresses, no messages of the client or the server. */
export interface RedisLog {
  warn(fields: RedisLogFields, message: string): void;
  info(fields: RedisLogFields, message: string): void;
}

export interface RedisLogFields {
  readonly event: 'redis-lost' | 'redis-back' | 'redis-refuses';
  /** What the connection is for. */
  readonly use?: string;
  /** Why: a word such as `ECONNREFUSED`, `WRONGPASS`, `TIMEOUT`. */
  readonly code?: string;
}

/** Redis is not to be had at the moment. It says no more, because a reason might hold an address or a password. */
export class RedisLostError extends Error {
  override readonly name = 'RedisLostError';

  constructor() {
    super('Redis is lost');
  }
}
