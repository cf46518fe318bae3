import type { TracePlace } from './ledger/call-observer.ts';
import type { Ledger } from './ledger/ledger.ts';

/** What one GraphQL operation hands down to its upstream calls. */
export interface CallContext {
  readonly signal?: AbortSignal;
  /** Latest start of a call, in milliseconds of `performance.now()`; absent: no limit. */
  readonly deadlineMs?: number;
  /** True: a call starts at once or not at all, because nobody waits for it. */
  readonly nonWaiting?: boolean;
  readonly ledger?: Ledger;
  readonly trace?: TracePlace;
  /** What every call fails with; cached answers are given all the same. */
  readonly failure?: Error;
  /** In milliseconds of a monotonic clock; absent: now. What was read since then is fresh. */
  readonly startedMs?: number;
  /** True: only what was read since `startedMs` will do. */
  readonly bypassesCache?: boolean;
  /** What expires within so many milliseconds counts as expired; absent: 0. */
  readonly aheadMs?: number;
  /** In place of all three: what this replica or another has read since then, in milliseconds of that clock, and no other. */
  readonly freshSinceMs?: number;
}
