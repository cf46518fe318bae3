import { cutHead, cutTail, takeFirst, takeLast } from '../cut-segment.ts';
import { findBoundary } from '../find-boundary.ts';
import { placeRows, type RowKey, type Segment } from '../row-key.ts';
import type { TimeRange } from '../time-range.ts';
import type { AnyWindow } from '../window.ts';
import type { CachedPart } from './run.ts';

export interface CachedAnswer<T> {
  readonly value: T;
  readonly provenMs: number;
}

/** Rows that are looked at beyond the edge of a range: some may stand out of order. */
const margin = 10;

/** A window that starts at an edge of a range of time, if one of these parts holds it. */
export function cutCachedWindow<Row>(
  parts: readonly CachedPart<Row>[],
  window: AnyWindow,
  key: RowKey<Row>,
): CachedAnswer<Segment<Row>> | null {
  const { from, count, headBound, tailBound } = window;
  const isDown = from === 'head';
  const edge = isDown ? headBound : tailBound;
  const edgeMs = edge?.timeMs ?? null;
  if (edge === null || edge.id !== null || edgeMs === null) return null;
  for (const part of parts) {
    const { rows, total, provenMs } = part;
    const newer = rows.findLastIndex((row) => (key.timeOf(row) ?? Number.NEGATIVE_INFINITY) >= edgeMs) + 1;
    const first = Math.max(0, newer - margin - (isDown ? 0 : count));
    const last = Math.min(rows.length, newer + margin + (isDown ? count : 0));
    const start = part.start + first;
    const placed = placeRows(rows.slice(first, last), key, { start, total });
    const view = { placed, isHead: start === 0, isTail: part.isTail && last === rows.length };
    const found = findBoundary(view, edge, isDown ? 'towardTail' : 'towardHead', key, 'descending');
    if (found.kind !== 'boundary') continue;
    const segment: Segment<Row> = {
      placed: isDown ? placed.slice(found.next) : placed.slice(0, found.index),
      towardHead: view.isHead ? 'end' : 'more',
      towardTail: view.isTail ? 'end' : 'more',
      total,
      headNeighbour: isDown ? placed[found.next - 1] : undefined,
      tailNeighbour: isDown ? undefined : placed[found.index],
    };
    const cut = (isDown ? cutTail : cutHead)(segment, window, key, 'descending');
    const isWhole = cut.bound === 'reached' || (isDown ? view.isTail : view.isHead);
    if (cut.bound === 'open' || (!isWhole && cut.segment.placed.length < count)) continue;
    return { value: (isDown ? takeFirst : takeLast)(cut.segment, count), provenMs };
  }
  return null;
}

/** How many rows a range holds, if one of these parts shows both its edges. */
export function countCachedRange<Row>(
  parts: readonly CachedPart<Row>[],
  range: TimeRange,
  { timeOf }: RowKey<Row>,
): CachedAnswer<number> | null {
  for (const part of parts) {
    const value = countIn(part, range, timeOf);
    if (value !== null) return { value, provenMs: part.provenMs };
  }
  return null;
}

function countIn<Row>(
  { rows, start, isTail }: CachedPart<Row>,
  { sinceMs, untilMs }: TimeRange,
  timeOf: (row: Row) => number | null,
): number | null {
  let timeMs = start === 0 ? Number.POSITIVE_INFINITY : null;
  let count = 0;
  let showsUntil = start === 0;
  let showsSince = isTail;
  for (const row of rows) {
    timeMs = timeOf(row) ?? timeMs;
    if (timeMs === null) return null;
    if (untilMs !== null && timeMs >= untilMs) showsUntil = true;
    else if (sinceMs !== null && timeMs < sinceMs) showsSince = true;
    else count++;
  }
  return showsUntil && showsSince ? count : null;
}
