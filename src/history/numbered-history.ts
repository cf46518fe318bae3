import type { z } from 'zod';
import { PageSizeRefusedError } from '../errors.ts';
import type { RowKey } from '../pagination/row-key.ts';
import type { CallContext, NumberedPage, PageRequest } from '../sources/source.ts';
import { createPageFetcher } from './create-page-fetcher.ts';
import { type Freshness, maxAgeMs, settleMs, toSince } from './freshness.ts';
import { type Filter, type ReadField, toConditions } from './group-rows.ts';
import type { HistoryClock } from './history-clock.ts';
import { createListMemory, type Span } from './list-memory.ts';
import type { ListStatistics } from './list-statistics.ts';
import { behindAnAnswer, type Kept, readThrough, useKept } from './read-through.ts';
import type { Refresh, Refreshes } from './refreshes.ts';
import { createRowMemory } from './row-memory.ts';
import { isWhole, type Run } from './run.ts';
import { maxRuns } from './run-list.ts';
import { countScanCalls, scanList } from './scan-list.ts';
import { createOthers, type Others } from './shared/create-others.ts';
import type { SharedTier } from './shared/shared-tier.ts';
import type { SingleFlight } from './single-flight.ts';
import type { Store } from './store.ts';
import type { TotalsTrust } from './totals-trust.ts';

/** One of a chatbot's collections, as its source reads it. */
export interface NumberedCollection<Row> {
  readonly key: RowKey<Row>;
  readonly shape: z.ZodType<Row>;
  readonly read: ReadField<Row>;
  /** True: rows never change and arrive at the head. */
  readonly isHistory: boolean;
  largestPage(): number;
  readPage(filter: Filter, page: PageRequest, call: CallContext): Promise<NumberedPage<Row>>;
  readRow(id: string, call: CallContext): Promise<Row | null>;
}

/** Reads a collection through what was read before, and tells what that would cost. */
export interface NumberedHistory<Row> extends Pick<Others, 'fetchLists' | 'fetchRows'> {
  readPage(filter: Filter, page: PageRequest, call: CallContext): Promise<NumberedPage<Row>>;
  readRow(id: string, call: CallContext): Promise<Row | null>;
  /** The page if it is fresh at hand, without a promise; else null. */
  peekPage(filter: Filter, page: PageRequest, call: CallContext): NumberedPage<Row> | null;
  /** True: these offsets of the list (null: all of it) cost no call. */
  isKept(filter: Filter, span: Span | null, call: CallContext): boolean;
  isRowKept(id: string, call: CallContext): boolean;
  /** True: a look at the head of the whole list would probably do to answer these offsets. */
  isUnderWatch(filter: Filter, span: Span | null): boolean;
  /** Looks at the head of the whole list: one call, which refreshes every narrower list that is under watch. */
  look(call: CallContext): Promise<void>;
  /** Calls that `scan` is going to take; null while the size of the list is not known. */
  scanCalls(call: CallContext): number | null;
  /**
   * Reads the whole list, so that every narrower one costs no call. False when it changed too fast, or when its pages
   * turned out smaller than planned.
   */
  scan(call: CallContext): Promise<boolean>;
  /** The scan under way, if its rows will be fresh enough; else null. */
  scanUnderWay(call: CallContext): Promise<boolean> | null;
  /** Whether there is one; nobody waits for it then. */
  isScanUnderWay(call: CallContext): boolean;
  /** The same as `scanUnderWay` for the look at the head of the whole list. */
  lookUnderWay(call: CallContext): Promise<unknown> | null;
  readonly statistics: ListStatistics;
  largestPage(): number;
}

export interface NumberedHistoryOptions<Row> {
  readonly collection: NumberedCollection<Row>;
  /** Names the credential, the chatbot and the collection. */
  readonly name: string;
  readonly freshness: Freshness;
  readonly store: Store;
  /** Null: this process is alone. */
  readonly shared: SharedTier | null;
  readonly statistics: ListStatistics;
  readonly trust: TotalsTrust;
  readonly flights: SingleFlight;
  readonly clock: HistoryClock;
  readonly refreshes: Refreshes;
}

const scanAttempts = 2;
/** The most calls that one narrower list may cause behind an answer; a longer whole is left alone then. */
const maxCallsBehind = 10;

type OnShared = (startedMs: number) => void;

export function createNumberedHistory<Row>(options: NumberedHistoryOptions<Row>): NumberedHistory<Row> {
  const { collection, name, freshness, store, shared, statistics, trust, flights, clock, refreshes } =
    options;
  const { key, shape, read, isHistory, largestPage } = collection;
  const { now, wallNow } = clock;
  const memory = createListMemory<Row>({
    store,
    name,
    rows: { key, read },
    shape,
    rules: { idOf: key.idOf, isHistory },
    maxAgeMs,
    now,
  });
  const rows = createRowMemory(store, name, shape);
  const { fetchPage, noteTotal } = createPageFetcher({ collection, memory, rows, statistics, trust, clock });

  async function askPage(filter: Filter, page: PageRequest, call: CallContext): Promise<NumberedPage<Row>> {
    const { answer, run } = await fetchPage(filter, page, call);
    if (run !== null) memory.keep(filter, run);
    return answer;
  }

  function pageFlight(filter: Filter, { page, pageSize }: PageRequest): string {
    return `${name}?${JSON.stringify(toConditions(filter))} ${page}/${pageSize}`;
  }

  function sharePage(
    filter: Filter,
    page: PageRequest,
    call: CallContext,
    sinceMs: number,
    onShared: OnShared,
  ) {
    const start = (own: CallContext) => askPage(filter, page, own);
    return flights.share({ key: pageFlight(filter, page), sinceMs, call, start, onShared });
  }

  function shareRow(id: string, call: CallContext, sinceMs: number, onShared: OnShared) {
    const start = async (own: CallContext) => {
      const askedMs = now();
      const row = await collection.readRow(id, own);
      rows.keepRead(id, row, askedMs);
      return row;
    };
    return flights.share({ key: rows.nameOf(id), sinceMs, call, start, onShared });
  }

  function findRow(id: string, sinceMs: number): Kept<Row | null> | null {
    const listed = memory.findRow(id, Number.NEGATIVE_INFINITY);
    const kept = rows.find(id);
    const inList = listed && { value: listed.row, provenMs: listed.run.provenMs };
    const alone = kept && { value: kept.row, provenMs: kept.provenMs };
    const newest = alone && alone.provenMs >= (inList?.provenMs ?? sinceMs) ? alone : inList;
    if (newest === null || newest.provenMs < sinceMs) return null;
    return listed === null ? newest : { ...newest, refresh: toRefresh(id, listed.run) };
  }

  /** One call proves the row and its neighbours, which are as old; the row itself is read where it has left its page. */
  function toRefresh(id: string, run: Run<Row>): Refresh {
    if (run.start === 0 && pagesOf(run) <= 1) return scanRefresh;
    const pageSize = largestPage();
    const offset = run.start + run.rows.findIndex((row) => key.idOf(row) === id);
    const page = { page: 1 + Math.floor(offset / pageSize), pageSize };
    // More parts of it would push out the list itself.
    const isKept = pagesOf(run) < maxRuns;
    const start = async () => {
      const sinceMs = freshSince(behindAnAnswer);
      const askedMs = now();
      const { answer, run: read } = await fetchPage({}, page, behindAnAnswer);
      if (isKept && read !== null) memory.keep({}, read);
      for (const row of answer.rows) rows.keepListed(key.idOf(row), row, askedMs);
      if (findRow(id, sinceMs) === null) await shareRow(id, behindAnAnswer, sinceMs, () => undefined);
    };
    return { key: pageFlight({}, page), calls: 1, start };
  }

  function findPage(filter: Filter, page: PageRequest, sinceMs: number): Kept<NumberedPage<Row>> | null {
    const kept = memory.recall(filter, page, sinceMs);
    if (kept === null) return null;
    const { page: value, provenMs, isView } = kept;
    const whole = isView ? memory.head(provenMs) : null;
    const calls = whole === null ? 0 : pagesOf(whole);
    const isCheap = whole !== null && calls <= maxCallsBehind;
    return { value, provenMs, ...(isCheap && { refresh: { ...scanRefresh, calls } }) };
  }

  const pagesOf = ({ total }: Run<Row>) => Math.ceil(total / largestPage());

  async function runScan(call: CallContext, freshSinceMs: number): Promise<boolean> {
    for (let attempt = 0; attempt < scanAttempts; attempt++) {
      const list = {
        key,
        isNewestFirst: isHistory,
        areTotalsExact: trust.areExact,
        largestPage,
        settledBeforeMs: wallNow() - settleMs,
        readPage: async (page: PageRequest) => (await fetchPage({}, page, call)).run,
      };
      const isFirst = attempt === 0;
      if (
        isFirst &&
        isHistory &&
        memory.head(freshSinceMs) === null &&
        memory.head(Number.NEGATIVE_INFINITY) !== null
      )
        await askPage({}, { page: 1, pageSize: largestPage() }, call);
      const whole = await scanList(list, {
        head: isFirst ? memory.head(freshSinceMs) : null,
        total: isFirst && statistics.isQuiet() ? statistics.total() : null,
      });
      if (whole !== null) {
        memory.keepWhole(whole);
        return true;
      }
      if (!statistics.mayScan('')) return false;
    }
    statistics.noteUseless('');
    return false;
  }

  const scanFlight = `${name} scan`;
  const freshSince = (call: CallContext) => toSince(freshness, call, now()).freshMs;

  function scan(call: CallContext): Promise<boolean> {
    const sinceMs = freshSince(call);
    const start = (own: CallContext) => runScan(own, sinceMs).catch(toFalseIfRefused);
    return flights.share({ key: scanFlight, sinceMs, call, start });
  }

  async function look(call: CallContext): Promise<void> {
    const onShared = () => call.ledger?.addSaved('dedupe', 1);
    await sharePage({}, { page: 1, pageSize: largestPage() }, call, freshSince(call), onShared);
  }

  const others = createOthers({
    shared,
    toListWants: memory.toWants,
    toRowWant: rows.toWant,
    isListFresh: ({ filter, span }, call) => memory.covers(filter, span, freshSince(call)),
    isRowFresh: (id, call) => findRow(id, freshSince(call)) !== null,
    onFetched() {
      const whole = statistics.total() === null ? memory.head(Number.NEGATIVE_INFINITY) : null;
      if (whole !== null) noteTotal(whole);
    },
  });

  const scanRefresh: Refresh = { key: scanFlight, calls: 1, start: () => scan(behindAnAnswer) };

  return {
    statistics,
    largestPage,
    readPage: (filter, page, call) =>
      readThrough({ freshness, now, refreshes }, call, {
        key: pageFlight(filter, page),
        find: (sinceMs) => findPage(filter, page, sinceMs),
        fetch: () => others.fetchList(filter, call),
        ask: (by, sinceMs, onShared) => sharePage(filter, page, by, sinceMs, onShared),
      }),
    readRow: (id, call) =>
      readThrough({ freshness, now, refreshes }, call, {
        key: rows.nameOf(id),
        find: (sinceMs) => findRow(id, sinceMs),
        fetch: () => others.fetchRow(id, call),
        ask: (by, sinceMs, onShared) => shareRow(id, by, sinceMs, onShared),
      }),
    peekPage(filter, page, call) {
      const kept = findPage(filter, page, freshSince(call));
      return kept && useKept(kept, freshness, call);
    },
    isKept: (filter, span, call) => memory.covers(filter, span, usableSince(call)),
    isRowKept: (id, call) => findRow(id, usableSince(call)) !== null,
    fetchLists: others.fetchLists,
    fetchRows: others.fetchRows,
    isUnderWatch: memory.isUnderWatch,
    look,
    scanCalls(call) {
      const pageSize = largestPage();
      const count = (rows: number, headRows: number) =>
        countScanCalls(rows, headRows, pageSize) + Number(rows % pageSize === 0 && !trust.areExact());
      const head = memory.head(freshSince(call));
      if (head !== null) return isWhole(head) ? 0 : count(head.total, head.rows.length);
      const old = isHistory ? memory.head(Number.NEGATIVE_INFINITY) : null;
      if (old !== null && isWhole(old)) return 1;
      const total = statistics.total();
      if (total === null) return null;
      return 1 + count(total, Math.max(pageSize, old?.rows.length ?? 0));
    },
    scan,
    isScanUnderWay: (call) => flights.has(scanFlight, freshSince(call)),
    scanUnderWay: (call) => flights.find(scanFlight, freshSince(call), call),
    lookUnderWay: (call) =>
      flights.find(pageFlight({}, { page: 1, pageSize: largestPage() }), freshSince(call), call),
  };

  function usableSince(call: CallContext): number {
    const since = toSince(freshness, call, now());
    return refreshes.mayStart(1) ? since.revalidateMs : since.freshMs;
  }
}

/** Pages that turn out smaller make another plan. */
function toFalseIfRefused(error: unknown): false {
  if (error instanceof PageSizeRefusedError) return false;
  throw error;
}
