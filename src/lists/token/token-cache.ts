import { toSince } from '../../cache/freshness.ts';
import { type CacheEntry, inBackground, readThrough } from '../../cache/read-through.ts';
import type { Refresh } from '../../cache/refreshes.ts';
import type { CallContext } from '../../call-context.ts';
import type { AskedList, CachedList, CachedListOptions, WholeList } from '../cached-list.ts';
import { createRowCache, type RowCache } from '../cached-rows.ts';
import type { Filter, TokenPage, TokenList as UpstreamTokenList } from '../list.ts';
import { isForAll, toConditions } from '../numbered/group-rows.ts';
import type { Placed } from '../row-key.ts';
import { readTokenWindow } from './read-token-window.ts';
import { countTokenScanCalls, scanTokens } from './scan-tokens.ts';
import { createTokenPages, type TokenPageEntry } from './token-pages.ts';
import { type TokenList, walkTokens } from './walk-tokens.ts';

export interface TokenCache<Row, F extends Filter> {
  readonly list: CachedList<Row, F>;
  readonly rows: RowCache<Row>;
}

interface PageOfToken {
  /** Null: the head. */
  readonly token: string | null;
  readonly pageSize: number;
}

const scanAttempts = 2;

/** A page is kept by the token that leads to it, which changes with the head, so different reads never mix. */
export function createTokenCache<Row, F extends Filter>(
  upstream: UpstreamTokenList<Row, F>,
  options: CachedListOptions<Row, F>,
): TokenCache<Row, F> {
  const { name, all, shape, ownersOf, freshness, store, shared, statistics, flights, clock, refreshes } =
    options;
  const { keepEmbedded = () => undefined } = options;
  const { largestPage } = upstream;
  const { now } = clock;
  const key = { ...options.key, ...(upstream.timeOf && { timeOf: upstream.timeOf }) };
  const requires: readonly string[] = upstream.requires ?? [];
  const pages = createTokenPages<Row>({ store, name, shape, ownersOf, largestPage });
  const rows = createRowCache<Row>({
    ...options,
    fetchShared: (requests, call) => shared?.fetch(requests, call) ?? null,
  });
  const freshSince = (call: CallContext) => toSince(freshness, call, now()).freshMs;
  const headPage = () => ({ token: null, pageSize: largestPage() });
  const scanFlight = `${name} scan`;

  async function askPage(filter: F, page: PageOfToken, call: CallContext): Promise<TokenPage<Row>> {
    const askedMs = now();
    const answer = await upstream.readPage(filter, page, call);
    pages.keep(filter, page.token, answer, askedMs);
    rows.keepListed(answer.rows, askedMs);
    if (answer.embedded !== undefined) keepEmbedded(answer.embedded, askedMs);
    if (isForAll(filter) && answer.total !== null) statistics.noteTotal(answer.total, false);
    return answer;
  }

  const pageFlight = (filter: Filter, { token, pageSize }: PageOfToken) =>
    `${name}?${JSON.stringify([toConditions(filter), token, pageSize])}`;

  function sharePage(
    filter: F,
    page: PageOfToken,
    call: CallContext,
    sinceMs: number,
    onShared: (startedMs: number) => void = () => undefined,
  ): Promise<TokenPage<Row>> {
    const start = (own: CallContext) => askPage(filter, page, own);
    return flights.share({ key: pageFlight(filter, page), sinceMs, call, start, onShared });
  }

  function findPage(filter: F, page: PageOfToken, sinceMs: number): CacheEntry<TokenPage<Row>> | null {
    const entry = pages.recall(filter, page.token, page.pageSize, sinceMs);
    if (entry === null) return null;
    const toRefresh = () => (entry.isView ? toScanRefresh(entry) : null);
    return { value: entry, provenMs: entry.provenMs, toRefresh };
  }

  const toScanRefresh = ({ rows: shown }: TokenPageEntry<Row>): Refresh => ({
    key: scanFlight,
    calls: countTokenScanCalls(statistics.total() ?? shown.length, largestPage()),
    start: () => scan(inBackground),
  });

  function toReader(filter: F, call: CallContext): TokenList<Row> {
    return {
      key,
      largestPage,
      readPage(token, pageSize) {
        const page = upstream.comesWithSession ? headPage() : { token, pageSize };
        return readThrough({ freshness, now, refreshes }, call, {
          key: () => pageFlight(filter, page),
          find: (sinceMs) => findPage(filter, page, sinceMs),
          fetch: () => shared?.fetch(pages.toCacheRequests(filter, page.token), call) ?? null,
          ask: (by, sinceMs, onShared) => sharePage(filter, page, by, sinceMs, onShared),
        });
      },
    };
  }

  async function runScan(call: CallContext, sinceMs: number): Promise<boolean> {
    for (let attempt = 0; attempt < scanAttempts; attempt++) {
      let provenMs = now();
      const oldestMs = attempt === 0 ? sinceMs : provenMs;
      const whole = await scanTokens<Row>({
        key,
        async readPage(token, bypassCache) {
          const page = { token, pageSize: largestPage() };
          const entry = bypassCache ? null : pages.recall(all, token, page.pageSize, oldestMs);
          if (entry !== null) provenMs = Math.min(provenMs, entry.provenMs);
          return entry ?? sharePage(all, page, call, bypassCache ? now() : oldestMs);
        },
      });
      if (whole !== null) {
        pages.keepWhole({ rows: whole, provenMs });
        return true;
      }
    }
    statistics.noteUseless('');
    return false;
  }

  function scan(call: CallContext): Promise<boolean> {
    const sinceMs = freshSince(call);
    return flights.share({ key: scanFlight, sinceMs, call, start: (own) => runScan(own, sinceMs) });
  }

  const whole: WholeList = {
    statistics,
    canRefreshFromHead: () => false,
    async refreshHead(call) {
      const onShared = () => call.ledger?.addSaved('dedupe', 1);
      await sharePage(all, headPage(), call, freshSince(call), onShared);
    },
    scanCalls(call) {
      const sinceMs = freshSince(call);
      if (pages.whole(sinceMs) !== null) return 0;
      const total = statistics.total();
      if (total === null) return null;
      const entry = pages.reach(all, null, Number.POSITIVE_INFINITY, sinceMs);
      return countTokenScanCalls(total, largestPage()) - Math.floor(entry.rows / largestPage());
    },
    scan,
    isScanning: (call) => flights.has(scanFlight, freshSince(call)),
    underWay: (call) =>
      flights.find(scanFlight, freshSince(call), call) ??
      flights.find(pageFlight(all, headPage()), freshSince(call), call),
  };

  /** More than one where only the list's size would tell, so that its first page is read first. */
  function callsFor({ filter, span, rows: wanted, place }: AskedList, call: CallContext): number {
    const since = toSince(freshness, call, now());
    const { token, skip } = place ?? { token: null, skip: 0 };
    const needed = place ? skip + wanted : (span?.to ?? Number.POSITIVE_INFINITY);
    const sinceMs = refreshes.mayStart(1) ? since.revalidateMs : since.freshMs;
    const reached = pages.reach(filter, token, needed, sinceMs);
    if (reached.isEnd || reached.rows >= needed) return 0;
    const total = isForAll(filter) ? statistics.total() : null;
    const end = token === null && total !== null ? Math.min(needed, total) : needed;
    if (!Number.isFinite(end)) return isForAll(filter) ? 2 : 1;
    return Math.max(1, Math.ceil((end - reached.rows) / largestPage()));
  }

  return {
    rows,
    list: {
      filters: upstream.filters,
      requires,
      hasTotal: upstream.hasTotal,
      isHeadOnly: true,
      total: () => statistics.total(),
      largestPage,
      rowsPerCall: largestPage,
      // Only the total shows that nothing is missing.
      whole: upstream.hasTotal && requires.length === 0 ? whole : null,
      open(filter, call) {
        const reader = toReader(filter, call);
        return { readWindow: (window) => readTokenWindow(reader, window), peekWindow: () => null };
      },
      async findByTime(filter, id, _timeMs, call) {
        const walk = walkTokens(toReader(filter, call), null);
        const isSought = ({ row }: Placed<Row>) => key.idOf(row) === id;
        for (;;) {
          const { placed, towardTail } = await walk.next(largestPage());
          const found = placed.find(isSought);
          if (found !== undefined || towardTail === 'end') return found?.row ?? null;
        }
      },
      async readEmbedded(filter, call) {
        return (await sharePage(filter, headPage(), call, freshSince(call))).embedded ?? null;
      },
      callsFor,
      fetchLists(lists, call) {
        const sinceMs = freshSince(call);
        const stale = lists.filter(
          ({ filter, span }) => pages.recall(filter, null, span?.to ?? 1, sinceMs) === null,
        );
        const requests = stale.flatMap(({ filter }) => pages.toCacheRequests(filter, null));
        return requests.length === 0 ? null : (shared?.fetch(requests, call) ?? null);
      },
    },
  };
}
