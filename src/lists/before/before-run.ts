import { countRowBytes } from '../../cache/count-row-bytes.ts';
import type { CacheEntry } from '../../cache/read-through.ts';
import type { Message } from '../../models.ts';
import type { BeforePage } from '../list.ts';
import type { ReadTimes } from '../numbered/run.ts';
import { messageRow } from '../row-key.ts';

export interface TimedMessage {
  readonly message: Message;
  /** Epoch milliseconds. A row without a time counts as the nearest row toward the head of it. */
  readonly timeMs: number;
}

/** Neighbouring rows, newest first. Those older than `stableUntilMs` (epoch milliseconds) are stable. */
export interface BeforeRun {
  readonly rows: readonly TimedMessage[];
  /** No older row (epoch milliseconds) stands toward the head of the first one; `Infinity`: the list begins here. */
  readonly untilMs: number;
  readonly stableUntilMs: number;
  readonly isTail: boolean;
  /** True: the answer that showed the last row held fewer rows than a page may, without proving an end. */
  readonly isShort: boolean;
  /** When the first of its answers had arrived. */
  readonly sinceMs: number;
  /** When the last answer that agreed with its stable part was asked for. */
  readonly provenMs: number;
  /** When the answers that show the rows above its stable part were asked for; at most `provenMs`. */
  readonly headProvenMs: number;
  readonly sizeBytes: number;
}

export interface BeforeRequest {
  /** The page holds rows older than this (epoch milliseconds); `Infinity`: the newest. */
  readonly limitMs: number;
  readonly pageSize: number;
}

/** One answer as a run; null when its rows do not follow time, so that no search would find them. */
export function toBeforeRun(
  { rows: messages, isEnd }: BeforePage<Message>,
  { limitMs, pageSize }: BeforeRequest,
  { askedMs, answeredMs, stableBeforeMs }: ReadTimes,
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
    stableUntilMs: Math.min(stableBeforeMs, untilMs),
    isTail: isEnd,
    isShort: !isEnd && rows.length < pageSize,
    sinceMs: answeredMs,
    provenMs: askedMs,
    headProvenMs: askedMs,
    sizeBytes: countRowBytes(messages),
  };
}

export function cutBefore(
  run: BeforeRun,
  { limitMs, pageSize }: BeforeRequest,
): CacheEntry<BeforePage<Message>> | null {
  if (limitMs > run.untilMs) return null;
  const start = countFrom(run.rows, limitMs);
  const end = start + pageSize;
  const isBeyond = end > run.rows.length;
  if (isBeyond && !run.isTail && !run.isShort) return null;
  return {
    value: {
      rows: run.rows.slice(start, end).map(({ message }) => message),
      isEnd: run.isTail && end >= run.rows.length,
      isCached: true,
    },
    provenMs: limitMs > run.stableUntilMs ? run.headProvenMs : run.provenMs,
  };
}

export function toStablePart(run: BeforeRun): BeforeRun {
  const { stableUntilMs } = run;
  const start = countFrom(run.rows, stableUntilMs);
  const sizeBytes = run.sizeBytes - countTimedBytes(run.rows.slice(0, start));
  return { ...run, rows: run.rows.slice(start), untilMs: stableUntilMs, sizeBytes };
}

export function countTimedBytes(rows: readonly TimedMessage[]): number {
  return countRowBytes(rows.map(({ message }) => message));
}

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
