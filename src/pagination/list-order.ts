import type { TimeOrder } from './anchor.ts';
import type { Placed } from './row-key.ts';

/** How a list is ordered by time: documented, or learned from its answers. */
export interface ListOrder {
  /** Null while no answer has shown it; `unsorted` when the list follows something else, last activity say. */
  known(): TimeOrder | 'unsorted' | null;
  note(seen: TimeOrder | 'unsorted' | null): void;
}

/** The document says newest first, so rows that seem to disagree are odd rows and teach nothing. */
export const newestFirst: ListOrder = { known: () => 'descending', note: () => undefined };

/** Learns from what answers show. Two answers that disagree mean that the list is not ordered by time. */
export function createLearnedOrder(): ListOrder {
  let known: TimeOrder | 'unsorted' | null = null;
  return {
    known: () => known,
    note(seen) {
      if (seen !== null) known = known === null || known === seen ? seen : 'unsorted';
    },
  };
}

/** The order that rows show, null when they show none (too few rows, or all of one time). */
export function detectOrder(rows: readonly Placed<unknown>[]): TimeOrder | 'unsorted' | null {
  let rises = false;
  let falls = false;
  let previousMs: number | null = null;
  for (const { timeMs } of rows) {
    if (timeMs !== null && previousMs !== null) {
      if (timeMs > previousMs) rises = true;
      if (timeMs < previousMs) falls = true;
    }
    previousMs = timeMs;
  }
  if (rises) return falls ? 'unsorted' : 'ascending';
  return falls ? 'descending' : null;
}

/** The order to judge by, null while there is none. */
export function timeOrderOf(order: ListOrder): TimeOrder | null {
  const known = order.known();
  return known === 'unsorted' ? null : known;
}
