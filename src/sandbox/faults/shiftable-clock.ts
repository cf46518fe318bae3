/** A clock that can be off for the time of a call. Epoch milliseconds. */
export interface ShiftableClock {
  now(): number;
  /** While `run` runs, which must not wait for anything, the clock is off by so much. */
  runShifted<Result>(shiftMs: number, run: () => Result): Result;
}

export function createShiftableClock(now: () => number): ShiftableClock {
  let currentShiftMs = 0;
  return {
    now: () => now() + currentShiftMs,
    runShifted(shiftMs, run) {
      currentShiftMs = shiftMs;
      try {
        return run();
      } finally {
        currentShiftMs = 0;
      }
    },
  };
}
