/** What is known of a list without its rows: enough to plan by, and small enough to survive them. */
export interface ListStatistics {
  /** Rows in the whole list, as last reported; null when that is not known or too long ago. */
  total(): number | null;
  /** True when the newest row was not new when it was last seen, so that little is going to arrive. */
  isQuiet(): boolean;
  noteTotal(total: number, isQuiet: boolean): void;
  /** False where scans came to nothing: the list changes too fast, or its rows do not say whose they are. */
  mayScan(field: string): boolean;
  noteUseless(field: string): void;
}

export interface ListStatisticsOptions {
  /** For how long a figure is good. */
  readonly ttlMs: number;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
}

export function createListStatistics({ ttlMs, now }: ListStatisticsOptions): ListStatistics {
  let seen: { readonly total: number; readonly isQuiet: boolean; readonly atMs: number } | null = null;
  const uselessSinceMs = new Map<string, number>();
  const isRecent = (atMs: number) => now() - atMs <= ttlMs;
  return {
    total: () => (seen !== null && isRecent(seen.atMs) ? seen.total : null),
    isQuiet: () => seen?.isQuiet ?? false,
    noteTotal(total, isQuiet) {
      seen = { total, isQuiet, atMs: now() };
    },
    mayScan: (field) => !isRecent(uselessSinceMs.get(field) ?? Number.NEGATIVE_INFINITY),
    noteUseless(field) {
      uselessSinceMs.set(field, now());
    },
  };
}
