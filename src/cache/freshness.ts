import type { CallContext } from '../call-context.ts';

/** `now`: milliseconds on a monotonic clock; `wallNow`: epoch milliseconds, to compare with rows' times. */
export interface CacheClock {
  readonly now: () => number;
  readonly wallNow: () => number;
}

/** Rows may be written late, and some times are whole seconds: what is younger than this is not stable yet. */
export const stableAfterMs = 60_000;

/** What was first read longer ago is read anew, because some changes cannot be seen. */
export const maxAgeMs = 3_600_000;

/** In milliseconds from the request: fresh; given during a refresh; given as stale if the upstream fails. */
export interface Freshness {
  readonly freshMs: number;
  readonly revalidateMs: number;
  readonly onErrorMs: number;
  /** What was read before is neither fresh nor given during a refresh; absent: nothing ever changes it. */
  readonly changedMs?: () => number;
}

export interface Since {
  readonly freshMs: number;
  readonly revalidateMs: number;
  readonly onErrorMs: number;
}

/** What counts for an operation: measured from its beginning, so that one answer is not made of two looks. */
export function toSince(
  freshness: Freshness,
  { startedMs, bypassesCache, freshSinceMs, aheadMs = 0 }: CallContext,
  nowMs: number,
): Since {
  const start = startedMs ?? nowMs;
  const changedMs = freshness.changedMs?.() ?? Number.NEGATIVE_INFINITY;
  if (freshSinceMs !== undefined) {
    const sinceMs = Math.max(freshSinceMs, changedMs);
    return { freshMs: sinceMs, revalidateMs: sinceMs, onErrorMs: sinceMs };
  }
  if (bypassesCache) return { freshMs: start, revalidateMs: start, onErrorMs: start };
  // As if it began so much later, for what was read before it began.
  const later = Math.min(aheadMs, freshness.freshMs);
  return {
    freshMs: Math.max(start + later - freshness.freshMs, changedMs),
    revalidateMs: Math.max(start + later - freshness.revalidateMs, changedMs),
    onErrorMs: start - freshness.onErrorMs,
  };
}
