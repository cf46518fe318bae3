/** Whether an upstream's totals can be taken at their word: learned from answers that show where a list ends. */
export interface TotalsTrust {
  /** A list was seen to end after `end` rows, or to hold at least so many, where the answer reported a total of `reported`. */
  note(end: number, reported: number): void;
  /** True once an end was where the total had it, and none elsewhere of late. */
  areExact(): boolean;
}

export interface TotalsTrustOptions {
  /** For how long a wrong total is held against the upstream. */
  readonly ttlMs: number;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
}

export function createTotalsTrust({ ttlMs, now }: TotalsTrustOptions): TotalsTrust {
  let sawExact = false;
  let wrongSinceMs = Number.NEGATIVE_INFINITY;
  return {
    note(end, reported) {
      if (end === reported) sawExact = true;
      else wrongSinceMs = now();
    },
    areExact: () => sawExact && now() - wrongSinceMs > ttlMs,
  };
}
