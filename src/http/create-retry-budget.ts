const firstAttemptsForRetry = 10;
const mostRetriesLeft = 10;

export type RetryBudget = ReturnType<typeof createRetryBudget>;

/** Of one host: a retry for every ten first attempts, at most ten saved, as many at the start. */
export function createRetryBudget() {
  const most = mostRetriesLeft * firstAttemptsForRetry;
  let left = most;

  function add(tenths: number): void {
    left = Math.min(most, left + tenths);
  }

  return {
    earn: () => add(1),
    take(): boolean {
      if (left < firstAttemptsForRetry) return false;
      left -= firstAttemptsForRetry;
      return true;
    },
    giveBack: () => add(firstAttemptsForRetry),
  };
}
