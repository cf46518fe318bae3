import { CursorExpiredError } from '../errors.ts';
import { type Anchor, expiredMessage, isTie, type TimeOrder } from './anchor.ts';
import { type BoundaryResult, findBoundary } from './find-boundary.ts';
import type { Placed, RowKey, Segment } from './row-key.ts';
import type { AnyWindow } from './window.ts';

/** A cut segment; `beyond`: the bound lies outside; `open`: more rows of its time have to be read. */
export interface Cut<Row> {
  readonly segment: Segment<Row>;
  readonly bound: 'beyond' | 'reached' | 'open';
}

/** Drops the rows from the tail bound on; throws `CursorExpiredError` when its place cannot be told. */
export function cutTail<Row>(
  segment: Segment<Row>,
  window: AnyWindow,
  key: RowKey<Row>,
  order: TimeOrder | null,
): Cut<Row> {
  const { placed } = segment;
  const { tailBound } = window;
  if (tailBound === null || placed.length === 0) return { segment, bound: 'beyond' };
  const isOutside = order === null && isCrossedByRank(window) && !holds(placed, tailBound, key);
  if (isCrossed(window) || isOutside)
    return {
      segment: { ...segment, placed: [], towardTail: 'more', tailNeighbour: placed[0] },
      bound: 'reached',
    };
  const isTail = segment.towardTail === 'end';
  // The window's other bound stands before the segment, so nothing there matters.
  const result = findBoundary({ placed, isHead: true, isTail }, tailBound, 'towardHead', key, order);
  if (!isConclusive(result, isTie(tailBound, placed.at(-1)) && !isTail, order))
    return { segment, bound: 'open' };
  const end = result.kind === 'boundary' ? result.index : placed.length;
  if (end === placed.length) return { segment, bound: 'beyond' };
  return { segment: takeFirst(segment, end), bound: 'reached' };
}

/** Drops the rows up to the head bound; throws `CursorExpiredError` when its place cannot be told. */
export function cutHead<Row>(
  segment: Segment<Row>,
  window: AnyWindow,
  key: RowKey<Row>,
  order: TimeOrder | null,
): Cut<Row> {
  const { placed } = segment;
  const { headBound } = window;
  if (headBound === null || placed.length === 0) return { segment, bound: 'beyond' };
  const isOutside = order === null && isCrossedByRank(window) && !holds(placed, headBound, key);
  if (isCrossed(window) || isOutside)
    return {
      segment: { ...segment, placed: [], towardHead: 'more', headNeighbour: placed.at(-1) },
      bound: 'reached',
    };
  const isHead = segment.towardHead === 'end';
  const result = findBoundary({ placed, isHead, isTail: true }, headBound, 'towardTail', key, order);
  const isOpen = headBound.id === null || (isTie(headBound, placed[0]) && !isHead);
  if (!isConclusive(result, isOpen, order)) return { segment, bound: 'open' };
  const start = result.kind === 'boundary' ? result.next : 0;
  if (start === 0) return { segment, bound: 'beyond' };
  return { segment: takeLast(segment, placed.length - start), bound: 'reached' };
}

/** False when rows further out are needed; in a list that no time orders only the bound's row could tell. */
function isConclusive(result: BoundaryResult, isOpen: boolean, order: TimeOrder | null): boolean {
  if (order === null) return true;
  if (result.kind !== 'ambiguous') return result.isSure;
  if (isOpen) return false;
  throw new CursorExpiredError(expiredMessage);
}

/** Nothing stands between bounds that are the same, or each other's ties in reverse order. */
function isCrossed({ headBound, tailBound }: AnyWindow): boolean {
  const [headId, tailId] = [headBound?.id ?? null, tailBound?.id ?? null];
  if (headId === null || tailId === null) return false;
  return headId === tailId || !!headBound?.headTies.has(tailId) || !!tailBound?.tailTies.has(headId);
}

/** Where no time orders the rows: compares places as they were when the cursors were made. */
function isCrossedByRank({ headBound, tailBound }: AnyWindow): boolean {
  const [head, tail] = [toRank(headBound), toRank(tailBound)];
  return head !== null && tail !== null && head <= tail;
}

function toRank(bound: Anchor | null): number | null {
  if (bound === null || bound.position === null || bound.total === null) return null;
  return bound.total - bound.position;
}

function holds<Row>(placed: readonly Placed<Row>[], bound: Anchor, key: RowKey<Row>): boolean {
  return placed.some(({ row }) => key.idOf(row) === bound.id);
}

export function takeFirst<Row>(segment: Segment<Row>, count: number): Segment<Row> {
  if (segment.placed.length <= count) return segment;
  const { placed } = segment;
  return { ...segment, placed: placed.slice(0, count), towardTail: 'more', tailNeighbour: placed[count] };
}

export function takeLast<Row>(segment: Segment<Row>, count: number): Segment<Row> {
  if (segment.placed.length <= count) return segment;
  const start = segment.placed.length - count;
  return {
    ...segment,
    placed: segment.placed.slice(start),
    towardHead: 'more',
    headNeighbour: segment.placed[start - 1],
  };
}
