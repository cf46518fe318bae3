export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** The most intervals that follow one another without overlapping. */
export function longestChain(intervals: readonly Interval[]): number {
  let chain = 0;
  let freeFrom = Number.NEGATIVE_INFINITY;
  for (const { start, end } of intervals.toSorted((a, b) => a.end - b.end)) {
    if (start < freeFrom) continue;
    chain += 1;
    freeFrom = end;
  }
  return chain;
}
