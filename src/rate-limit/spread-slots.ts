/** Where others may just have spent the limit, all but a quarter counts as spent. */
export function countSpentBefore(limit: number): number {
  return limit - Math.max(1, Math.floor(limit / 4));
}

export interface SpreadOptions {
  readonly limit: number;
  readonly windowMs: number;
  readonly sinceMs: number;
  readonly freeAtMs: readonly number[];
}

/** When more slots are free, so that at most a quarter is free at `sinceMs` and the rest evenly later. */
export function toSpreadFreeMs({ limit, windowMs, sinceMs, freeAtMs }: SpreadOptions): number[] {
  const spent = countSpentBefore(limit);
  const latestFirst = freeAtMs.toSorted((a, b) => b - a);
  const missing: number[] = [];
  let used = 0;
  for (let place = spent; place > 0; place--) {
    const atMs = sinceMs + (place * windowMs) / spent;
    if ((latestFirst[used] ?? Number.NEGATIVE_INFINITY) >= atMs) used += 1;
    else missing.push(atMs);
  }
  return missing.reverse();
}

/** Notices the end of a pause of a tenth of a window or more: all slots are free, and all callers want one. */
export function createPauseTracker(windowMs: number) {
  let pause: { readonly fromMs: number; readonly untilMs: number } | null = null;

  return {
    /** Gives when a pause has ended; null: none has since the last call. */
    findEndMs(pausedMs: number, nowMs: number): number | null {
      if (pausedMs > 0) {
        pause = { fromMs: pause?.fromMs ?? nowMs, untilMs: nowMs + pausedMs };
        return null;
      }
      if (pause === null) return null;
      const { fromMs, untilMs } = pause;
      pause = null;
      // It may have been cut short, or ended unnoticed.
      const endedMs = Math.min(untilMs, nowMs);
      return endedMs - fromMs >= windowMs / 10 ? endedMs : null;
    },
  };
}
