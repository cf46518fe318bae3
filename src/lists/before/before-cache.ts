import { maxAgeMs, stableAfterMs, toSince } from '../../cache/freshness.ts';
import { type CacheEntry, readThrough } from '../../cache/read-through.ts';
import type { CallContext } from '../../call-context.ts';
import type { Message } from '../../models.ts';
import type { CacheDeps, CachedList } from '../cached-list.ts';
import type { BeforeList, BeforePage, Filter } from '../list.ts';
import { messageRow } from '../row-key.ts';
import { type BeforeRequest, type BeforeRun, cutBefore, toBeforeRun } from './before-run.ts';
import { addBeforeRun } from './before-run-list.ts';
import { beforeRunsForm } from './before-runs-form.ts';
import { findByTime } from './find-by-time.ts';
import { readBeforeWindow } from './read-before-window.ts';
import type { BeforeReader } from './seek-page.ts';

export interface BeforeCachedList<F extends Filter> extends CachedList<Message, F> {
  readPage(
    filter: F,
    beforeMs: number | null,
    call: CallContext,
    bypassCache?: boolean,
  ): Promise<BeforePage<Message>>;
}

/**
 * A fresh enough answer that shares a row with a run's stable part proves all of that part; only the maximum
 * age guards against deletions elsewhere. Rows not yet stable are as fresh as the answers that show them.
 */
export function createBeforeCache<F extends Filter>(
  upstream: BeforeList<Message, F>,
  { name, store, shared, flights, clock, freshness }: Omit<CacheDeps, 'refreshes'>,
): BeforeCachedList<F> {
  const { boundReading, sparse, largestPage } = upstream;
  const requires: readonly string[] = upstream.requires ?? [];
  const { now, wallNow } = clock;
  const nameOf = (filter: Filter) =>
    JSON.stringify([name, ...upstream.filters.map((field) => filter[field] ?? null)]);

  function toRequest(beforeMs: number | null): BeforeRequest {
    const limitMs = (beforeMs ?? Number.POSITIVE_INFINITY) - boundReading.leadMs() + 1;
    return { limitMs, pageSize: largestPage() };
  }

  function usable(filter: Filter): readonly BeforeRun[] {
    const oldestMs = now() - maxAgeMs;
    return (store.get<readonly BeforeRun[]>(nameOf(filter)) ?? []).filter(
      ({ sinceMs }) => sinceMs >= oldestMs,
    );
  }

  function recall(
    filter: Filter,
    beforeMs: number | null,
    sinceMs: number,
  ): CacheEntry<BeforePage<Message>> | null {
    const request = toRequest(beforeMs);
    for (const run of usable(filter)) {
      const entry = cutBefore(run, request);
      if (entry !== null && entry.provenMs >= sinceMs) return entry;
    }
    return null;
  }

  async function ask(filter: F, beforeMs: number | null, call: CallContext): Promise<BeforePage<Message>> {
    const askedMs = now();
    // In the zone in which times are shown.
    const stableBeforeMs = wallNow() - stableAfterMs - Math.max(0, boundReading.leadMs() - 1);
    const page = await upstream.readPage(filter, beforeMs, call);
    const times = { askedMs, stableBeforeMs, answeredMs: now() };
    keep(filter, toBeforeRun(page, toRequest(beforeMs), times));
    const narrower = sparse?.toSparse(filter) ?? null;
    if (sparse !== undefined && narrower !== null && usable(narrower).length > 0) {
      const rows = page.rows.filter(sparse.isPart);
      // Without a row it could not be joined to what is known.
      if (rows.length > 0 || beforeMs === null)
        keep(narrower, toBeforeRun({ ...page, rows }, toRequest(beforeMs), times));
    }
    return page;
  }

  function keep(filter: Filter, run: BeforeRun | null): void {
    if (run === null) return;
    const runs = addBeforeRun(usable(filter), run);
    store.set(nameOf(filter), runs, beforeRunsForm.sizeOf(runs), beforeRunsForm);
  }

  const toFlightKey = (filter: Filter, beforeMs: number | null) => `${nameOf(filter)} ${beforeMs}`;
  const toCacheRequest = (filter: Filter) => ({ key: nameOf(filter), form: beforeRunsForm });
  const isHeadCached = (filter: Filter, call: CallContext) =>
    recall(filter, null, toSince(freshness, call, now()).freshMs) !== null;
  const isComplete = (filter: Filter) => requires.every((field) => typeof filter[field] === 'string');

  function readPage(filter: F, beforeMs: number | null, call: CallContext, bypassCache = false) {
    const key = toFlightKey(filter, beforeMs);
    return readThrough(
      { freshness, now, refreshes: null },
      call,
      {
        key: () => key,
        find: (sinceMs) => recall(filter, beforeMs, sinceMs),
        fetch: () => shared?.fetch([toCacheRequest(filter)], call) ?? null,
        ask: (by, sinceMs, onShared) =>
          flights.share({ key, sinceMs, call: by, start: (own) => ask(filter, beforeMs, own), onShared }),
      },
      bypassCache,
    );
  }

  function toReader(filter: F, call: CallContext): BeforeReader<Message> {
    const whole = sparse?.toWhole(filter) ?? null;
    return {
      key: messageRow,
      pageSize: largestPage(),
      boundReading,
      readBefore: (beforeMs, bypassCache) => readPage(filter, beforeMs, call, bypassCache),
      cachedTimes: () =>
        usable(filter).map(({ rows, untilMs }) => ({
          times: rows.map(({ timeMs }) => timeMs),
          isHead: untilMs === Number.POSITIVE_INFINITY,
        })),
      ...(sparse && whole && { whole: { list: toReader(whole, call), isPart: sparse.isPart } }),
    };
  }

  return {
    filters: upstream.filters,
    requires,
    hasTotal: upstream.hasTotal,
    isHeadOnly: true,
    total: () => null,
    largestPage,
    // A page shares a row with its neighbour.
    rowsPerCall: () => Math.max(1, largestPage() - 1),
    whole: null,
    readPage,
    open(filter, call) {
      const reader = toReader(filter, call);
      return { readWindow: (window) => readBeforeWindow(reader, window), peekWindow: () => null };
    },
    findByTime: (filter, id, timeMs, call) => findByTime(toReader(filter, call), id, timeMs),
    callsFor({ filter, span }, call) {
      const isHead = span?.from === 0 && span.to <= largestPage();
      return isHead && isComplete(filter) && isHeadCached(filter, call) ? 0 : 1;
    },
    fetchLists(lists, call) {
      if (shared === null) return null;
      const asked = lists.map(({ filter }) => filter).filter(isComplete);
      return shared.fetch(asked.filter((filter) => !isHeadCached(filter, call)).map(toCacheRequest), call);
    },
  };
}
