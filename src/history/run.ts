import { toSlots } from '../sources/page-slots.ts';
import type { NumberedPage, PageRequest } from '../sources/source.ts';
import { countRowBytes } from './count-row-bytes.ts';

/**
 * Neighbouring rows of a page-numbered list, as they stood together at `provenMs`. Every row has a rank, counted from
 * the list's tail: `total − 1 − start − index`. Rows arrive at the head, so ranks stay while offsets move.
 */
export interface Run<Row> {
  readonly rows: readonly Row[];
  /** Offset of the first row from the head of a list of `total` rows. */
  readonly start: number;
  readonly total: number;
  /** True: it is known that no row follows the last one. */
  readonly isTail: boolean;
  /** When the first of its answers had arrived. */
  readonly sinceMs: number;
  /** When the last of its answers had arrived. */
  readonly answeredMs: number;
  /** When the answer that last proved all of it was asked for. */
  readonly provenMs: number;
  /** Rows at its start that were too young to be history: others may yet arrive among them. */
  readonly unsettled: number;
  /** Those are the ones of this time (epoch milliseconds) or a later one. */
  readonly settledBeforeMs: number;
  /** What its rows take. */
  readonly sizeBytes: number;
}

/** When an answer was asked for and arrived, on a clock that never goes back, and which times were settled by then. */
export interface ReadTimes {
  readonly askedMs: number;
  readonly answeredMs: number;
  /** Epoch milliseconds. */
  readonly settledBeforeMs: number;
}

/**
 * One answer as a run; null when it shows no place in the list (an empty page past its end), or not that of each row: where
 * slots show no row, nobody knows which, and where its figures contradict one another, nothing is proven.
 */
export function toRun<Row>(
  answer: NumberedPage<Row>,
  timeOf: (row: Row) => number | null,
  { askedMs, answeredMs, settledBeforeMs }: ReadTimes,
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
    unsettled: rows.findLastIndex((row) => (timeOf(row) ?? Number.NEGATIVE_INFINITY) >= settledBeforeMs) + 1,
    settledBeforeMs,
    sizeBytes: countRowBytes(rows),
  };
}

/** True when the run is its list from end to end. */
export function isWhole({ start, isTail }: Run<unknown>): boolean {
  return start === 0 && isTail;
}

/** A page cut out of a run, as the upstream would have answered when the run was proven; null when it reaches beyond. */
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
