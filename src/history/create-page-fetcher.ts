import { toSlots } from '../sources/page-slots.ts';
import type { CallContext, NumberedPage, PageRequest } from '../sources/source.ts';
import { settleMs } from './freshness.ts';
import { type Filter, isForAll } from './group-rows.ts';
import type { HistoryClock } from './history-clock.ts';
import type { ListMemory } from './list-memory.ts';
import type { ListStatistics } from './list-statistics.ts';
import type { NumberedCollection } from './numbered-history.ts';
import type { RowMemory } from './row-memory.ts';
import { type Run, toRun } from './run.ts';
import type { TotalsTrust } from './totals-trust.ts';

export interface PageFetcher<Row> {
  /** One page from the upstream, as it came and as a run; what it shows of the list's size is noted. */
  fetchPage(
    filter: Filter,
    page: PageRequest,
    call: CallContext,
  ): Promise<{ readonly answer: NumberedPage<Row>; readonly run: Run<Row> | null }>;
  /** Notes the size of the whole list. */
  noteTotal(run: Run<Row>): void;
}

export interface PageFetcherOptions<Row> {
  readonly collection: NumberedCollection<Row>;
  readonly memory: ListMemory<Row>;
  readonly rows: RowMemory<Row>;
  readonly statistics: ListStatistics;
  readonly trust: TotalsTrust;
  readonly clock: HistoryClock;
}

export function createPageFetcher<Row>(options: PageFetcherOptions<Row>): PageFetcher<Row> {
  const { collection, memory, rows, statistics, trust } = options;
  const { now, wallNow } = options.clock;
  const { key, isHistory } = collection;

  function noteTotal({ total, start, unsettled, rows }: Run<Row>): void {
    const showsHead = start === 0 && rows.length > 0;
    statistics.noteTotal(total, showsHead ? unsettled === 0 : statistics.isQuiet());
  }

  return {
    noteTotal,
    async fetchPage(filter, page, call) {
      const times = { askedMs: now(), settledBeforeMs: wallNow() - settleMs };
      const answer = await collection.readPage(filter, page, call);
      const run = toRun(answer, key.timeOf, { ...times, answeredMs: now() });
      const isWide = isForAll(filter);
      if (run !== null && answer.rows.length > 0 && (run.isTail || run.total > answer.totalItems))
        trust.note(run.total, answer.totalItems);
      if (isWide && run !== null) noteTotal(run);
      // Nothing shows that such rows are not new, so no scan of them proves anything.
      const isTimeless = answer.rows.length > 0 && answer.rows.every((row) => key.timeOf(row) === null);
      // Nor do rows that come short of their count: whether one is left out or has moved cannot be told.
      const isShort = toSlots(answer).hidden > 0;
      if (isWide && (isShort || (!isHistory && isTimeless))) statistics.noteUseless('');
      if (isShort || answer.saysMore) memory.keepPage(filter, page, answer, times.askedMs);
      if (!isWide) {
        for (const row of answer.rows) rows.keepListed(key.idOf(row), row, times.askedMs);
      }
      return { answer, run };
    },
  };
}
