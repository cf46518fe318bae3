import { stableAfterMs, toSince } from '../../cache/freshness.ts';
import { inBackground } from '../../cache/read-through.ts';
import type { Refresh } from '../../cache/refreshes.ts';
import type { CallContext } from '../../call-context.ts';
import { PageSizeRefusedError } from '../../errors.ts';
import type { CachedListOptions, WholeList } from '../cached-list.ts';
import { createLookupCount } from '../count-lookups.ts';
import type { Filter, NumberedPage, PageRequest } from '../list.ts';
import type { ListMemory } from './list-memory.ts';
import { isWhole, type Run } from './run.ts';
import { countScanCalls, scanList } from './scan-list.ts';

export interface NumberedWholeList<Row> extends WholeList {
  /** Reads again what a view of the whole list is cut from; null: that takes too many calls. */
  toViewRefresh(whole: Run<Row>): Refresh | null;
}

export interface WholeListOptions<Row, F extends Filter>
  extends Pick<
    CachedListOptions<Row, F>,
    | 'name'
    | 'key'
    | 'freshness'
    | 'store'
    | 'statistics'
    | 'totalsAccuracy'
    | 'flights'
    | 'clock'
    | 'refreshes'
  > {
  readonly memory: ListMemory<Row>;
  readonly appendOnly: boolean;
  readonly headFlight: () => string;
  largestPage(): number;
  fetchPage(
    page: PageRequest,
    call: CallContext,
  ): Promise<{ readonly answer: NumberedPage<Row>; readonly run: Run<Row> | null }>;
  /** One call, shared with those that read this page by itself. */
  shareHead(call: CallContext): Promise<NumberedPage<Row>>;
}

const scanAttempts = 2;
/** The most background calls for one view; a longer list is not refreshed then. */
const maxBackgroundCalls = 10;
/** Look-ups of a minute that are worth one look at the list, however short it is. */
const leastLookups = 10;
/** Calls of a background scan that are in progress at once. */
const lanes = 8;
/** Of the store, for one whole list that no operation has asked for. */
const storeShare = 3 / 4;

export function createWholeList<Row, F extends Filter>(
  options: WholeListOptions<Row, F>,
): NumberedWholeList<Row> {
  const { name, key, freshness, store, statistics, totalsAccuracy, flights, clock, refreshes } = options;
  const { memory, appendOnly, headFlight, largestPage, fetchPage, shareHead } = options;
  const { now, wallNow } = clock;
  const freshSince = (call: CallContext) => toSince(freshness, call, now()).freshMs;
  const lastHead = () => memory.head(Number.NEGATIVE_INFINITY);
  const scanFlight = `${name} scan`;
  const lookupsForHead = createLookupCount(now);
  const lookupsForScan = createLookupCount(now);
  const headRefresh: Refresh = { key: `${name} head`, calls: 1, start: () => readHead(inBackground) };
  const scanRefresh: Refresh = { key: scanFlight, calls: 1, start: () => scan(inBackground) };

  function toScannedList(readPage: (page: PageRequest) => Promise<Run<Row> | null>) {
    return {
      key,
      isNewestFirst: appendOnly,
      areTotalsExact: totalsAccuracy.areExact,
      largestPage,
      stableBeforeMs: wallNow() - stableAfterMs,
      readPage,
    };
  }

  /** Reads the head, and below it as much as may have changed or is not stable, so that it joins what is known. */
  async function readHead(call: CallContext): Promise<void> {
    const old = appendOnly ? lastHead() : null;
    const readRun = async (page: PageRequest) => (await fetchPage(page, call)).run;
    let run = await readRun({ page: 1, pageSize: largestPage() });
    const isOldStable = old !== null && old.unstable < old.rows.length;
    while (
      appendOnly &&
      run !== null &&
      !run.isTail &&
      run.rows.length < maxBackgroundCalls * largestPage()
    ) {
      const joins = isOldStable ? run.total - old.total + old.unstable + 1 : run.unstable + 1;
      if (joins <= run.rows.length) break;
      const longer = await scanList(toScannedList(readRun), { head: run, total: null, rows: joins });
      if (longer === null || longer.rows.length <= run.rows.length) break;
      run = longer;
    }
    if (run !== null) memory.keep({}, run);
  }

  function countHeadCalls({ unstable }: Run<Row>): number {
    return 1 + Math.floor(unstable / largestPage());
  }

  async function runScan(
    freshSinceMs: number,
    call: CallContext,
    readPage: (page: PageRequest) => Promise<Run<Row> | null>,
  ): Promise<boolean> {
    for (let attempt = 0; attempt < scanAttempts; attempt++) {
      const isFirst = attempt === 0;
      if (isFirst && appendOnly && lastHead() !== null && memory.head(freshSinceMs) === null)
        await readHead(call);
      const whole = await scanList(toScannedList(readPage), {
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

  function scan(call: CallContext): Promise<boolean> {
    const sinceMs = freshSince(call);
    const start = (own: CallContext) =>
      runScan(sinceMs, own, async (page) => (await fetchPage(page, own)).run).catch(toFalseIfRefused);
    return flights.share({ key: scanFlight, sinceMs, call, start });
  }

  /** Some pages at a time, and under a name of its own: operations do not wait for it. */
  async function scanInBackground(joinFields: readonly string[]): Promise<void> {
    const ends: Promise<unknown>[] = [];
    let pages = 0;
    const readPage = (page: PageRequest) => {
      const lane = pages++ % lanes;
      const read = async () => (await fetchPage(page, inBackground)).run;
      const reading = (ends[lane] ?? Promise.resolve()).then(read);
      ends[lane] = reading;
      return reading;
    };
    const start = () => runScan(freshSince(inBackground), inBackground, readPage).catch(toFalseIfRefused);
    const backgroundFlight = `${scanFlight} in background`;
    const isRead = await flights.share({ key: backgroundFlight, sinceMs: 0, call: inBackground, start });
    if (!isRead) return;
    for (const field of joinFields) {
      const isServed = field === 'id' || memory.covers({ [field]: '' }, null, Number.NEGATIVE_INFINITY);
      if (!isServed) statistics.noteUseless(field);
    }
  }

  /** Whether a list of which this is the head leaves room in the store for others. */
  function fitsStore({ rows, total, sizeBytes }: Run<Row>): boolean {
    return rows.length > 0 && (sizeBytes / rows.length) * total <= store.maxBytes * storeShare;
  }

  function startIfAllowed(refresh: Refresh): void {
    if (refreshes.mayStart(refresh.calls)) refreshes.start(refresh, freshness.freshMs);
  }

  const whole: NumberedWholeList<Row> = {
    statistics,
    canRefreshFromHead: memory.canRefreshFromHead,
    async refreshHead(call) {
      await shareHead(call);
    },
    scanCalls(call) {
      const pageSize = largestPage();
      const count = (total: number, headRows: number) =>
        countScanCalls(total, headRows, pageSize) +
        Number(total % pageSize === 0 && !totalsAccuracy.areExact());
      const head = memory.head(freshSince(call));
      if (head !== null) return isWhole(head) ? 0 : count(head.total, head.rows.length);
      const old = appendOnly ? lastHead() : null;
      if (old !== null && isWhole(old)) return countHeadCalls(old);
      const total = statistics.total();
      if (total === null) return null;
      return 1 + count(total, Math.max(pageSize, old?.rows.length ?? 0));
    },
    scan,
    isScanning: (call) => flights.has(scanFlight, freshSince(call)),
    underWay: (call) =>
      flights.find(scanFlight, freshSince(call), call) ?? flights.find(headFlight(), freshSince(call), call),
    noteLookups(calls, joinFields) {
      const head = lastHead();
      const headCalls = head === null ? 1 : countHeadCalls(head);
      const isHeadUseful = head === null || appendOnly;
      if (lookupsForHead.add(calls) >= leastLookups * headCalls && isHeadUseful) {
        lookupsForHead.clear();
        startIfAllowed({ ...headRefresh, calls: headCalls });
      }
      const lookups = lookupsForScan.add(calls);
      const scanCalls = whole.scanCalls(inBackground);
      if (head === null || scanCalls === null || lookups < Math.max(leastLookups, scanCalls)) return;
      // While rows arrive, a long list would change before it is read.
      if (!fitsStore(head) || (appendOnly && !statistics.isQuiet())) return;
      lookupsForScan.clear();
      const key = `${scanFlight} for look-ups`;
      startIfAllowed({ key, calls: scanCalls, start: () => scanInBackground(joinFields) });
    },
    toViewRefresh(run) {
      const { calls, ...refresh } = appendOnly
        ? { ...headRefresh, calls: countHeadCalls(run) }
        : { ...scanRefresh, calls: Math.ceil(run.total / largestPage()) };
      return calls > maxBackgroundCalls ? null : { ...refresh, calls };
    },
  };
  return whole;
}

function toFalseIfRefused(error: unknown): false {
  if (error instanceof PageSizeRefusedError) return false;
  throw error;
}
