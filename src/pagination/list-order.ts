import type { TimeOrder } from './anchor.ts';
import type { Placed } from './row-key.ts';

/** How a list is ordered by time: documented, or learned from its answers. */
export interface ListOrder {
  /** Null while no answer has shown it; `unsorted` when the list follows something else, last activity say. */
  known(): TimeOrder | 'unsorted' | null;
  /** What the rows of one answer show; see `detectOrder`. */
  note(seen: TimeOrder | 'unsorted' | null, steps?: number): void;
}

/** The document says newest first, so rows that seem to disagree are odd rows and teach nothing. */
export const newestFirst: ListOrder = { known: () => 'descending', note: () => undefined };

/** Rows sorted by something else stand in order of time so often by chance: once in 40,320 answers. */
const provingSteps = 7;

/**
 * Learns from what answers show. One that is long enough proves an order; two that disagree mean that the list is not
 * ordered by time.
 */
export function createLearnedOrder(): ListOrder {
  let seenBefore: TimeOrder | 'unsorted' | null = null;
  let isProven = false;
  return {
    known: () => (isProven || seenBefore === 'unsorted' ? seenBefore : null),
    note(seen, steps = Number.POSITIVE_INFINITY) {
      if (seen === null) return;
      seenBefore = seenBefore === null || seenBefore === seen ? seen : 'unsorted';
      isProven ||= steps >= provingSteps;
    },
  };
}

/** How often the time changes from one row to the next. */
export function countSteps(rows: readonly Placed<unknown>[]): number {
  return rows.filter(({ timeMs }, i) => i > 0 && timeMs !== rows[i - 1]?.timeMs).length;
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
