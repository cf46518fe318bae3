import { PageSizeRefusedError } from '../../src/errors.ts';
import { createLearnedOrder, newestFirst } from '../../src/pagination/list-order.ts';
import type { NumberedList } from '../../src/pagination/numbered-list.ts';
import type { BeforeList } from '../../src/pagination/seek-page.ts';
import { createBoundReading } from '../../src/sources/create-bound-reading.ts';

export interface ModelRow {
  readonly id: string;
  readonly timeMs: number | null;
}

/** How a "before timestamp" list shows the times by which it is ordered. */
export type ShowTime = (storedMs: number) => number;

export interface ModelOptions {
  readonly pageLimit: number;
  readonly overLimit: 'clamp' | 'refuse';
  readonly pastEnd: 'empty' | 'last';
  /** Totals run this many rows behind. */
  readonly countLag: number;
  readonly listOrder: 'newest' | 'oldest';
  /** Rows that are counted and never shown. */
  readonly isHidden: (id: string) => boolean;
  /** Rows that stand in two slots, one after the other. */
  readonly isDoubled: (id: string) => boolean;
}

/** What happens right before an answer is made: nothing, rows that arrive, a row that goes. */
export type ModelEvent =
  | { readonly kind: 'insert'; readonly gapMs: number }
  | { readonly kind: 'delete'; readonly at: number }
  | { readonly kind: 'delete-last-seen' }
  | { readonly kind: 'none' };

export const rowKey = { idOf: (row: ModelRow) => row.id, timeOf: (row: ModelRow) => row.timeMs };

/** An upstream in memory, simple enough to be believed: an array, newest first, that changes before each answer. */
export function createModelUpstream(initial: readonly ModelRow[], options: Partial<ModelOptions> = {}) {
  const {
    pageLimit = 100,
    overLimit = 'clamp',
    pastEnd = 'empty',
    countLag = 0,
    listOrder = 'newest',
    isHidden = () => false,
    isDoubled = () => false,
  } = options;
  let rows = [...initial];
  let events: ModelEvent[] = [];
  let knownLimit = 100;
  let inserted = 0;
  let lastSeen: string | null = null;
  const deleted = new Set<string>();
  const calls: { page: number; pageSize: number }[] = [];
  const bounds: (number | null)[] = [];

  function remove(id: string | undefined) {
    if (id === undefined) return;
    deleted.add(id);
    rows = rows.filter((row) => row.id !== id);
  }

  function happen() {
    const event = events.shift();
    if (event?.kind === 'insert') {
      const newest = rows.find((row) => row.timeMs !== null)?.timeMs ?? 1_000_000;
      rows.unshift({ id: `new-${inserted++}`, timeMs: newest + event.gapMs });
    }
    if (event?.kind === 'delete' && rows.length > 0) remove(rows[event.at % rows.length]?.id);
    if (event?.kind === 'delete-last-seen' && lastSeen !== null) remove(lastSeen);
  }

  const list: NumberedList<ModelRow> = {
    key: rowKey,
    order: listOrder === 'newest' ? newestFirst : createLearnedOrder(),
    largestPage: () => knownLimit,
    async readPage({ page, pageSize }) {
      calls.push({ page, pageSize });
      if (calls.length > 3000) throw new Error(`the reader never ends: ${JSON.stringify(calls.slice(-6))}`);
      happen();
      if (pageSize > pageLimit) {
        knownLimit = pageLimit;
        if (overLimit === 'refuse') throw new PageSizeRefusedError();
      }
      const size = Math.min(pageSize, pageLimit);
      const ordered = listOrder === 'newest' ? rows : [...rows].reverse();
      const slots = ordered.flatMap((row) => (isDoubled(row.id) ? [row, row] : [row]));
      const lastPage = Math.max(1, Math.ceil(slots.length / size));
      const current = pastEnd === 'last' ? Math.min(page, lastPage) : page;
      const shown = slots.slice((current - 1) * size, current * size).filter(({ id }) => !isHidden(id));
      return {
        rows: [...new Set(shown)],
        totalItems: Math.max(0, slots.length - countLag),
        pageSize: size,
        currentPage: current,
      };
    },
  };

  return {
    list,
    calls,
    bounds,
    rows: () => rows.filter(({ id }) => !isHidden(id)),
    deleted,
    remove,
    schedule: (next: readonly ModelEvent[]) => {
      events = [...next];
    },
    happen,
    noteSeen: (id: string | null) => {
      lastSeen = id;
    },
    /** The same rows behind "before timestamp". */
    beforeList(
      reading: 'strict' | 'inclusive',
      pageSize = 20,
      show: ShowTime = (storedMs) => storedMs,
    ): BeforeList<ModelRow> {
      return {
        key: rowKey,
        pageSize,
        boundReading: createBoundReading(),
        async readBefore(beforeMs) {
          bounds.push(beforeMs);
          if (bounds.length > 10_000) throw new Error('the reader never ends');
          happen();
          const below = rows.filter((row) => {
            if (beforeMs === null || row.timeMs === null) return beforeMs === null;
            return reading === 'strict' ? row.timeMs < beforeMs : row.timeMs <= beforeMs;
          });
          const page = below
            .slice(0, pageSize)
            .map((row) => ({ ...row, timeMs: row.timeMs === null ? null : show(row.timeMs) }));
          return { rows: page, isEnd: page.length < pageSize };
        },
      };
    },
  };
}

const hourMs = 3_600_000;
const toSecond: ShowTime = (storedMs) => Math.floor(storedMs / 1000) * 1000;
const shift =
  (hours: number): ShowTime =>
  (storedMs) =>
    Math.floor(storedMs) + hours * hourMs;

/** The readings of `createdat` that the document leaves open. */
export const waysToShow: Readonly<Record<string, ShowTime>> = {
  'in whole seconds': toSecond,
  'in rounded milliseconds': Math.round,
  'in milliseconds cut off': Math.floor,
  'three hours east': shift(3),
  'five hours west': shift(-5),
  'in whole seconds, five and a half hours east': (storedMs) => toSecond(shift(5.5)(storedMs)),
  'in whole seconds, fourteen hours west': (storedMs) => toSecond(shift(-14)(storedMs)),
};

/** Rows of the same order, stored between the milliseconds. */
export function storeFiner(rows: readonly ModelRow[]): ModelRow[] {
  return rows.map(({ id, timeMs }) => ({ id, timeMs: timeMs && timeMs + ((timeMs * 7) % 10) / 10 }));
}

/** `runs` of rows that share a time, newest first; runs are 1 ms apart where `gaps` says 1. */
export function makeRows(runs: readonly { readonly size: number; readonly gapMs: number }[]): ModelRow[] {
  let timeMs = 1_000_000;
  let n = 0;
  return runs.flatMap(({ size, gapMs }) => {
    timeMs -= gapMs;
    return Array.from({ length: size }, () => ({ id: `row-${n++}`, timeMs }));
  });
}
