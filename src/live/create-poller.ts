import type { CallContext } from '../call-context.ts';
import {
  DeadlineExceededError,
  type StreamEndedError,
  UpstreamBudgetExceededError,
  UpstreamError,
} from '../errors.ts';
import type { SetTimer } from '../rate-limit/slot-store.ts';
import type { PollBudget } from './create-poll-budget.ts';

export interface LiveTiming {
  readonly minIntervalMs: number;
  readonly maxIntervalMs: number;
  /** A list that cannot be read for so long ends its streams. */
  readonly giveUpMs: number;
  readonly now: () => number;
  readonly setTimer: SetTimer;
  /** How many processes share what they read; 1: nobody else does. */
  readonly replicas: number;
  readonly random: () => number;
}

/** The call of a poll; what was read since then, in milliseconds of the monotonic clock, will do. */
export type ToCall = (sinceMs: number) => CallContext;

export interface PollerOptions extends LiveTiming {
  readonly budget: PollBudget;
  /** Null: the configuration has no such chatbot any more, or another one. */
  readonly findProblem: () => StreamEndedError | null;
  /**
   * For how long what a poll reads counts as fresh in the cache, in milliseconds: what others have read of late is a
   * poll too. Null: each poll reads anew.
   */
  readonly keptMs: number | null;
  /** Gives whether there was anything new; what was read since `sinceMs` of the monotonic clock will do. */
  poll(toCall: ToCall, sinceMs: number): Promise<boolean>;
  onFailure(error: unknown): void;
}

/** Polls until it is stopped, the more often the more there is to see. */
export interface Poller {
  /** Waits for a poll that is no older than that, in milliseconds of the monotonic clock. */
  whenFresh(sinceMs: number): Promise<void>;
  /** Polls again as soon as the shortest interval allows. */
  pollSoon(): void;
  stop(): void;
  readonly signal: AbortSignal;
}

/** The interval grows to this part of the time without anything new. */
const quietShare = 0.1;
/** What is younger than this part of the interval is as good as a poll: one replica polls for all. */
const sharedShare = 0.75;
/** A replica that reads what another one has polled comes so much later, in milliseconds, half an interval at most. */
const longestLagMs = 1_000;
/** Replicas that poll at the same time move apart, so that one polls before the others. */
const spreadShare = 0.2;

export function createPoller(options: PollerOptions): Poller {
  const { budget, findProblem, poll, onFailure, keptMs, replicas } = options;
  const { minIntervalMs, maxIntervalMs, giveUpMs, now, setTimer, random } = options;
  const abort = new AbortController();
  const member = {};
  let lastAskedMs = Number.NEGATIVE_INFINITY;
  let lastFreshMs = Number.NEGATIVE_INFINITY;
  let activeMs = now();
  let intervalMs = minIntervalMs;
  let failures = 0;
  let failingSinceMs: number | null = null;
  const waiters = new Map<() => void, number>();
  let isPolling = false;
  let isSoon = false;
  let stopTimer = () => {};

  function schedule(atMs: number): void {
    stopTimer();
    if (!abort.signal.aborted) stopTimer = setTimer(() => void run(), Math.max(0, atMs - now()));
  }

  function pollSoon(): void {
    isSoon = true;
    if (!isPolling) schedule(lastAskedMs + minIntervalMs);
  }

  async function run(): Promise<void> {
    if (isPolling || abort.signal.aborted) return;
    const waitMs = budget.waitMs();
    if (waitMs > 0) return schedule(now() + waitMs);
    isPolling = true;
    lastAskedMs = now();
    const mayShare = keptMs !== null && !isSoon && waiters.size === 0;
    isSoon = false;
    const nextMs = await tryPoll(
      lastAskedMs,
      mayShare ? lastAskedMs - sharedShare * intervalMs : lastAskedMs,
    );
    isPolling = false;
    schedule(isSoon ? lastAskedMs + minIntervalMs : nextMs);
  }

  /** Gives when to poll again. */
  async function tryPoll(askedMs: number, sinceMs: number): Promise<number> {
    try {
      const problem = findProblem();
      if (problem !== null) throw problem;
      const ledger = budget.openLedger();
      const call = { nonWaiting: true, ledger, signal: abort.signal };
      if (await poll((freshSinceMs) => ({ ...call, freshSinceMs }), sinceMs)) activeMs = now();
      failures = 0;
      failingSinceMs = null;
      const readMs = keptMs === null ? askedMs : Math.min(askedMs, ledger.expiryMs() - keptMs);
      lastFreshMs = Math.max(readMs, sinceMs);
      for (const [wake, neededMs] of waiters) {
        if (lastFreshMs >= neededMs && waiters.delete(wake)) wake();
      }
      const wantedMs = Math.min(maxIntervalMs, Math.max(minIntervalMs, (now() - activeMs) * quietShare));
      intervalMs = budget.lengthen(member, wantedMs);
      if (replicas === 1) return readMs + intervalMs;
      const isAnothers = readMs < askedMs;
      const lagMs = isAnothers
        ? Math.min(longestLagMs, intervalMs / 2)
        : -spreadShare * random() * intervalMs;
      return readMs + intervalMs + lagMs;
    } catch (error) {
      failures += 1;
      failingSinceMs ??= askedMs;
      if (!isTransient(error) || now() - failingSinceMs >= giveUpMs) onFailure(error);
      intervalMs = budget.lengthen(member, toBackoffMs(failures, options));
      return askedMs + intervalMs;
    }
  }

  schedule(now());
  return {
    whenFresh(sinceMs) {
      if (lastFreshMs >= sinceMs) return Promise.resolve();
      const fresh = new Promise<void>((resolve) => waiters.set(resolve, sinceMs));
      pollSoon();
      return fresh;
    },
    pollSoon,
    stop() {
      stopTimer();
      budget.leave(member);
      abort.abort();
    },
    signal: abort.signal,
  };
}

export function toBackoffMs(
  failures: number,
  { minIntervalMs, maxIntervalMs }: Pick<LiveTiming, 'minIntervalMs' | 'maxIntervalMs'>,
): number {
  return Math.min(maxIntervalMs, minIntervalMs * 2 ** Math.min(failures, 10));
}

/** True for a failure that may be over at the next try. */
export function isTransient(error: unknown): boolean {
  return (
    error instanceof DeadlineExceededError ||
    error instanceof UpstreamBudgetExceededError ||
    (error instanceof UpstreamError && (error.isRetryable || error.kind === 'invalid-response'))
  );
}
