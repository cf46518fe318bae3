export const usualWindowMs = 60_000;
export const longestPauseMs = 600_000;

export interface RateLimit {
  readonly requestsPerMinute: number | null;
  /** Calls in any sliding window; null: no limit. */
  readonly limit: number | null;
  readonly windowMs: number;
  /** After the waiting callers; `Infinity` without a limit. */
  remaining(): number;
  /** Until every slot is free if nothing is called. */
  resetMs(): number;
  /** Rejects with `RateLimitExceededError` once the deadline cannot be met, with the abort reason on abort. */
  acquire(caller: RateLimitCaller): Promise<RateLimitSlot>;
  pause(pauseMs: number): void;
  close(): Promise<void>;
}

export interface RateLimitCaller {
  /** Callers with the same object share a turn; absent: a turn of its own. */
  readonly turn?: object;
  /** Latest start by `performance.now()`; absent: waits as long as it takes. */
  readonly deadlineMs?: number;
  /** True, or a deadline in the past: takes a free slot that nobody waits for, or none. */
  readonly nonWaiting?: boolean;
  readonly signal?: AbortSignal;
}

export interface RateLimitSlot {
  readonly waitedMs: number;
  /** Frees the slot after a window. Only answered calls count for the usual duration. */
  release(wasAnswered?: boolean): void;
  /** Nothing was sent: frees the slot at once. */
  cancel(): void;
}

export function toLimit(requestsPerMinute: number, windowMs: number): number {
  return Math.max(1, Math.floor((requestsPerMinute * windowMs) / 60_000));
}

export class RateLimitExceededError extends Error {
  override readonly name = 'RateLimitExceededError';
  readonly retryAfterMs: number;
  readonly isRedisLost: boolean;

  constructor(retryAfterMs: number, { isRedisLost = false }: { readonly isRedisLost?: boolean } = {}) {
    super('rate limit reached');
    this.retryAfterMs = Math.ceil(retryAfterMs);
    this.isRedisLost = isRedisLost;
  }
}
