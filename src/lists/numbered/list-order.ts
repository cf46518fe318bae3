import type { TimeOrder } from '../anchor.ts';
import type { Placed } from '../row-key.ts';

export interface ListOrder {
  /** Null while no answer has shown it; `unsorted`: ordered by something else, such as last activity. */
  known(): TimeOrder | 'unsorted' | null;
  note(seen: TimeOrder | 'unsorted' | null, steps?: number): void;
}

/** The API document says newest first, so rows that seem to disagree are exceptions. */
export const newestFirst: ListOrder = { known: () => 'descending', note: () => undefined };

/** Rows sorted by something else show so many steps in order of time by chance once in 40,320 answers. */
const provingSteps = 7;

/** One answer that is long enough proves an order; two that disagree: not ordered by time. */
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

function countSteps(rows: readonly Placed<unknown>[]): number {
  let steps = 0;
  for (let i = 1; i < rows.length; i++) if (rows[i]?.timeMs !== rows[i - 1]?.timeMs) steps += 1;
  return steps;
}

/** Null when the rows show no order: too few, or all of one time. */
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

/** Lets an order learn from an answer. */
export function noteOrder(order: ListOrder, placed: readonly Placed<unknown>[]): void {
  if (order !== newestFirst) order.note(detectOrder(placed), countSteps(placed));
}

export function timeOrderOf(order: ListOrder): TimeOrder | null {
  const known = order.known();
  return known === 'unsorted' ? null : known;
}
