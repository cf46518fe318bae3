/** One upstream call as the upstream saw it: from the request's arrival to the answer's last byte handed over. */
export interface CallInterval {
  readonly path: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** What a recording holds. */
export interface RecordedCalls {
  readonly calls: number;
  /** The longest chain of calls of which none overlaps another. */
  readonly roundTrips: number;
  readonly byPath: Readonly<Record<string, number>>;
}

/** The most intervals that can be picked without two of them overlapping: always the one that ends first. */
export function countRoundTrips(intervals: readonly Omit<CallInterval, 'path'>[]): number {
  let roundTrips = 0;
  let lastEndMs = Number.NEGATIVE_INFINITY;
  for (const { startMs, endMs } of intervals.toSorted((left, right) => left.endMs - right.endMs)) {
    if (startMs < lastEndMs) continue;
    roundTrips += 1;
    lastEndMs = endMs;
  }
  return roundTrips;
}

/** Counts calls, and their round trips. */
export function summarizeCalls(intervals: readonly CallInterval[]): RecordedCalls {
  const byPath: Record<string, number> = {};
  for (const { path } of intervals) byPath[path] = (byPath[path] ?? 0) + 1;
  return { calls: intervals.length, roundTrips: countRoundTrips(intervals), byPath };
}
