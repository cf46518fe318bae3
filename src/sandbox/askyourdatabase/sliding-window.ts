/** Counts calls by key over the last minute. */
export interface SlidingWindow {
  /** Null: the call is let in and counted. Else milliseconds until one would be. */
  take(key: string): number | null;
}

const windowMs = 60_000;

/** Lets in at most `limit` calls a key within any 60 seconds; calls that it turns away do not count. */
export function createSlidingWindow(limit: number, now: () => number): SlidingWindow {
  const callsByKey = new Map<string, number[]>();
  return {
    take(key) {
      const nowMs = now();
      const calls = (callsByKey.get(key) ?? []).filter((callMs) => callMs > nowMs - windowMs);
      callsByKey.set(key, calls);
      const [oldestMs] = calls;
      if (oldestMs !== undefined && calls.length >= limit) return oldestMs + windowMs - nowMs;
      calls.push(nowMs);
      return null;
    },
  };
}
