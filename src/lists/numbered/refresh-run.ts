import { countRowBytes } from '../../cache/count-row-bytes.ts';
import type { OwnersOf } from '../cached-list.ts';
import type { Filter } from '../list.ts';
import type { RowKey } from '../row-key.ts';
import { findIndex, findRow } from './find-row.ts';
import { pickRows } from './group-rows.ts';
import type { Run } from './run.ts';

export interface RowReader<Row> {
  readonly key: RowKey<Row>;
  readonly ownersOf: OwnersOf<Row>;
}

/** True when a new head can refresh `own`: it was proven since `wide` began, and its last row lies below. */
export function canRefreshFromHead<Row>(own: Run<Row>, wide: Run<Row>, { idOf }: RowKey<Row>): boolean {
  const last = own.rows.at(-1);
  const isLastBelow = last !== undefined && findRow(wide, idOf(last), idOf) === null;
  return own.start === 0 && wide.start === 0 && own.provenMs >= wide.sinceMs && (own.isTail || isLastBelow);
}

/**
 * The beginning of a narrower list when `wide`, that of the whole list, was last proven: arrivals stand in
 * `wide`, and no row below has gone, or the ranks in `wide` would have moved. Null where that is not proven.
 */
export function refreshRun<Row>(
  own: Run<Row>,
  wide: Run<Row>,
  filter: Filter,
  { key, ownersOf }: RowReader<Row>,
): Run<Row> | null {
  if (!canRefreshFromHead(own, wide, key) || own.answeredMs > wide.provenMs) return null;
  const shown = pickRows(wide, filter, ownersOf);
  if (shown === null) return null;
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
    unstable: shown.filter((row) => (findIndex(wide, key.idOf(row), key.idOf) ?? 0) < wide.unstable).length,
    stableBeforeMs: wide.stableBeforeMs,
    sizeBytes: own.sizeBytes + countRowBytes(arrived),
  };
}

/** True when no change is unseen: `wide` shows all that may have been written late, hidden rows are older. */
function isClosed<Row>(
  own: Run<Row>,
  hidden: readonly Row[],
  wide: Run<Row>,
  { timeOf }: RowKey<Row>,
): boolean {
  const last = wide.rows.at(-1);
  const reachedMs = (last && timeOf(last)) ?? Number.POSITIVE_INFINITY;
  const isOlder = (row: Row) => (timeOf(row) ?? Number.POSITIVE_INFINITY) < reachedMs;
  return reachedMs < own.stableBeforeMs && hidden.every(isOlder);
}
