import { PageSizeRefusedError } from '../../src/errors.ts';
import { createLearnedOrder, newestFirst } from '../../src/pagination/list-order.ts';
import type { NumberedList } from '../../src/pagination/numbered-list.ts';
import type { BeforeList } from '../../src/pagination/seek-page.ts';
import { createBoundReading } from '../../src/sources/create-bound-reading.ts';

/** A row that remembers when it came and went, so that the place of a deleted one stays known. */
export interface RecordedRow {
  readonly id: string;
  /** When it was stored; rows are kept newest first by it. */
  readonly storedMs: number;
  /** Null when the upstream shows no readable time. */
  readonly timeMs: number | null;
  readonly bornAt: number;
  diedAt: number;
}

export type RecordedEvent =
  | { readonly kind: 'arrive'; readonly gapMs: number; readonly hasTime: boolean }
  | { readonly kind: 'delete'; readonly at: number }
  | { readonly kind: 'delete-touched'; readonly at: number };

export interface RecordedOptions {
  readonly pageLimit: number;
  readonly overLimit: 'clamp' | 'refuse';
  readonly pastEnd: 'empty' | 'last';
  readonly countLag: number;
  readonly listOrder: 'newest' | 'oldest';
  readonly before: 'strict' | 'inclusive';
}

export const recordedKey = { idOf: (row: RecordedRow) => row.id, timeOf: (row: RecordedRow) => row.timeMs };

/**
 * An upstream that keeps every row it ever had in one row of places, so that what any window should hold, whatever
 * was deleted, is a plain slice. `during` are the events of the calls, a few before each answer.
 */
export function createRecordedUpstream(options: RecordedOptions) {
  const { pageLimit, overLimit, pastEnd, countLag, listOrder, before } = options;
  const log: RecordedRow[] = [];
  const touched: RecordedRow[] = [];
  let during: RecordedEvent[][] = [];
  let clockMs = 1_000_000_000;
  let tick = 0;
  let knownLimit = 100;
  let calls = 0;

  const isAlive = (row: RecordedRow) => row.diedAt === Number.POSITIVE_INFINITY;
  const alive = () => log.filter(isAlive);

  function happen(event: RecordedEvent) {
    tick++;
    if (event.kind === 'arrive') {
      clockMs += event.gapMs;
      const timeMs = event.hasTime ? clockMs : null;
      const id = `row-${log.length}`;
      log.unshift({ id, storedMs: clockMs, timeMs, bornAt: tick, diedAt: Number.POSITIVE_INFINITY });
      return;
    }
    const rows = event.kind === 'delete' ? log : touched;
    const row = rows[event.at % Math.max(1, rows.length)];
    if (row && isAlive(row)) row.diedAt = tick;
  }

  function answer() {
    if (++calls > 1000) throw new Error('the reader never ends');
    for (const event of during.shift() ?? []) happen(event);
    return alive();
  }

  const order = listOrder === 'newest' ? newestFirst : createLearnedOrder();
  if (listOrder === 'oldest') order.note('ascending');
  const numbered: NumberedList<RecordedRow> = {
    key: recordedKey,
    order,
    largestPage: () => knownLimit,
    async readPage({ page, pageSize }) {
      const rows = answer();
      if (pageSize > pageLimit) {
        knownLimit = pageLimit;
        if (overLimit === 'refuse') throw new PageSizeRefusedError();
      }
      const size = Math.min(pageSize, pageLimit);
      if (listOrder === 'oldest') rows.reverse();
      const lastPage = Math.max(1, Math.ceil(rows.length / size));
      const currentPage = pastEnd === 'last' ? Math.min(page, lastPage) : page;
      return {
        rows: rows.slice((currentPage - 1) * size, currentPage * size),
        totalItems: Math.max(0, rows.length - countLag),
        pageSize: size,
        currentPage,
      };
    },
  };
  const timed: BeforeList<RecordedRow> = {
    key: recordedKey,
    pageSize: 20,
    boundReading: createBoundReading(),
    async readBefore(beforeMs) {
      const bound = beforeMs ?? Number.POSITIVE_INFINITY;
      const rows = answer()
        .filter((row) => (before === 'strict' ? row.storedMs < bound : row.storedMs <= bound))
        .slice(0, timed.pageSize);
      return { rows, isEnd: rows.length < timed.pageSize };
    },
  };

  return {
    numbered,
    timed,
    happen,
    /** Every row there ever was, in the upstream's order. */
    places: () => (listOrder === 'newest' ? [...log] : [...log].reverse()),
    isAlive,
    now: () => tick,
    touch: (row: RecordedRow) => {
      touched.unshift(row);
      touched.length = Math.min(touched.length, 20);
    },
    scheduleCalls: (events: readonly (readonly RecordedEvent[])[]) => {
      during = events.map((of) => [...of]);
      calls = 0;
    },
  };
}

export type RecordedUpstream = ReturnType<typeof createRecordedUpstream>;
