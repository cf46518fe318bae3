import { toTimeEdge } from './anchor.ts';
import type { Beyond, Placed, Segment } from './row-key.ts';
import type { AnyWindow } from './window.ts';

/** Rows of `sinceMs` or later and before `untilMs`, epoch milliseconds; null: no limit. */
export interface TimeRange {
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
}

/** The window with the range's edges for the bounds that it lacks. */
export function withEdges(window: AnyWindow, { sinceMs, untilMs }: TimeRange): AnyWindow {
  return {
    ...window,
    headBound: window.headBound ?? (untilMs === null ? null : toTimeEdge(untilMs)),
    tailBound: window.tailBound ?? (sinceMs === null ? null : toTimeEdge(sinceMs)),
  };
}

/** Reads a window of the rows in a range; those that stand among them out of order are left out. */
export async function readInRange<Row>(
  readWindow: (window: AnyWindow) => Promise<Segment<Row>>,
  window: AnyWindow,
  range: TimeRange,
): Promise<Segment<Row>> {
  const bounded = withEdges(window, range);
  for (let asked = window.count; ; ) {
    const segment = await readWindow({ ...bounded, count: asked });
    const placed = pickInRange(segment, range);
    const isShort = segment.placed.length < asked;
    if (isShort || placed.length >= window.count) {
      return toInside({ ...segment, placed }, window, range, isShort);
    }
    asked = window.count + segment.placed.length - placed.length;
  }
}

function pickInRange<Row>({ placed, headNeighbour }: Segment<Row>, range: TimeRange): Placed<Row>[] {
  let aboveMs = headNeighbour?.timeMs ?? null;
  return placed.filter(({ timeMs }) => {
    aboveMs = timeMs ?? aboveMs;
    return aboveMs === null || compare(aboveMs, range) === 'inside';
  });
}

function compare(timeMs: number, { sinceMs, untilMs }: TimeRange): 'older' | 'inside' | 'newer' {
  if (sinceMs !== null && timeMs < sinceMs) return 'older';
  return untilMs !== null && timeMs >= untilMs ? 'newer' : 'inside';
}

/** What lies beyond the ends of the segment, in the range. */
function toInside<Row>(
  segment: Segment<Row>,
  { from, count, headBound, tailBound }: AnyWindow,
  range: TimeRange,
  isShort: boolean,
): Segment<Row> {
  const isDown = from === 'head';
  const { headNeighbour, tailNeighbour, placed } = segment;
  const start = isDown ? 0 : Math.max(0, placed.length - count);
  const end = isDown ? Math.min(placed.length, count) : placed.length;
  const isHeadReached = headBound === null && (isDown || isShort);
  const isTailReached = tailBound === null && (!isDown || isShort);

  function toBeyond(
    beyond: Beyond,
    neighbour: Placed<Row> | undefined,
    outside: 'older' | 'newer',
    isReached: boolean,
  ): Beyond {
    const limitMs = outside === 'older' ? range.sinceMs : range.untilMs;
    if (limitMs === null || beyond === 'end') return beyond;
    if (isReached) return 'end';
    const timeMs = neighbour?.timeMs ?? null;
    const place = timeMs === null ? null : compare(timeMs, range);
    return place === 'inside' ? 'more' : place === outside ? 'end' : 'unproven';
  }

  const towardHead = toBeyond(segment.towardHead, headNeighbour, 'newer', isHeadReached);
  const towardTail = toBeyond(segment.towardTail, tailNeighbour, 'older', isTailReached);
  return {
    placed: placed.slice(start, end),
    towardHead: start > 0 ? 'more' : towardHead,
    towardTail: end < placed.length ? 'more' : towardTail,
    total: null,
  };
}
