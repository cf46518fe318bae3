import { LRUCache } from 'lru-cache';

/** Since the process started; `skipped`: not started, because as many as are allowed were in progress. */
export interface RefreshCounts {
  readonly started: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface Refresh {
  readonly key: string;
  readonly calls: number;
  readonly start: () => Promise<unknown>;
}

export interface Refreshes {
  /** Whether the source's rate limit has room for so many background calls. */
  mayStart(calls: number): boolean;
  /** Starts the refresh, unless one of its key was started within `periodMs`. Its failure is only counted. */
  start(refresh: Refresh, periodMs: number): void;
}

export interface RefreshStarter extends Pick<Refreshes, 'start'> {
  readonly counts: RefreshCounts;
}

const maxInProgress = 50;
const maxKeys = 10_000;

/** Refreshes of all sources. `now`: milliseconds on a monotonic clock. */
export function createRefreshStarter(now: () => number): RefreshStarter {
  let startedMs: LRUCache<string, number> | undefined;
  const counts = { started: 0, failed: 0, skipped: 0 };
  let inProgress = 0;
  return {
    counts,
    start({ key, start }, periodMs) {
      // It takes room for all its keys at once, and what is kept for one operation starts nothing.
      startedMs ??= new LRUCache({ max: maxKeys });
      const lastMs = startedMs.get(key);
      if (lastMs !== undefined && now() - lastMs < periodMs) return;
      if (inProgress >= maxInProgress) {
        counts.skipped += 1;
        return;
      }
      startedMs.set(key, now());
      counts.started += 1;
      inProgress += 1;
      start()
        .catch(() => {
          counts.failed += 1;
        })
        .finally(() => {
          inProgress -= 1;
        });
    },
  };
}
