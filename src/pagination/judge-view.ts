import { type Anchor, isTie, type Side, sideOf, type TimeOrder } from './anchor.ts';
import type { Placed, RowKey } from './row-key.ts';

/** The way from a row along its list. */
export type Direction = 'headward' | 'tailward';

/** Neighbouring rows as one answer shows them, and whether the list begins or ends with them. */
export interface View<Row> {
  readonly placed: readonly Placed<Row>[];
  readonly isHead: boolean;
  readonly isTail: boolean;
}

/**
 * What one view says about an anchor:
 * - `boundary`: rows with an index below `index` are headward of it, rows from `next` on tailward; between them
 *   stands the anchor itself, or nothing when it is gone. Not `isSure`: the anchor, or a tie that it knows, may
 *   follow beyond this view, and the boundary is there then;
 * - `look`: the boundary lies beyond this view, that way. Not `isSure`: rows at that end have no time, so it may lie
 *   among them;
 * - `ambiguous`: the anchor is not here, and nothing tells on which side of it these rows stand.
 */
export type Verdict =
  | {
      readonly kind: 'boundary';
      readonly index: number;
      readonly next: number;
      readonly isSure: boolean;
    }
  | { readonly kind: 'look'; readonly direction: Direction; readonly isSure: boolean }
  | { readonly kind: 'ambiguous' };

/**
 * Finds the anchor in a view or, when it is gone, the place where it stood, if this view alone proves it. `wanted`
 * are the rows on that side of the anchor; `order` is null for a list that no time orders.
 *
 * What arrives joins at the newer end, also among rows of one time. So a stranger of the anchor's time may be an
 * older neighbour that the anchor never knew or a late arrival. Whoever reads on to older rows takes it in either
 * case: it was not read before. Whoever reads newer rows would repeat the one or lose the other: `ambiguous`.
 */
export function judgeView<Row>(
  view: View<Row>,
  anchor: Anchor,
  wanted: Direction,
  key: RowKey<Row>,
  order: TimeOrder | null,
): Verdict {
  const { placed, isHead, isTail } = view;
  const found = placed.findIndex(({ row }) => key.idOf(row) === anchor.id);
  if (found >= 0) return { kind: 'boundary', index: found, next: found + 1, isSure: true };
  if (order === null || anchor.timeMs === null) return { kind: 'ambiguous' };

  const sides = placed.map(({ row }) => sideOf(anchor, row, key, order));
  const { gap, unclear } = findGap(sides, order);
  if (unclear.includes('ambiguous')) return { kind: 'ambiguous' };
  const isClear = unclear.length === 0;
  if (gap + unclear.length === placed.length && !isTail) return look('tailward', isClear);
  if (gap === 0 && !isHead) return look('headward', isClear);
  if (!isClear) return { kind: 'ambiguous' };

  const above = placed[gap - 1];
  const below = placed[gap];
  const isBesideKnownTie =
    (above !== undefined && anchor.headTies.has(key.idOf(above.row))) ||
    (below !== undefined && anchor.tailTies.has(key.idOf(below.row)));
  const isFalling = order === 'descending';
  const isBesideStranger = isTie(anchor, isFalling ? below : above) && !isBesideKnownTie;
  const isRunCutOff = isFalling
    ? isTie(anchor, placed.at(-1)) && !isTail
    : isTie(anchor, placed[0]) && !isHead;
  if (isBesideStranger && !isRunCutOff && wanted === toNewer(order)) return { kind: 'ambiguous' };
  return { kind: 'boundary', index: gap, next: gap, isSure: !isBesideStranger || !isRunCutOff };
}

function look(direction: Direction, isSure: boolean): Verdict {
  return { kind: 'look', direction, isSure };
}

/** The way to the newer rows. */
export function toNewer(order: TimeOrder): Direction {
  return order === 'descending' ? 'headward' : 'tailward';
}

/**
 * Where headward rows end and tailward rows begin; `unclear` are those between. What is known of newer rows counts
 * more: what was taken for older beyond them is a late arrival.
 */
function findGap(sides: readonly Side[], order: TimeOrder) {
  const isFalling = order === 'descending';
  const first = sides.indexOf('tailward', isFalling ? sides.lastIndexOf('headward') + 1 : 0);
  const end = first < 0 ? sides.length : first;
  const gap = sides.slice(0, end).lastIndexOf('headward') + 1;
  return { gap, unclear: sides.slice(gap, end) };
}
