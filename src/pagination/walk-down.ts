import { CursorExpiredError, CursorTiesExceedPageError } from '../errors.ts';
import type { BoundReading } from '../sources/source.ts';
import { type Anchor, expiredMessage } from './anchor.ts';
import { judgeView } from './judge-view.ts';
import { type Placed, placeRows, type RowKey } from './row-key.ts';

/** A list that is read newest first, "before a time", a page of fixed size at once. */
export interface BeforeList<Row> {
  readonly key: RowKey<Row>;
  /** Rows of a full page; fewer mean that the list ends there. */
  readonly pageSize: number;
  readonly boundReading: BoundReading;
  /** The newest rows before `beforeMs` (epoch milliseconds), or the newest of all. */
  readBefore(beforeMs: number | null): Promise<readonly Row[]>;
}

/** Reads a list page by page towards its oldest row; each page's bound is older than the one before. */
export interface Walk<Row> {
  /** The next rows, without any that an earlier step gave; `isLast` when the list ends with them. */
  next(): Promise<{ readonly placed: readonly Placed<Row>[]; readonly isLast: boolean }>;
  /** True once a row at or headward of the start was seen. */
  sawHeadward(): boolean;
}

/**
 * The newest rows up to a time (epoch milliseconds), or of all. The bound is that time + 1 ms, because rows may share a
 * millisecond and "before" may exclude it; an answer whose newest row stands at that very bound shows that "before" includes
 * it, and from then on the bound is the time itself. An answer with newer rows is odd, and shows nothing.
 */
export async function readUpTo<Row>(
  { key, boundReading, readBefore }: BeforeList<Row>,
  timeMs: number | null,
): Promise<{ readonly rows: readonly Row[]; readonly boundMs: number | null }> {
  const boundMs = timeMs === null ? null : boundOf(boundReading, timeMs);
  const rows = await readBefore(boundMs);
  const newestMs = Math.max(...rows.map((row) => key.timeOf(row) ?? Number.NEGATIVE_INFINITY));
  if (newestMs === boundMs) boundReading.sawInclusive();
  return { rows, boundMs };
}

function boundOf(reading: BoundReading, timeMs: number): number {
  return reading.isInclusive() ? timeMs : timeMs + 1;
}

/** For a page full of one millisecond: no bound reaches what is older. */
export function createTiesError(pageSize: number): CursorTiesExceedPageError {
  return new CursorTiesExceedPageError(
    `More than ${pageSize - 1} messages share one millisecond: the upstream gives no way to the older ones.`,
  );
}

/** Starts below an anchor, or at the head. */
export function walkDown<Row>(list: BeforeList<Row>, start: Anchor | null): Walk<Row> {
  const { key, boundReading } = list;
  const seen = new Set<string>();
  let fromMs = start?.timeMs ?? null;
  let sawHeadward = false;
  let isStuck = false;

  /** Index of the first row below the start that no earlier answer held. What stands above a row seen before is seen, or newer. */
  function firstNew(placed: readonly Placed<Row>[], isLast: boolean): number {
    const afterSeen = placed.findLastIndex(({ row }) => seen.has(key.idOf(row))) + 1;
    if (start === null || afterSeen > 0) return afterSeen;
    const verdict = judgeView({ placed, isHead: true, isTail: isLast }, start, 'tailward', key, 'descending');
    if (verdict.kind === 'ambiguous') throw new CursorExpiredError(expiredMessage);
    const next = verdict.kind === 'boundary' ? verdict.next : placed.length;
    if (next > 0) sawHeadward = true;
    // The start may follow below a page of strangers of its time: take none, and let the next bound tell.
    return verdict.kind === 'boundary' && !verdict.isSure ? placed.length : next;
  }

  return {
    sawHeadward: () => sawHeadward,
    async next() {
      if (isStuck) throw createTiesError(list.pageSize);
      const { rows, boundMs } = await readUpTo(list, fromMs);
      const times = rows.map(key.timeOf).filter((timeMs) => timeMs !== null);
      const isLast = rows.length < list.pageSize;
      const placed = placeRows(rows, key, null);
      const fresh = placed.slice(firstNew(placed, isLast));
      for (const { row } of fresh) seen.add(key.idOf(row));
      const oldestMs = Math.min(...times, fromMs ?? Number.POSITIVE_INFINITY);
      fromMs = Number.isFinite(oldestMs) ? oldestMs : null;
      isStuck = fromMs === null || (boundMs !== null && boundOf(boundReading, fromMs) >= boundMs);
      return { placed: fresh, isLast };
    },
  };
}
