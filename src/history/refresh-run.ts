import type { RowKey } from '../pagination/row-key.ts';
import { findRow } from './find-row.ts';
import { type Filter, type ReadField, toConditions } from './group-rows.ts';
import type { Run } from './run.ts';

/** How rows are told apart and filtered. */
export interface RowReader<Row> {
  readonly key: RowKey<Row>;
  readonly read: ReadField<Row>;
}

/** True when a look at the wide list that joins `wide` can bring `own` up to date: it was read while that was under watch. */
export function isUnderWatch(own: Run<unknown>, wide: Run<unknown>): boolean {
  return own.start === 0 && wide.start === 0 && own.provenMs >= wide.sinceMs;
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
  if (!isUnderWatch(own, wide) || own.answeredMs > wide.provenMs) return null;
  const conditions = toConditions(filter);
  if (conditions.some(([field]) => wide.rows.some((row) => read(row, field) === null))) return null;
  const isOwn = (row: Row) => conditions.every(([field, value]) => read(row, field) === value);
  const shown = wide.rows.filter(isOwn);

  const isShown = (row: Row) => findRow(wide, key.idOf(row), key.idOf) !== null;
  const firstHidden = own.rows.findIndex((row) => !isShown(row));
  const known = firstHidden < 0 ? own.rows : own.rows.slice(0, firstHidden);
  const hidden = firstHidden < 0 ? [] : own.rows.slice(firstHidden);
  const [head] = known;
  const arrived =
    head === undefined
      ? shown
      : shown.slice(
          0,
          shown.findIndex((row) => key.idOf(row) === key.idOf(head)),
        );
  const deeper = shown.slice(arrived.length + known.length);

  const isAligned = known.every((row, i) => {
    const other = shown[arrived.length + i];
    return other !== undefined && key.idOf(other) === key.idOf(row);
  });
  const isBelow = hidden.length === 0 || areOlder(hidden, wide, key);
  const hasRoom = deeper.length === 0 || (hidden.length === 0 && !own.isTail);
  if (!isAligned || !isBelow || !hasRoom || own.unsettled > known.length) return null;
  return {
    rows: [...arrived, ...own.rows, ...deeper],
    start: 0,
    total: own.total + arrived.length,
    isTail: own.isTail,
    sinceMs: own.sinceMs,
    answeredMs: wide.answeredMs,
    provenMs: wide.provenMs,
    unsettled: wide.rows.slice(0, wide.unsettled).filter(isOwn).length,
    sizeBytes: own.sizeBytes,
  };
}

/** True when all rows are older than the last one of the wide list's beginning: nothing between has gone unseen. */
function areOlder<Row>(rows: readonly Row[], wide: Run<Row>, { timeOf }: RowKey<Row>): boolean {
  const last = wide.rows.at(-1);
  const lastMs = last === undefined ? null : timeOf(last);
  return lastMs !== null && rows.every((row) => (timeOf(row) ?? Number.POSITIVE_INFINITY) < lastMs);
}
