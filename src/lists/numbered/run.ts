import { countRowBytes } from '../../cache/count-row-bytes.ts';
import type { NumberedPage, PageRequest } from '../list.ts';
import { toSlots } from './page-slots.ts';

/**
 * Neighbouring rows of a list, as they stood together at `provenMs`. Their ranks (`total − 1 − start − index`)
 * count from the tail: rows arrive at the head, so ranks stay while offsets move.
 */
export interface Run<Row> {
  readonly rows: readonly Row[];
  readonly start: number;
  readonly total: number;
  /** True: it is known that no row follows. */
  readonly isTail: boolean;
  /** When the first of its answers had arrived, and the last. */
  readonly sinceMs: number;
  readonly answeredMs: number;
  /** When the answer that last proved all of it was asked for. */
  readonly provenMs: number;
  /** Rows at its start of `stableBeforeMs` (epoch milliseconds) or later: others may yet arrive among them. */
  readonly unstable: number;
  readonly stableBeforeMs: number;
  readonly sizeBytes: number;
}

/** A run, or the rows of a narrower list that were picked from one. */
export type CachedPart<Row> = Pick<Run<Row>, 'rows' | 'start' | 'total' | 'isTail' | 'provenMs'>;

/** Milliseconds on a monotonic clock; `stableBeforeMs` in epoch milliseconds. */
export interface ReadTimes {
  readonly askedMs: number;
  readonly answeredMs: number;
  readonly stableBeforeMs: number;
}

/** One answer as a run; null when it shows no place, has slots without a row, or contradicts itself. */
export function toRun<Row>(
  answer: NumberedPage<Row>,
  timeOf: (row: Row) => number | null,
  { askedMs, answeredMs, stableBeforeMs }: ReadTimes,
  countBytes = countRowBytes,
): Run<Row> | null {
  const { rows, totalItems, saysMore } = answer;
  const { start, isTail, hidden } = toSlots(answer);
  if ((rows.length === 0 && start > 0) || hidden > 0 || saysMore) return null;
  const end = start + rows.length;
  return {
    rows,
    start,
    total: isTail ? end : Math.max(totalItems, end),
    isTail,
    sinceMs: answeredMs,
    answeredMs,
    provenMs: askedMs,
    unstable: rows.findLastIndex((row) => (timeOf(row) ?? Number.NEGATIVE_INFINITY) >= stableBeforeMs) + 1,
    stableBeforeMs,
    sizeBytes: countBytes(rows),
  };
}

export function isWhole({ start, isTail }: Run<unknown>): boolean {
  return start === 0 && isTail;
}

export function cutPage<Row>(
  { rows, start, total, isTail }: Pick<Run<Row>, 'rows' | 'start' | 'total' | 'isTail'>,
  { page, pageSize }: PageRequest,
): NumberedPage<Row> | null {
  const from = (page - 1) * pageSize;
  const to = from + pageSize;
  const isInside = from >= start && to <= start + rows.length;
  const isAtTail = isTail && to > total && (from >= start || from >= total);
  if (!isInside && !isAtTail) return null;
  const found = from >= total ? [] : rows.slice(from - start, to - start);
  return { rows: found, totalItems: total, pageSize, currentPage: page };
}
