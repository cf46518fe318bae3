import { UpstreamError } from '../errors.ts';
import type { CallContext } from '../sources/source.ts';
import { type Freshness, toSince } from './freshness.ts';
import type { Refresh, Refreshes } from './refreshes.ts';

/** Something that was read before, and when the upstream was last asked for what proves it. */
export interface Kept<T> {
  readonly value: T;
  readonly provenMs: number;
  /** How what proves it is read again, in so many calls; absent: by what was asked for, in one. Nobody waits for it. */
  readonly refresh?: Refresh;
}

export interface ReadThroughOptions {
  readonly freshness: Freshness;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** Null: what is stale is never given. */
  readonly refreshes: Refreshes | null;
}

/** One thing to read. Both are told from when on it must have been proven. */
export interface Readable<T> {
  readonly key: string;
  find(sinceMs: number): Kept<T> | null;
  /** Asks other replicas what they know; null: nothing to wait for. */
  fetch(): Promise<void> | null;
  /** `onShared` is told when the call began that it came to share. */
  ask(call: CallContext, sinceMs: number, onShared: (startedMs: number) => void): Promise<T>;
}

/** For calls that nobody waits for: they do not wait for a slot either. */
export const behindAnAnswer: CallContext = { deadlineMs: 0 };

/**
 * What is fresh; what is a little old, while it is read again; what the upstream gives; or what it gave before it failed.
 * Rejects with what `ask` throws.
 */
export async function readThrough<T>(
  { freshness, now, refreshes }: ReadThroughOptions,
  call: CallContext,
  { key, find, fetch, ask }: Readable<T>,
): Promise<T> {
  const { ledger, isFresh, signal } = call;
  const since = toSince(freshness, call, now());
  const use = (kept: Kept<T>) => useKept(kept, freshness, call);
  if (!isFresh) {
    const fresh = find(since.freshMs);
    if (fresh !== null) return use(fresh);
    const old = refreshes && find(since.revalidateMs);
    if (old) {
      const start = () => ask(behindAnAnswer, now() - freshness.freshMs, () => undefined);
      const refresh = old.refresh ?? { key, calls: 1, start };
      if (refreshes.mayStart(refresh.calls)) {
        refreshes.start(refresh, freshness.freshMs);
        return use(old);
      }
    }
    const fetching = fetch();
    if (fetching !== null) {
      await fetching;
      const fetched = find(since.freshMs);
      if (fetched !== null) return use(fetched);
    }
  }
  signal?.throwIfAborted();
  try {
    let askedMs = now();
    const value = await ask(call, isFresh ? askedMs : since.freshMs, (startedMs) => {
      ledger?.addSaved('dedupe', 1);
      askedMs = startedMs;
    });
    ledger?.addExpiry(askedMs + freshness.freshMs);
    return value;
  } catch (error) {
    const old = error instanceof UpstreamError && error.isRetryable ? find(since.onErrorMs) : null;
    if (old === null) throw error;
    ledger?.addStale();
    return use(old);
  }
}

/** The value of something kept, with the account of it. */
export function useKept<T>(
  { value, provenMs }: Kept<T>,
  { freshMs }: Freshness,
  { ledger, startedMs = Number.POSITIVE_INFINITY }: CallContext,
): T {
  if (provenMs < startedMs) ledger?.addSaved('cache', 1);
  ledger?.addExpiry(provenMs + freshMs);
  return value;
}
