import type { TimeOrder } from './anchor.ts';
import type { RowKey } from './row-key.ts';

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
export function detectOrder<Row>(rows: readonly Row[], key: RowKey<Row>): TimeOrder | 'unsorted' | null {
  let rises = false;
  let falls = false;
  let previous: number | null = null;
  for (const row of rows) {
    const timeMs = key.timeOf(row);
    if (timeMs === null) continue;
    if (previous !== null && timeMs > previous) rises = true;
    if (previous !== null && timeMs < previous) falls = true;
    previous = timeMs;
  }
  if (rises) return falls ? 'unsorted' : 'ascending';
  return falls ? 'descending' : null;
}

/** The order to judge by: an unknown one is taken for the documented habit of the API, newest first. */
export function timeOrderOf(order: ListOrder): TimeOrder {
  return order.known() === 'ascending' ? 'ascending' : 'descending';
}
