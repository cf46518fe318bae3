import { type NumberedManners, serveBefore, serveByNumber } from './serve-rows.ts';

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

export interface RecordedOptions extends NumberedManners {
  readonly before: 'strict' | 'inclusive';
}

export const recordedKey = { idOf: (row: RecordedRow) => row.id, timeOf: (row: RecordedRow) => row.timeMs };

/**
 * An upstream that keeps every row it ever had in one row of places, so that what any window should hold, whatever
 * was deleted, is a plain slice. `during` are the events of the calls, a few before each answer.
 */
export function createRecordedUpstream({ before, ...manners }: RecordedOptions) {
  const { listOrder } = manners;
  const log: RecordedRow[] = [];
  const touched: RecordedRow[] = [];
  let during: RecordedEvent[][] = [];
  let clockMs = 1_000_000_000;
  let tick = 0;
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

  const numbered = serveByNumber(recordedKey, manners, answer);
  if (listOrder === 'oldest') numbered.order.note('ascending');
  const timed = serveBefore(recordedKey, { reading: before, storedMsOf: ({ storedMs }) => storedMs, answer });

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
