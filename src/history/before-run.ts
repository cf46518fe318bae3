import type { Message } from '../models.ts';
import { messageRow } from '../pagination/row-keys.ts';
import type { BeforePage } from '../sources/source.ts';
import { countRowBytes } from './count-row-bytes.ts';
import type { Kept } from './read-through.ts';
import type { ReadTimes } from './run.ts';

/** A message at the time by which its list orders it. */
export interface TimedMessage {
  readonly message: Message;
  /** Epoch milliseconds. A row without a time counts as the nearest row headward of it. */
  readonly timeMs: number;
}

/**
 * Neighbouring rows of a "before timestamp" list, newest first. It has no ranks, so a page is found by its time. Rows
 * older than `settledUntilMs` are history, which stays as it is; among those above, others may yet arrive.
 */
export interface BeforeRun {
  readonly rows: readonly TimedMessage[];
  /** No row older than this (epoch milliseconds) stands headward of the first one; `Infinity`: the list begins here. */
  readonly untilMs: number;
  /** Epoch milliseconds, at most `untilMs`. */
  readonly settledUntilMs: number;
  /** True: no row follows the last one. */
  readonly isTail: boolean;
  /** True: the answer that showed the last one held fewer rows than a page may, without proving an end. */
  readonly isShort: boolean;
  /** When the first of its answers had arrived. */
  readonly sinceMs: number;
  /** When the last answer that agreed with its history was asked for. */
  readonly provenMs: number;
  /** When the answers that show the rows above its history were asked for; at most `provenMs`. */
  readonly headProvenMs: number;
  /** What its rows take. */
  readonly sizeBytes: number;
}

/** What an answer was asked for. */
export interface BeforeRequest {
  /** The page holds rows older than this (epoch milliseconds); `Infinity`: the newest. */
  readonly limitMs: number;
  /** Rows of a full page. */
  readonly pageSize: number;
}

/** One answer as a run; null when its rows do not follow time, so that no search would find them. */
export function toBeforeRun(
  { rows: messages, isEnd }: BeforePage<Message>,
  { limitMs, pageSize }: BeforeRequest,
  { askedMs, answeredMs, settledBeforeMs }: ReadTimes,
): BeforeRun | null {
  let timeMs = Math.min(limitMs - 1, Number.MAX_SAFE_INTEGER);
  let isFalling = true;
  const rows = messages.map((message, i) => {
    const ownMs = messageRow.timeOf(message) ?? timeMs;
    if (i > 0 && ownMs > timeMs) isFalling = false;
    timeMs = ownMs;
    return { message, timeMs };
  });
  if (!isFalling) return null;
  // A bound that turns out to be inclusive shows more than it was asked for.
  const untilMs = Math.max(limitMs, (rows[0]?.timeMs ?? Number.NEGATIVE_INFINITY) + 1);
  return {
    rows,
    untilMs,
    settledUntilMs: Math.min(settledBeforeMs, untilMs),
    isTail: isEnd,
    isShort: !isEnd && rows.length < pageSize,
    sinceMs: answeredMs,
    provenMs: askedMs,
    headProvenMs: askedMs,
    sizeBytes: countRowBytes(messages),
  };
}

/** A page cut out of a run; null when it reaches beyond. */
export function cutBefore(
  run: BeforeRun,
  { limitMs, pageSize }: BeforeRequest,
): Kept<BeforePage<Message>> | null {
  if (limitMs > run.untilMs) return null;
  const start = countFrom(run.rows, limitMs);
  const end = start + pageSize;
  const isBeyond = end > run.rows.length;
  if (isBeyond && !run.isTail && !run.isShort) return null;
  return {
    value: {
      rows: run.rows.slice(start, end).map(({ message }) => message),
      isEnd: run.isTail && end >= run.rows.length,
      isKept: true,
    },
    provenMs: limitMs > run.settledUntilMs ? run.headProvenMs : run.provenMs,
  };
}

/** The run's history, without the rows above it. */
export function toHistory(run: BeforeRun): BeforeRun {
  const { settledUntilMs } = run;
  const start = countFrom(run.rows, settledUntilMs);
  const sizeBytes = run.sizeBytes - countTimedBytes(run.rows.slice(0, start));
  return { ...run, rows: run.rows.slice(start), untilMs: settledUntilMs, sizeBytes };
}

/** What rows of a run take. */
export function countTimedBytes(rows: readonly TimedMessage[]): number {
  return countRowBytes(rows.map(({ message }) => message));
}

/** Rows of that time (epoch milliseconds) or a later one, which is the index of the first older row. */
function countFrom(rows: readonly TimedMessage[], timeMs: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.timeMs ?? Number.NEGATIVE_INFINITY) >= timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
