import { type CacheClock, stableAfterMs } from '../../cache/freshness.ts';
import type { Store } from '../../cache/store.ts';
import type { CallContext } from '../../call-context.ts';
import type { RowCache } from '../cached-rows.ts';
import type { Filter, NumberedList, NumberedPage, PageRequest } from '../list.ts';
import type { RowKey } from '../row-key.ts';
import type { ListStatistics, TotalsAccuracy } from '../statistics.ts';
import { isForAll } from './group-rows.ts';
import type { ListMemory } from './list-memory.ts';
import { toSlots } from './page-slots.ts';
import { type Run, toRun } from './run.ts';

export interface PageFetcher<Row, F extends Filter> {
  fetchPage(
    filter: F,
    page: PageRequest,
    call: CallContext,
  ): Promise<{ readonly answer: NumberedPage<Row>; readonly run: Run<Row> | null }>;
  noteTotal(run: Run<Row>): void;
}

export interface PageFetcherOptions<Row, F extends Filter> {
  readonly upstream: NumberedList<Row, F>;
  readonly key: RowKey<Row>;
  readonly memory: ListMemory<Row>;
  readonly rows: Pick<RowCache<Row>, 'keepListed'>;
  readonly statistics: ListStatistics;
  readonly totalsAccuracy: TotalsAccuracy;
  readonly clock: CacheClock;
  readonly store: Pick<Store, 'countBytes'>;
}

export function createPageFetcher<Row, F extends Filter>(
  options: PageFetcherOptions<Row, F>,
): PageFetcher<Row, F> {
  const { upstream, key, memory, rows, statistics, totalsAccuracy, store } = options;
  const { now, wallNow } = options.clock;
  const appendOnly = upstream.changes === 'never';

  function noteTotal({ total, start, unstable, rows }: Run<Row>): void {
    const showsHead = start === 0 && rows.length > 0;
    statistics.noteTotal(total, showsHead ? unstable === 0 : statistics.isQuiet());
  }

  return {
    noteTotal,
    async fetchPage(filter, page, call) {
      const times = { askedMs: now(), stableBeforeMs: wallNow() - stableAfterMs };
      const answer = await upstream.readPage(filter, page, call);
      const run = toRun(answer, key.timeOf, { ...times, answeredMs: now() }, store.countBytes);
      const isWide = isForAll(filter);
      if (run !== null && answer.rows.length > 0 && (run.isTail || run.total > answer.totalItems))
        totalsAccuracy.note(run.total, answer.totalItems);
      if (isWide && run !== null) noteTotal(run);
      // Nothing shows that such rows are not new, so no scan of them proves anything.
      const isTimeless = answer.rows.length > 0 && answer.rows.every((row) => key.timeOf(row) === null);
      // Nor do rows that come short of their count: whether one is left out or has moved cannot be told.
      const isShort = toSlots(answer).hidden > 0;
      if (isWide && (isShort || (!appendOnly && isTimeless))) statistics.noteUseless('');
      if (isShort || answer.saysMore) memory.keepPage(filter, page, answer, times.askedMs);
      if (!isWide) rows.keepListed(answer.rows, times.askedMs);
      return { answer, run };
    },
  };
}
