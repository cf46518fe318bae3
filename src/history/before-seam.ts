import { messageRow } from '../pagination/row-keys.ts';
import type { BeforeRun, TimedMessage } from './before-run.ts';

/** What one run has beyond another one that shares rows with it. */
export interface BeforeSeam {
  /** Its rows headward of the other's first. */
  readonly above: readonly TimedMessage[];
  /** Its rows tailward of the other's last. */
  readonly below: readonly TimedMessage[];
}

/**
 * How an older run lies beside a newer one: what it adds if they share a row, `apart` when they hold different parts of the
 * list, `contradiction` when one shows rows, or their absence, where the other knows better.
 */
export function findBeforeSeam(older: BeforeRun, newer: BeforeRun): BeforeSeam | 'apart' | 'contradiction' {
  const indexes = new Map(newer.rows.map((row, i) => [idOf(row), i]));
  const start = older.rows.findIndex((row) => indexes.has(idOf(row)));
  const first = older.rows[start];
  if (first === undefined)
    return isInside(older, newer) || isInside(newer, older) ? 'contradiction' : 'apart';

  const newerStart = indexes.get(idOf(first)) ?? 0;
  const end = start + newer.rows.length - newerStart;
  const isSame = older.rows.slice(start, end).every((row, i) => {
    const other = newer.rows[newerStart + i];
    return other !== undefined && idOf(other) === idOf(row);
  });
  const fitsAbove = isOutside(older.rows[start - 1], newer) && isOutside(newer.rows[newerStart - 1], older);
  const fitsBelow = end < older.rows.length ? !newer.isTail : end === older.rows.length || !older.isTail;
  if (!isSame || !fitsAbove || !fitsBelow) return 'contradiction';
  return { above: older.rows.slice(0, start), below: older.rows.slice(end) };
}

const idOf = ({ message }: TimedMessage) => messageRow.idOf(message);

/** True when a row of the one stands where the other should show it. */
function isInside({ rows }: BeforeRun, { rows: shown, untilMs, isTail }: BeforeRun): boolean {
  const lastMs = isTail ? Number.NEGATIVE_INFINITY : (shown.at(-1)?.timeMs ?? Number.POSITIVE_INFINITY);
  return rows.some(({ timeMs }) => timeMs < untilMs && timeMs > lastMs);
}

/** True when a row, if there is one, may stand headward of the run. */
function isOutside(row: TimedMessage | undefined, { untilMs }: BeforeRun): boolean {
  return row === undefined || row.timeMs >= untilMs;
}
