import { maxAgeMs, toSince } from '../../cache/freshness.ts';
import {
  type CacheEntry,
  inBackground,
  type Readable,
  readCached,
  readThrough,
  useCached,
} from '../../cache/read-through.ts';
import type { Refresh } from '../../cache/refreshes.ts';
import type { CacheRequest } from '../../cache/replicas/shared-form.ts';
import type { CallContext } from '../../call-context.ts';
import type { CachedList, CachedListOptions, WholeList, WindowReader } from '../cached-list.ts';
import { createRowCache, type ListedRow, type RowCache } from '../cached-rows.ts';
import type { Filter, NumberedList, NumberedPage, PageRequest } from '../list.ts';
import { countCachedRange, cutCachedWindow } from './cached-range.ts';
import { countRange } from './count-range.ts';
import { createPageFetcher } from './create-page-fetcher.ts';
import { createWholeList } from './create-whole-list.ts';
import { findIndex } from './find-row.ts';
import { toConditions } from './group-rows.ts';
import { createListMemory } from './list-memory.ts';
import { newestFirst } from './list-order.ts';
import { peekNumberedWindow, readNumberedWindow } from './read-numbered-window.ts';
import type { Run } from './run.ts';
import { maxRuns } from './run-list.ts';

export interface NumberedCache<Row, F extends Filter> {
  readonly list: NumberedCachedList<Row, F>;
  readonly rows: RowCache<Row>;
}

export interface NumberedCachedList<Row, F extends Filter> extends CachedList<Row, F> {
  readonly whole: WholeList;
  /** `bypassCache`: the cached page has been seen and was not conclusive. */
  readPage(
    filter: F,
    page: PageRequest,
    call: CallContext,
    bypassCache?: boolean,
  ): Promise<NumberedPage<Row>>;
  peekPage(filter: F, page: PageRequest, call: CallContext): NumberedPage<Row> | null;
}

export function createNumberedCache<Row, F extends Filter>(
  upstream: NumberedList<Row, F>,
  options: CachedListOptions<Row, F>,
): NumberedCache<Row, F> {
  const { all, key, shape, ownersOf, readRow } = options;
  const { name, freshness, store, shared, statistics, totalsAccuracy, flights, clock, refreshes } = options;
  const { largestPage } = upstream;
  const { now } = clock;
  const appendOnly = upstream.changes === 'never';
  const order = appendOnly ? newestFirst : statistics.order;
  const memory = createListMemory<Row>({
    store,
    name,
    rows: { key, ownersOf },
    shape,
    rules: { idOf: key.idOf, appendOnly },
    maxAgeMs,
    now,
  });
  const rows = createRowCache<Row>({
    ...options,
    readRow,
    findListed,
    fetchShared: (requests, call) => fetchShared([...requests, ...memory.toCacheRequests(all)], call),
  });
  const { fetchPage, noteTotal } = createPageFetcher({
    upstream,
    key,
    memory,
    rows,
    statistics,
    totalsAccuracy,
    clock,
    store,
  });
  const freshSince = (call: CallContext) => toSince(freshness, call, now()).freshMs;
  const pagesOf = ({ total }: Run<Row>) => Math.ceil(total / largestPage());
  const headPage = () => ({ page: 1, pageSize: largestPage() });

  function fetchShared(requests: readonly CacheRequest[], call: CallContext): Promise<void> | null {
    const fetching = shared?.fetch(requests, call) ?? null;
    if (fetching === null) return null;
    return fetching.then(() => {
      const whole = statistics.total() === null ? memory.head(Number.NEGATIVE_INFINITY) : null;
      if (whole !== null) noteTotal(whole);
    });
  }

  async function askPage(filter: F, page: PageRequest, call: CallContext): Promise<NumberedPage<Row>> {
    const { answer, run } = await fetchPage(filter, page, call);
    if (run !== null) memory.keep(filter, run);
    return answer;
  }

  function pageFlight(filter: F, { page, pageSize }: PageRequest): string {
    return `${name}?${JSON.stringify(toConditions(filter))} ${page}/${pageSize}`;
  }

  function sharePage(
    filter: F,
    page: PageRequest,
    call: CallContext,
    sinceMs: number,
    onShared: (startedMs: number) => void,
  ) {
    const start = (own: CallContext) => askPage(filter, page, own);
    return flights.share({ key: pageFlight(filter, page), sinceMs, call, start, onShared });
  }

  function findListed(id: string): ListedRow<Row> | null {
    const listed = memory.findRow(id, Number.NEGATIVE_INFINITY);
    return (
      listed && {
        row: listed.row,
        provenMs: listed.run.provenMs,
        toRefresh: () => toRowRefresh(id, listed.run),
      }
    );
  }

  /** One call proves the row and its neighbours; the row is read by id only where it has left its page. */
  function toRowRefresh(id: string, run: Run<Row>): Refresh {
    const refresh = run.start === 0 && pagesOf(run) <= 1 ? whole.toViewRefresh(run) : null;
    if (refresh !== null) return refresh;
    const pageSize = largestPage();
    const offset = run.start + (findIndex(run, id, key.idOf) ?? 0);
    const page = { page: 1 + Math.floor(offset / pageSize), pageSize };
    // More runs would evict those of the list itself.
    const isCached = pagesOf(run) < maxRuns;
    const start = async () => {
      const sinceMs = freshSince(inBackground);
      const askedMs = now();
      const { answer, run: read } = await fetchPage(all, page, inBackground);
      if (isCached && read !== null) memory.keep(all, read);
      rows.keepListed(answer.rows, askedMs);
      if (rows.find(id, sinceMs) === null) await rows.ask(id, inBackground, sinceMs);
    };
    return { key: pageFlight(all, page), calls: 1, start };
  }

  function findPage(filter: F, page: PageRequest, sinceMs: number): CacheEntry<NumberedPage<Row>> | null {
    const entry = memory.recall(filter, page, sinceMs);
    if (entry === null) return null;
    const { page: value, provenMs, isView } = entry;
    const toRefresh = () => {
      const to = page.page * page.pageSize;
      const isOfHead = isView || memory.canRefreshFromHead(filter, { from: to - page.pageSize, to });
      const run = isOfHead ? memory.head(Number.NEGATIVE_INFINITY) : null;
      return run && whole.toViewRefresh(run);
    };
    return { value, provenMs, toRefresh };
  }

  const reading = { freshness, now, refreshes };
  const toReadable = (filter: F, page: PageRequest, call: CallContext): Readable<NumberedPage<Row>> => ({
    key: () => pageFlight(filter, page),
    find: (sinceMs) => findPage(filter, page, sinceMs),
    fetch: () => (shared === null ? null : fetchShared(memory.toCacheRequests(filter), call)),
    ask: (by, sinceMs, onShared) => sharePage(filter, page, by, sinceMs, onShared),
  });

  const whole = createWholeList({
    ...options,
    memory,
    appendOnly,
    headFlight: () => pageFlight(all, headPage()),
    largestPage,
    fetchPage: (page, call) => fetchPage(all, page, call),
    shareHead: (call) =>
      sharePage(all, headPage(), call, freshSince(call), () => call.ledger?.addSaved('dedupe', 1)),
  });

  const list: NumberedCachedList<Row, F> = {
    filters: upstream.filters,
    requires: upstream.requires ?? [],
    hasTotal: upstream.hasTotal,
    isHeadOnly: false,
    total: statistics.total,
    largestPage,
    rowsPerCall: largestPage,
    whole,
    callsFor({ filter, span, edgeWindow, countedRange }, call) {
      const since = toSince(freshness, call, now());
      const parts = () => memory.parts(filter, since.freshMs);
      if (edgeWindow && cutCachedWindow(parts(), edgeWindow, key) !== null) return 0;
      if (countedRange && countCachedRange(parts(), countedRange, key) !== null) return 0;
      return memory.covers(filter, span, refreshes.mayStart(1) ? since.revalidateMs : since.freshMs) ? 0 : 1;
    },
    fetchLists(lists, call) {
      if (shared === null) return null;
      const stale = lists.filter(({ filter, span }) => !memory.covers(filter, span, freshSince(call)));
      return fetchShared(
        stale.flatMap(({ filter }) => memory.toCacheRequests(filter)),
        call,
      );
    },
    readPage: (filter, page, call, bypassCache = false) =>
      readThrough(reading, call, toReadable(filter, page, call), bypassCache),
    peekPage(filter, page, call) {
      return readCached(reading, call, toReadable(filter, page, call))?.value ?? null;
    },
    open: (filter, call) => openReader(filter, call),
  };

  function openReader(filter: F, call: CallContext): WindowReader<Row> {
    const cachedParts = () => memory.parts(filter, Number.NEGATIVE_INFINITY);
    const freshParts = () => memory.parts(filter, freshSince(call));
    const reader = { key, order, largestPage, cachedParts };
    const use = <T>(entry: CacheEntry<T> | null) => entry && useCached(entry, freshness, call);
    /** A window repeats a page only when its pages did not fit together: the cached one would be the same. */
    const readPage = () => {
      const asked = new Set<string>();
      return (page: PageRequest, bypassCache = false) => {
        const pageName = `${page.page}/${page.pageSize}`;
        const isRepeat = asked.has(pageName);
        asked.add(pageName);
        return list.readPage(filter, page, call, bypassCache || isRepeat);
      };
    };
    return {
      readWindow: async (window) =>
        use(cutCachedWindow(freshParts(), window, key)) ??
        readNumberedWindow({ ...reader, readPage: readPage() }, window),
      countRange: async (range) =>
        use(countCachedRange(freshParts(), range, key)) ??
        countRange({ ...reader, readPage: readPage() }, range),
      peekWindow: (window) =>
        peekNumberedWindow({ ...reader, peekPage: (page) => list.peekPage(filter, page, call) }, window),
    };
  }

  return { list, rows };
}
