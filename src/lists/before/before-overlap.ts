import { messageRow } from '../row-key.ts';
import type { BeforeRun, TimedMessage } from './before-run.ts';

/** Rows of one run toward the head (`above`) and toward the tail (`below`) of another that shares rows with it. */
export interface BeforeOverlap {
  readonly above: readonly TimedMessage[];
  readonly below: readonly TimedMessage[];
}

/** `apart`: they hold different parts of the list; `contradiction`: one shows what the other disproves. */
export function findBeforeOverlap(
  older: BeforeRun,
  newer: BeforeRun,
): BeforeOverlap | 'apart' | 'contradiction' {
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

function isInside({ rows }: BeforeRun, { rows: shown, untilMs, isTail }: BeforeRun): boolean {
  const lastMs = isTail ? Number.NEGATIVE_INFINITY : (shown.at(-1)?.timeMs ?? Number.POSITIVE_INFINITY);
  return rows.some(({ timeMs }) => timeMs < untilMs && timeMs > lastMs);
}

function isOutside(row: TimedMessage | undefined, { untilMs }: BeforeRun): boolean {
  return row === undefined || row.timeMs >= untilMs;
}
