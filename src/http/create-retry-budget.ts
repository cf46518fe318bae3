const firstAttemptsForRetry = 10;
const mostRetriesLeft = 10;

/** How many retries an upstream host is still to bear, so that an outage is not made worse. One object a host. */
export interface RetryBudget {
  /** A first attempt went out. */
  earn(): void;
  /** Takes one retry; false, and takes nothing, where none is left. */
  take(): boolean;
  /** A retry that was taken did not go out. */
  giveBack(): void;
}

/**
 * One retry for every ten first attempts. Up to ten are saved, and as many are there at the start, so that a failure on
 * a quiet server is tried again.
 */
export function createRetryBudget(): RetryBudget {
  const most = mostRetriesLeft * firstAttemptsForRetry;
  /** In tenths of a retry. */
  let left = most;

  function add(tenths: number): void {
    left = Math.min(most, left + tenths);
  }

  return {
    earn: () => add(1),
    take() {
      if (left < firstAttemptsForRetry) return false;
      left -= firstAttemptsForRetry;
      return true;
    },
    giveBack: () => add(firstAttemptsForRetry),
  };
}
