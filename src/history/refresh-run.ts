import type { RowKey } from '../pagination/row-key.ts';
import { countRowBytes } from './count-row-bytes.ts';
import { findRow } from './find-row.ts';
import { type Filter, type ReadField, toConditions } from './group-rows.ts';
import type { Run } from './run.ts';

/** How rows are told apart and filtered. */
export interface RowReader<Row> {
  readonly key: RowKey<Row>;
  readonly read: ReadField<Row>;
}

/**
 * True when a look at the wide list that joins `wide` can bring `own` up to date: it was read while that was under watch,
 * and what it does not hold, if anything, lies below the watched rows.
 */
export function isUnderWatch<Row>(own: Run<Row>, wide: Run<Row>, { idOf }: RowKey<Row>): boolean {
  const last = own.rows.at(-1);
  const isLastBelow = last !== undefined && findRow(wide, idOf(last), idOf) === null;
  return own.start === 0 && wide.start === 0 && own.provenMs >= wide.sinceMs && (own.isTail || isLastBelow);
}

/**
 * The beginning of a narrower list at the time when `wide`, the beginning of the whole list, was last proven: what has
 * arrived stands in `wide`; and nothing below has gone, or the ranks in `wide` would have moved. Null where that does
 * not settle it.
 */
export function refreshRun<Row>(
  own: Run<Row>,
  wide: Run<Row>,
  filter: Filter,
  { key, read }: RowReader<Row>,
): Run<Row> | null {
  const conditions = toConditions(filter);
  if (!isUnderWatch(own, wide, key) || own.answeredMs > wide.provenMs) return null;
  if (conditions.some(([field]) => wide.rows.some((row) => read(row, field) === null))) return null;
  const isOwn = (row: Row) => conditions.every(([field, value]) => read(row, field) === value);
  const shown = wide.rows.filter(isOwn);

  const isHidden = (row: Row) => findRow(wide, key.idOf(row), key.idOf) === null;
  const firstHidden = own.rows.findIndex(isHidden);
  const known = firstHidden < 0 ? own.rows : own.rows.slice(0, firstHidden);
  const arrived = shown.slice(0, Math.max(0, shown.length - known.length));
  const isAligned = known.every((row, i) => {
    const other = shown[arrived.length + i];
    return other !== undefined && key.idOf(other) === key.idOf(row);
  });
  if (!isAligned || !isClosed(own, own.rows.slice(known.length), wide, key)) return null;
  return {
    rows: [...arrived, ...own.rows],
    start: 0,
    total: own.total + arrived.length,
    isTail: own.isTail,
    sinceMs: own.sinceMs,
    answeredMs: wide.answeredMs,
    provenMs: wide.provenMs,
    unsettled: wide.rows.slice(0, wide.unsettled).filter(isOwn).length,
    settledBeforeMs: wide.settledBeforeMs,
    sizeBytes: own.sizeBytes + countRowBytes(arrived),
  };
}

/**
 * True when nothing has gone or come unseen: `wide` shows all that may have been written late, and rows that it does not
 * show are older than its last.
 */
function isClosed<Row>(
  own: Run<Row>,
  hidden: readonly Row[],
  wide: Run<Row>,
  { timeOf }: RowKey<Row>,
): boolean {
  const last = wide.rows.at(-1);
  const reachedMs = (last && timeOf(last)) ?? Number.POSITIVE_INFINITY;
  const isOlder = (row: Row) => (timeOf(row) ?? Number.POSITIVE_INFINITY) < reachedMs;
  return reachedMs < own.settledBeforeMs && hidden.every(isOlder);
}
