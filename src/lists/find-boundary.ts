import { type Anchor, isTie, type Side, sideOf, type TimeOrder } from './anchor.ts';
import type { Placed, RowKey } from './row-key.ts';

export type Direction = 'towardHead' | 'towardTail';

export interface View<Row> {
  readonly placed: readonly Placed<Row>[];
  readonly isHead: boolean;
  readonly isTail: boolean;
}

/**
 * What one view says about an anchor:
 * - `boundary`: rows below `index` stand toward the head, rows from `next` on toward the tail, between them the anchor or
 *   nothing. Not `isSure`: the anchor, or a tie that it knows, may follow beyond this view;
 * - `beyond`: the boundary lies that way. Not `isSure`: it may be among the rows without a time at that end;
 * - `ambiguous`: nothing tells on which side of the anchor these rows stand.
 */
export type BoundaryResult =
  | {
      readonly kind: 'boundary';
      readonly index: number;
      readonly next: number;
      readonly isSure: boolean;
    }
  | { readonly kind: 'beyond'; readonly direction: Direction; readonly isSure: boolean }
  | { readonly kind: 'ambiguous' };

/**
 * Finds the anchor, or the place where it stood, if this view alone proves it; `order` null: no order by time.
 * Rows arrive at the newer end, also among those of one time, so an unknown row of the anchor's time may be an
 * older neighbour or a late arrival. Reading older rows includes it in either case; reading newer rows would
 * repeat the one or lose the other: `ambiguous`.
 */
export function findBoundary<Row>(
  view: View<Row>,
  anchor: Anchor,
  wanted: Direction,
  key: RowKey<Row>,
  order: TimeOrder | null,
): BoundaryResult {
  const { placed, isHead, isTail } = view;
  if (anchor.id === null)
    return order === 'descending' ? findEdge(view, anchor, wanted) : { kind: 'ambiguous' };
  const found = placed.findIndex(({ row }) => key.idOf(row) === anchor.id);
  if (found >= 0) return { kind: 'boundary', index: found, next: found + 1, isSure: true };
  if (order === null || anchor.timeMs === null) return { kind: 'ambiguous' };

  const sides = placed.map(({ row }) => sideOf(anchor, row, key, order));
  const { gap, unclear } = findGap(sides, order);
  if (unclear.includes('ambiguous')) return { kind: 'ambiguous' };
  const isClear = unclear.length === 0;
  if (gap + unclear.length === placed.length && !isTail) return beyond('towardTail', isClear);
  if (gap === 0 && !isHead) return beyond('towardHead', isClear);
  if (!isClear) return { kind: 'ambiguous' };

  const above = placed[gap - 1];
  const below = placed[gap];
  const isBesideKnownTie =
    (above !== undefined && anchor.headTies.has(key.idOf(above.row))) ||
    (below !== undefined && anchor.tailTies.has(key.idOf(below.row)));
  const isFalling = order === 'descending';
  const isBesideUnknownTie = isTie(anchor, isFalling ? below : above) && !isBesideKnownTie;
  const isRunCutOff = isFalling
    ? isTie(anchor, placed.at(-1)) && !isTail
    : isTie(anchor, placed[0]) && !isHead;
  if (isBesideUnknownTie && !isRunCutOff && wanted === toNewer(order)) return { kind: 'ambiguous' };
  return { kind: 'boundary', index: gap, next: gap, isSure: !isBesideUnknownTie || !isRunCutOff };
}

/**
 * Where rows stand out of order, all those of the wanted side are taken. One without a time counts as the one
 * above it, and as the newest at the head of a list.
 */
function findEdge<Row>(
  { placed, isHead, isTail }: View<Row>,
  { timeMs: edgeMs }: Anchor,
  wanted: Direction,
): BoundaryResult {
  let aboveMs = isHead ? Number.POSITIVE_INFINITY : null;
  const areNewer = placed.map(({ timeMs }) => {
    aboveMs = timeMs ?? aboveMs;
    return aboveMs === null ? null : aboveMs >= (edgeMs ?? 0);
  });
  const timeless = areNewer.lastIndexOf(null) + 1;
  if (timeless === placed.length && !isHead && (timeless > 0 || !isTail)) return { kind: 'ambiguous' };
  const firstOlder = areNewer.indexOf(false);
  const firstTaken = firstOlder < 0 ? placed.length : firstOlder;
  const index = wanted === 'towardTail' ? firstTaken : areNewer.lastIndexOf(true) + 1;
  if (index <= timeless && !isHead) return beyond('towardHead', timeless === 0);
  if (index === placed.length && !isTail) return beyond('towardTail', true);
  return { kind: 'boundary', index, next: index, isSure: true };
}

function beyond(direction: Direction, isSure: boolean): BoundaryResult {
  return { kind: 'beyond', direction, isSure };
}

export function toNewer(order: TimeOrder): Direction {
  return order === 'descending' ? 'towardHead' : 'towardTail';
}

/** Rows between those toward the head and those toward the tail are `unclear`; an older row among newer ones arrived late. */
function findGap(sides: readonly Side[], order: TimeOrder) {
  const isFalling = order === 'descending';
  const first = sides.indexOf('towardTail', isFalling ? sides.lastIndexOf('towardHead') + 1 : 0);
  const end = first < 0 ? sides.length : first;
  const gap = sides.slice(0, end).lastIndexOf('towardHead') + 1;
  return { gap, unclear: sides.slice(gap, end) };
}
