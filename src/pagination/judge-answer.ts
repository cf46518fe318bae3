import { type Anchor, isTie, sideOf } from './anchor.ts';
import { timeOrderOf } from './list-order.ts';
import type { Answer, NumberedList } from './numbered-list.ts';

/** The way from a row along its list. */
export type Direction = 'headward' | 'tailward';

/**
 * What one answer says about an anchor:
 * - `boundary`: rows with an index below `index` are headward of it, rows from `next` on tailward; between them
 *   stands the anchor itself, or nothing when it is gone. Not `isSure`: a tie that the anchor knows, or the anchor
 *   itself, may still follow beyond this answer, and the boundary is there then;
 * - `look`: the boundary lies beyond this answer, that way;
 * - `ambiguous`: the anchor is gone and rows of its time cannot be told apart.
 */
export type Verdict =
  | {
      readonly kind: 'boundary';
      readonly index: number;
      readonly next: number;
      readonly isSure: boolean;
    }
  | { readonly kind: 'look'; readonly direction: Direction }
  | { readonly kind: 'ambiguous' };

/**
 * Finds the anchor in an answer or, when it is gone, the place where it stood, if this answer alone proves it.
 *
 * Rows that arrived later with the anchor's time stand headward of the ties that it knows, and a stranger may be
 * one of them. So a boundary among ties is sure only beside a known tie, or when the run's tailward end is in view.
 */
export function judgeAnswer<Row>(answer: Answer<Row>, anchor: Anchor, list: NumberedList<Row>): Verdict {
  const { rows } = answer;
  const { key } = list;
  const order = timeOrderOf(list.order);
  const sides = rows.map((row) => sideOf(anchor, row, key, order));
  const found = sides.indexOf('anchor');
  if (found >= 0) return { kind: 'boundary', index: found, next: found + 1, isSure: true };

  const gap = sides.lastIndexOf('headward') + 1;
  if (gap === rows.length && !answer.isShort) return { kind: 'look', direction: 'tailward' };
  if (gap === 0 && answer.start > 0) return { kind: 'look', direction: 'headward' };

  const tieAt = (index: number) => {
    const row = rows[index];
    return row !== undefined && isTie(anchor, row, key) ? key.idOf(row) : null;
  };
  const above = tieAt(gap - 1);
  const below = tieAt(gap);
  const isBesideKnownTie =
    (above !== null && anchor.headTies.has(above)) || (below !== null && anchor.tailTies.has(below));
  const isRunCutOff = below !== null && tieAt(rows.length - 1) !== null && !answer.isShort;
  if (sides.includes('ambiguous')) return { kind: 'ambiguous' };
  return { kind: 'boundary', index: gap, next: gap, isSure: isBesideKnownTie || !isRunCutOff };
}
