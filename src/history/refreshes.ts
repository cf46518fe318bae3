import { LRUCache } from 'lru-cache';

/** Calls that nobody waits for, since the process started. */
export interface RefreshCounts {
  readonly started: number;
  readonly failed: number;
  /** Not started, because as many as are allowed were in progress. */
  readonly skipped: number;
}

/** A refresh of one source, made of so many calls. */
export interface Refresh {
  /** Names what is refreshed. */
  readonly key: string;
  readonly calls: number;
  readonly start: () => Promise<unknown>;
}

/** Reads again, behind answers, what was given although it was stale. */
export interface Refreshes {
  /** Whether the source's rate limit has room for so many calls that nobody waits for. */
  mayStart(calls: number): boolean;
  /** Starts the refresh, unless one of its key was started within `periodMs`. What it rejects with is only counted. */
  start(refresh: Refresh, periodMs: number): void;
}

/** Refreshes of all sources. */
export interface RefreshStarter extends Pick<Refreshes, 'start'> {
  readonly counts: RefreshCounts;
}

const maxInProgress = 50;
const maxKeys = 10_000;

/** `now`: milliseconds on a clock that never goes back. */
export function createRefreshStarter(now: () => number): RefreshStarter {
  const startedMs = new LRUCache<string, number>({ max: maxKeys });
  const counts = { started: 0, failed: 0, skipped: 0 };
  let inProgress = 0;
  return {
    counts,
    start({ key, start }, periodMs) {
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
