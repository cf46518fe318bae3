import { CursorExpiredError, CursorTiesExceedPageError, UpstreamBudgetExceededError } from '../errors.ts';
import type { BoundReading } from '../sources/source.ts';
import { type Anchor, expiredMessage, sideOf } from './anchor.ts';
import type { RowKey } from './row-key.ts';

/** A list that is read newest first, "before a time", a page of fixed size at once. */
export interface BeforeList<Row> {
  readonly key: RowKey<Row>;
  /** Rows of a full page; fewer mean that the list ends there. */
  readonly pageSize: number;
  readonly boundReading: BoundReading;
  /** Most calls that one window may make. */
  readonly maxCalls: number;
  /** The newest rows before `beforeMs` (epoch milliseconds), or the newest of all. */
  readBefore(beforeMs: number | null): Promise<readonly Row[]>;
}

/** Reads a list page by page towards its oldest row. */
export interface Walk<Row> {
  /** The next rows, without any that an earlier step gave; `isLast` when the list ends with them. */
  next(): Promise<{ readonly rows: readonly Row[]; readonly isLast: boolean }>;
  /** True once a row at or headward of the start was seen. */
  sawHeadward(): boolean;
}

/**
 * Starts below an anchor, or at the head. The bound is the last row's time + 1 ms, because rows may share a
 * millisecond and "before" may exclude it; an answer with a row at or past that bound shows that "before" includes
 * it, and from then on the bound is the time itself.
 */
export function walkDown<Row>(list: BeforeList<Row>, start: Anchor | null): Walk<Row> {
  const { key, boundReading } = list;
  const seen = new Set<string>();
  let fromMs = start?.timeMs ?? null;
  // A start without a time has to be met on the way down from the head.
  let isBelowStart = start === null || start.timeMs !== null;
  let sawHeadward = false;
  let isStuck = false;
  let calls = 0;

  const boundOf = (timeMs: number) => (boundReading.isInclusive() ? timeMs : timeMs + 1);

  /** The rows below the start that no earlier answer held. */
  function takeNew(rows: readonly Row[]): Row[] {
    const found = start === null ? -1 : rows.findIndex((row) => key.idOf(row) === start.id);
    if (found >= 0) isBelowStart = true;
    return rows.filter((row, i) => {
      const side = found >= 0 ? i - found : isBelowStart ? sideBelow(row) : -1;
      if (side <= 0) sawHeadward = true;
      const id = key.idOf(row);
      const isNew = side > 0 && !seen.has(id);
      seen.add(id);
      return isNew;
    });
  }

  function sideBelow(row: Row): number {
    const side = start === null ? 'tailward' : sideOf(start, row, key, 'descending');
    if (side === 'ambiguous') throw new CursorExpiredError(expiredMessage);
    return side === 'headward' ? -1 : 1;
  }

  return {
    sawHeadward: () => sawHeadward,
    async next() {
      if (isStuck) {
        throw new CursorTiesExceedPageError(
          `More than ${list.pageSize - 1} messages share one millisecond: the upstream gives no way to the older ones.`,
        );
      }
      if (calls++ >= list.maxCalls) {
        throw new UpstreamBudgetExceededError(
          `This window needs more than ${list.maxCalls} upstream calls: ask for newer rows, or continue from a cursor.`,
        );
      }
      const boundMs = fromMs === null ? null : boundOf(fromMs);
      const rows = await list.readBefore(boundMs);
      const times = rows.map(key.timeOf).filter((timeMs) => timeMs !== null);
      if (boundMs !== null && times.some((timeMs) => timeMs >= boundMs)) boundReading.sawInclusive();

      const isLast = rows.length < list.pageSize;
      if (isLast && !isBelowStart && !rows.some((row) => key.idOf(row) === start?.id)) {
        throw new CursorExpiredError(expiredMessage);
      }
      const oldestMs = Math.min(...times, fromMs ?? Number.POSITIVE_INFINITY);
      fromMs = Number.isFinite(oldestMs) ? oldestMs : null;
      isStuck = fromMs === null || (boundMs !== null && boundOf(fromMs) >= boundMs);
      return { rows: takeNew(rows), isLast };
    },
  };
}
