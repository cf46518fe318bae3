import type { BeforeReader } from '../../../src/lists/before/seek-page.ts';
import type { PageRequest } from '../../../src/lists/list.ts';
import type { PageReader } from '../../../src/lists/numbered/ask-pages.ts';
import { type NumberedManners, serveBefore, serveByNumber } from './serve-rows.ts';

export interface ModelRow {
  readonly id: string;
  readonly timeMs: number | null;
}

/** How a "before timestamp" list shows the times by which it is ordered. */
export type ShowTime = (storedMs: number) => number;

export interface ModelOptions extends NumberedManners {
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
  const { isHidden = () => false, isDoubled = () => false, ...manners } = options;
  let rows = [...initial];
  let events: ModelEvent[] = [];
  let inserted = 0;
  let lastSeen: string | null = null;
  const deleted = new Set<string>();
  const calls: PageRequest[] = [];
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

  const served = serveByNumber(rowKey, manners, () => {
    happen();
    return rows.flatMap((row) => (isDoubled(row.id) ? [row, row] : [row]));
  });
  const list: PageReader<ModelRow> = {
    ...served,
    async readPage(request) {
      calls.push(request);
      if (calls.length > 3000) throw new Error(`the reader never ends: ${JSON.stringify(calls.slice(-6))}`);
      const answer = await served.readPage(request);
      return { ...answer, rows: [...new Set(answer.rows.filter(({ id }) => !isHidden(id)))] };
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
    ): BeforeReader<ModelRow> {
      return serveBefore(rowKey, {
        reading,
        pageSize,
        storedMsOf: ({ timeMs }) => timeMs,
        show: ({ id, timeMs }) => ({ id, timeMs: timeMs === null ? null : show(timeMs) }),
        answer(beforeMs) {
          bounds.push(beforeMs);
          if (bounds.length > 10_000) throw new Error('the reader never ends');
          happen();
          return rows;
        },
      });
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
