import type { BeforePage } from '../list.ts';
import {
  type BeforeReader,
  clampBound,
  createIgnoredBoundError,
  createTimelessError,
  farthestZoneMs,
} from './seek-page.ts';

export interface FoundEdge<Row> {
  readonly page: BeforePage<Row>;
  /** Epoch milliseconds; `Infinity`: these are the newest rows. */
  readonly boundMs: number;
}

const maxReads = 60;
/** Rows that a first guess wants above the edge, so that the page shows both sides of it. */
const rowsAbove = 5;

/**
 * Finds a page that shows rows on both sides of a time, or the newest rows where none is newer: what bounds mean
 * is not documented, so only a newer row in it proves that nothing is missing. One call where cached rows tell
 * what to ask for, else two as a rule. Null: the filtered list does not tell. Rejects with
 * `UpstreamContradictoryError` when bounds lead nowhere.
 */
export async function seekEdge<Row>(list: BeforeReader<Row>, edgeMs: number): Promise<FoundEdge<Row> | null> {
  const { key } = list;
  const leadMs = list.boundReading.leadMs();
  const plainMs = clampBound(edgeMs - 1 + leadMs);
  let boundMs = guessBound(list, edgeMs);
  let early: FoundEdge<Row> | null = null;
  let lateMs: number | null = null;
  let stepMs = 0;
  for (let read = 0; read < maxReads; read++) {
    const page = await list.readBefore(Number.isFinite(boundMs) ? boundMs : null, false);
    const times = page.rows.flatMap((row) => key.timeOf(row) ?? []);
    if (times.length === 0 && !page.isEnd) {
      if (list.whole) return null;
      throw createTimelessError();
    }
    const oldestMs = Math.min(...times);
    const hasNewer = Math.max(...times) >= edgeMs;
    const hasOlder = page.isEnd || oldestMs < edgeMs;
    if (hasOlder && (hasNewer || boundMs === Number.POSITIVE_INFINITY)) return { page, boundMs };
    // Times may be shown in another zone than they are compared in.
    if (hasNewer) lateMs = Math.min(boundMs, Math.max(...times) + farthestZoneMs + 1000);
    else early = { page, boundMs };

    const spanMs = times.length > 1 ? Math.max(...times) - oldestMs : minuteMs;
    if (early !== null && lateMs !== null) {
      // Rows of one millisecond fill the page above.
      if (lateMs - early.boundMs <= 1) return early;
      const nextMs = hasNewer ? oldestMs + leadMs : lateMs;
      const middleMs = toMiddle(early.boundMs, lateMs, plainMs);
      boundMs = nextMs > early.boundMs ? Math.min(nextMs, middleMs) : middleMs;
    } else if (lateMs !== null) {
      stepMs = 2 * stepMs + Math.max(spanMs, minuteMs);
      const nextMs = Math.min(lateMs, plainMs);
      boundMs = nextMs < boundMs ? nextMs : clampBound(boundMs - stepMs);
    } else {
      boundMs = read === 0 ? clampBound(plainMs + Math.ceil(spanMs / 2)) : Number.POSITIVE_INFINITY;
    }
  }
  throw createIgnoredBoundError();
}

const minuteMs = 60_000;

/** Nearer to the edge the further apart they are: how many rows follow it is not known. */
function toMiddle(earlyMs: number, lateMs: number, edgeMs: number): number {
  const [near, far] = [earlyMs - edgeMs, lateMs - edgeMs];
  const middle = far > 4 ? edgeMs + Math.sqrt(Math.max(near, 1) * far) : (earlyMs + lateMs) / 2;
  return Math.min(lateMs - 1, Math.max(earlyMs + 1, Math.floor(middle)));
}

/** The bound whose page probably shows both sides, as far as cached rows tell; `Infinity`: the newest. */
function guessBound<Row>({ boundReading, cachedTimes }: BeforeReader<Row>, edgeMs: number): number {
  const leadMs = boundReading.leadMs();
  let gapMs = 0;
  for (const { times, isHead } of cachedTimes?.() ?? []) {
    const newer = times.findLastIndex((timeMs) => timeMs >= edgeMs);
    const nearestMs = times[newer];
    if (newer < 0 && isHead && times.length > 0) return Number.POSITIVE_INFINITY;
    if (nearestMs !== undefined && newer < times.length - 1) return clampBound(nearestMs + leadMs);
    if (times.length > 1) gapMs = Math.max(0, (times[0] ?? 0) - (times.at(-1) ?? 0)) / (times.length - 1);
  }
  return clampBound(edgeMs - 1 + leadMs + Math.ceil(gapMs * rowsAbove));
}
