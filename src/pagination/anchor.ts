import type { Placed, RowKey } from './row-key.ts';
import type { TieSet } from './tie-set.ts';

/** A row that a window starts beside. Its id is the proof; everything else is a hint for finding it again. */
export interface Anchor {
  readonly id: string;
  /** Epoch milliseconds, null when the row has no readable time. */
  readonly timeMs: number | null;
  /** Offset from the head when it was read. */
  readonly position: number | null;
  /** Size of the list when it was read. */
  readonly total: number | null;
  /** Rows of the same time nearer the head. */
  readonly headTies: TieSet;
  /** Rows of the same time nearer the tail. */
  readonly tailTies: TieSet;
}

/** How a list's rows are ordered by time, from head to tail. */
export type TimeOrder = 'descending' | 'ascending';

/**
 * Where a row stands, seen from an anchor: `headward` or `tailward` of it, the anchor itself, `ambiguous` (same
 * time, and the cursor knows too little to say) or `timeless`.
 */
export type Side = 'headward' | 'anchor' | 'tailward' | 'ambiguous' | 'timeless';

/** Tells the side by id first, then time, then the ties that the anchor knows. */
export function sideOf<Row>(anchor: Anchor, row: Row, key: RowKey<Row>, order: TimeOrder): Side {
  const id = key.idOf(row);
  if (id === anchor.id) return 'anchor';
  const timeMs = key.timeOf(row);
  if (timeMs !== null && anchor.timeMs !== null && timeMs !== anchor.timeMs) {
    return timeMs > anchor.timeMs === (order === 'descending') ? 'headward' : 'tailward';
  }
  if (anchor.headTies.has(id)) return 'headward';
  if (anchor.tailTies.has(id)) return 'tailward';
  if (timeMs === null || anchor.timeMs === null) return 'timeless';
  // A stranger: on the side that may hold more than the anchor knows. With both sides known it arrived later,
  // and what arrives joins at the newer side.
  if (!anchor.tailTies.isComplete) return anchor.headTies.isComplete ? 'tailward' : 'ambiguous';
  if (!anchor.headTies.isComplete) return 'headward';
  return order === 'descending' ? 'headward' : 'tailward';
}

/** True when the row has the anchor's time, so that only ties can tell its side. */
export function isTie(anchor: Anchor, placed: Placed<unknown> | undefined): boolean {
  return anchor.timeMs !== null && placed?.timeMs === anchor.timeMs;
}

/** A row just read, as the anchor of a further read. */
export function toAnchor<Row>(
  key: RowKey<Row>,
  placed: Placed<Row>,
  ties: { readonly headTies: TieSet; readonly tailTies: TieSet },
): Anchor {
  const { row, timeMs, position, total } = placed;
  return { id: key.idOf(row), timeMs, position, total, ...ties };
}

/** For `CursorExpiredError`. */
export const expiredMessage =
  'The row of this cursor is gone and its place cannot be told any more: ask again without the cursor.';
