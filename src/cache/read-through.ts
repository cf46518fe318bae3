import type { CallContext } from '../call-context.ts';
import { UpstreamError } from '../errors.ts';
import { type Freshness, toSince } from './freshness.ts';
import type { Refresh, Refreshes } from './refreshes.ts';

/** Something that was read before; `provenMs`: when the upstream was last asked for what proves it. */
export interface CacheEntry<T> {
  readonly value: T;
  readonly provenMs: number;
  /** Reads what proves it again, in the background; absent or null: one call for what was asked for. */
  readonly toRefresh?: () => Refresh | null;
}

export interface ReadThroughOptions {
  readonly freshness: Freshness;
  readonly now: () => number;
  readonly refreshes: Refreshes | null;
}

export interface Readable<T> {
  key(): string;
  find(sinceMs: number): CacheEntry<T> | null;
  /** Asks other replicas what they know; null: nothing to wait for. */
  fetch(): Promise<void> | null;
  ask(call: CallContext, sinceMs: number, onShared: (startedMs: number) => void): Promise<T>;
}

/** The last part of its freshness, in which an entry that is read is renewed. */
const renewalShare = 1 / 4;

/** Background refreshes do not wait for a slot of the rate limit. */
export const inBackground: CallContext = { nonWaiting: true };

/** What is at hand: fresh data, or stale data during a refresh. */
export function readCached<T>(
  options: ReadThroughOptions,
  call: CallContext,
  readable: Pick<Readable<T>, 'key' | 'find' | 'ask'>,
): CacheEntry<T> | null {
  const { freshness, now, refreshes } = options;
  const since = toSince(freshness, call, now());
  const fresh = readable.find(since.freshMs);
  if (fresh !== null) renewInTime(options, call, readable, fresh);
  const mayRefresh = fresh === null && since.revalidateMs < since.freshMs && refreshes?.mayStart(1);
  const old = mayRefresh ? readable.find(since.revalidateMs) : null;
  const entry = old && !startRefresh(options, readable, old, freshness.freshMs) ? null : (fresh ?? old);
  if (entry !== null) useCached(entry, freshness, call);
  return entry;
}

/** Fresh data, stale data during a refresh or if the upstream fails, or a new answer. Rejects as `ask` does. */
export async function readThrough<T>(
  options: ReadThroughOptions,
  call: CallContext,
  readable: Readable<T>,
  bypassCache = false,
): Promise<T> {
  const { freshness, now } = options;
  const { find, fetch, ask } = readable;
  const { ledger, signal } = call;
  const since = toSince(freshness, call, now());
  const use = (entry: CacheEntry<T>) => useCached(entry, freshness, call);
  if (!bypassCache) {
    const entry = readCached(options, call, readable);
    if (entry !== null) return entry.value;
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
    const value = await ask(call, bypassCache ? askedMs : since.freshMs, (startedMs) => {
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

function startRefresh<T>(
  { freshness, now, refreshes }: ReadThroughOptions,
  { key, ask }: Pick<Readable<T>, 'key' | 'ask'>,
  { toRefresh }: CacheEntry<T>,
  periodMs: number,
): boolean {
  const start = () => ask(inBackground, now() - freshness.freshMs * renewalShare, () => undefined);
  const refresh = toRefresh?.() ?? { key: key(), calls: 1, start };
  if (refreshes === null || !refreshes.mayStart(refresh.calls)) return false;
  refreshes.start(refresh, periodMs);
  return true;
}

/** Renews what is read shortly before it expires, unless it is given while it is refreshed later. */
function renewInTime<T>(
  options: ReadThroughOptions,
  { startedMs = options.now(), bypassesCache = false, freshSinceMs }: CallContext,
  readable: Pick<Readable<T>, 'key' | 'ask'>,
  entry: CacheEntry<T>,
): void {
  const { freshMs, revalidateMs } = options.freshness;
  const dueAfterMs = freshMs * (1 - renewalShare);
  const isExact = bypassesCache || freshSinceMs !== undefined;
  if (isExact || revalidateMs > freshMs || entry.provenMs > startedMs - dueAfterMs) return;
  startRefresh(options, readable, entry, dueAfterMs);
}

export function useCached<T>(
  { value, provenMs }: CacheEntry<T>,
  { freshMs }: Freshness,
  { ledger, startedMs = Number.POSITIVE_INFINITY }: CallContext,
): T {
  if (provenMs < startedMs) ledger?.addSaved('cache', 1);
  ledger?.addExpiry(provenMs + freshMs);
  return value;
}
