/** Look-ups of rows of one list in the last minute, to tell when reading the list as a whole pays. */
export interface LookupCount {
  /** Gives how many there were before: what one operation plans by itself starts nothing. */
  add(calls: number): number;
  clear(): void;
}

const windowMs = 60_000;

export function createLookupCount(now: () => number): LookupCount {
  let sinceMs = Number.NEGATIVE_INFINITY;
  let count = 0;
  return {
    add(calls) {
      const nowMs = now();
      if (nowMs - sinceMs > windowMs) {
        sinceMs = nowMs;
        count = 0;
      }
      const before = count;
      count += calls;
      return before;
    },
    clear() {
      count = 0;
    },
  };
}
