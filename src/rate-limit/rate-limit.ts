/** How much one credential may still ask of its upstream, and whose turn it is. One object a credential, shared by all requests. */
export interface RateLimit {
  /** Calls in any sliding 60 s, or null where there is no limit. */
  readonly requestsPerMinute: number | null;
  /** Calls that may start now, after those that wait; `Infinity` where there is no limit. */
  remaining(): number;
  /** Milliseconds until every slot is free again, should nothing be called meanwhile; 0 when they are. */
  resetMs(): number;
  /**
   * Waits for a slot. Rejects with `RateLimitExceededError` as soon as it is clear that none is free before the
   * caller's deadline, less the time that calls usually take, and with the reason of its signal.
   */
  acquire(caller: RateLimitCaller): Promise<RateLimitSlot>;
  /** The upstream said 429: no call starts for this many milliseconds. */
  pause(pauseMs: number): void;
  /** Ends what it does in the background; who waits is refused. */
  close(): Promise<void>;
}

/** Who wants a slot. */
export interface RateLimitCaller {
  /** Callers with the same object take their turns as one; absent: a turn of its own. */
  readonly turn?: object;
  /** The latest time to start, in milliseconds of `performance.now()`. Absent: it waits as long as it takes; passed, or 0: it takes a slot that nobody waits for, or none. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

/** A call that may start now. */
export interface RateLimitSlot {
  /** How long it was held back, in milliseconds; 0 where a slot was free. */
  readonly waitedMs: number;
  /** The call has ended: its slot is free again 60 s after that. With an answer, its time counts as one that calls take. */
  release(wasAnswered?: boolean): void;
  /** Nothing was sent: the slot is free at once. */
  cancel(): void;
}
