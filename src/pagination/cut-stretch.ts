import { CursorExpiredError } from '../errors.ts';
import { type Anchor, expiredMessage, isTie, type TimeOrder } from './anchor.ts';
import { judgeView, type Verdict } from './judge-view.ts';
import type { Placed, RowKey, Stretch } from './row-key.ts';
import type { Window } from './window.ts';

/**
 * What is left of a stretch on one side of a bound. `beyond`: the bound lies outside, nothing was cut; `reached`:
 * cut there; `open`: the stretch ends among rows of the bound's time, and more have to be read to tell.
 */
export interface Cut<Row> {
  readonly stretch: Stretch<Row>;
  readonly bound: 'beyond' | 'reached' | 'open';
}

/** Drops the rows at and tailward of the window's tail bound. Throws `CursorExpiredError` when its place cannot be told. */
export function cutTail<Row>(
  stretch: Stretch<Row>,
  window: Window,
  key: RowKey<Row>,
  order: TimeOrder | null,
): Cut<Row> {
  const { placed } = stretch;
  const { tailBound } = window;
  if (tailBound === null || placed.length === 0) return { stretch, bound: 'beyond' };
  const isOutside = order === null && isCrossedByRank(window) && !holds(placed, tailBound, key);
  if (isCrossed(window) || isOutside)
    return { stretch: { ...stretch, placed: [], tailward: 'more' }, bound: 'reached' };
  const isTail = stretch.tailward === 'end';
  // The window's other bound stands before the stretch, so nothing there matters.
  const verdict = judgeView({ placed, isHead: true, isTail }, tailBound, 'headward', key, order);
  if (!isSettled(verdict, isTie(tailBound, placed.at(-1)) && !isTail, order))
    return { stretch, bound: 'open' };
  const end = verdict.kind === 'boundary' ? verdict.index : placed.length;
  if (end === placed.length) return { stretch, bound: 'beyond' };
  return { stretch: { ...stretch, placed: placed.slice(0, end), tailward: 'more' }, bound: 'reached' };
}

/** Drops the rows at and headward of the window's head bound. Throws `CursorExpiredError` when its place cannot be told. */
export function cutHead<Row>(
  stretch: Stretch<Row>,
  window: Window,
  key: RowKey<Row>,
  order: TimeOrder | null,
): Cut<Row> {
  const { placed } = stretch;
  const { headBound } = window;
  if (headBound === null || placed.length === 0) return { stretch, bound: 'beyond' };
  const isOutside = order === null && isCrossedByRank(window) && !holds(placed, headBound, key);
  if (isCrossed(window) || isOutside)
    return { stretch: { ...stretch, placed: [], headward: 'more' }, bound: 'reached' };
  const isHead = stretch.headward === 'end';
  const verdict = judgeView({ placed, isHead, isTail: true }, headBound, 'tailward', key, order);
  if (!isSettled(verdict, isTie(headBound, placed[0]) && !isHead, order)) return { stretch, bound: 'open' };
  const start = verdict.kind === 'boundary' ? verdict.next : 0;
  if (start === 0) return { stretch, bound: 'beyond' };
  return { stretch: { ...stretch, placed: placed.slice(start), headward: 'more' }, bound: 'reached' };
}

/** False when the rows further out have to tell. In a list that no time orders only the row itself could. */
function isSettled(verdict: Verdict, endsAmongTies: boolean, order: TimeOrder | null): boolean {
  if (order === null) return true;
  if (verdict.kind !== 'ambiguous') return verdict.isSure;
  if (endsAmongTies) return false;
  throw new CursorExpiredError(expiredMessage);
}

/** Nothing stands between bounds that are the same, or that know each other as ties the other way round. */
function isCrossed({ headBound, tailBound }: Window): boolean {
  if (headBound === null || tailBound === null) return false;
  return (
    headBound.id === tailBound.id ||
    headBound.headTies.has(tailBound.id) ||
    tailBound.tailTies.has(headBound.id)
  );
}

/** Where no time tells, and the other bound is not in view: what their places were when the cursors were cut. */
function isCrossedByRank({ headBound, tailBound }: Window): boolean {
  const [head, tail] = [toRank(headBound), toRank(tailBound)];
  return head !== null && tail !== null && head <= tail;
}

/** Rows from there to the tail. */
function toRank(bound: Anchor | null): number | null {
  if (bound === null || bound.position === null || bound.total === null) return null;
  return bound.total - bound.position;
}

function holds<Row>(placed: readonly Placed<Row>[], bound: Anchor, key: RowKey<Row>): boolean {
  return placed.some(({ row }) => key.idOf(row) === bound.id);
}

/** The first `count` rows. */
export function takeFirst<Row>(stretch: Stretch<Row>, count: number): Stretch<Row> {
  if (stretch.placed.length <= count) return stretch;
  return { ...stretch, placed: stretch.placed.slice(0, count), tailward: 'more' };
}

/** The last `count` rows. */
export function takeLast<Row>(stretch: Stretch<Row>, count: number): Stretch<Row> {
  if (stretch.placed.length <= count) return stretch;
  return { ...stretch, placed: stretch.placed.slice(-count), headward: 'more' };
}
