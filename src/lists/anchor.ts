import type { Placed, RowKey, TokenPlace } from './row-key.ts';
import { noTies, type TieSet } from './tie-set.ts';

/** A row that a window starts beside: its id proves it, the rest, as of when it was read, helps to find it. */
export interface Anchor {
  /** Null: no row, but the place between the rows of `timeMs` or later and the older ones. */
  readonly id: string | null;
  readonly timeMs: number | null;
  readonly position: number | null;
  readonly total: number | null;
  readonly place?: TokenPlace;
  readonly headTies: TieSet;
  readonly tailTies: TieSet;
}

/** Where the rows of that time (epoch milliseconds) or later end, in a list that goes by time. */
export function toTimeEdge(timeMs: number): Anchor {
  return { id: null, timeMs, position: null, total: null, headTies: noTies, tailTies: noTies };
}

/** How a list's rows are ordered by time, from head to tail. */
export type TimeOrder = 'descending' | 'ascending';

/** On which side of an anchor a row stands; `ambiguous`: same time, and the cursor knows too little to say. */
export type Side = 'towardHead' | 'anchor' | 'towardTail' | 'ambiguous' | 'timeless';

/** Compares by id, then time, then known ties. */
export function sideOf<Row>(anchor: Anchor, row: Row, key: RowKey<Row>, order: TimeOrder): Side {
  const id = key.idOf(row);
  if (id === anchor.id) return 'anchor';
  const timeMs = key.timeOf(row);
  if (timeMs !== null && anchor.timeMs !== null && timeMs !== anchor.timeMs) {
    return timeMs > anchor.timeMs === (order === 'descending') ? 'towardHead' : 'towardTail';
  }
  if (anchor.headTies.has(id)) return 'towardHead';
  if (anchor.tailTies.has(id)) return 'towardTail';
  if (timeMs === null || anchor.timeMs === null) return 'timeless';
  // An unknown row is on the side that may hold more than the anchor knows. With both sides known it arrived
  // later, and rows arrive at the newer side.
  if (!anchor.tailTies.isComplete) return anchor.headTies.isComplete ? 'towardTail' : 'ambiguous';
  if (!anchor.headTies.isComplete) return 'towardHead';
  return order === 'descending' ? 'towardHead' : 'towardTail';
}

export function isTie(anchor: Anchor, placed: Placed<unknown> | undefined): boolean {
  return anchor.timeMs !== null && placed?.timeMs === anchor.timeMs;
}

export function toAnchor<Row>(
  key: RowKey<Row>,
  placed: Placed<Row>,
  ties: { readonly headTies: TieSet; readonly tailTies: TieSet },
): Anchor {
  const { row, timeMs, position, total } = placed;
  return { id: key.idOf(row), timeMs, position, total, ...ties };
}

export const expiredMessage =
  'The row of this cursor is gone and its place cannot be told any more: ask again without the cursor.';
