/** A clock that stands still until it is told to go on. */
export interface VirtualClock {
  readonly now: () => number;
  /** As the scheduler wants it. */
  readonly setTimer: (callback: () => void, waitMs: number) => () => void;
  /** Goes to that time, through every timer before it; each has done what it caused when the next one rings. */
  advanceTo(atMs: number): Promise<void>;
  /** Timers that have not rung and were not stopped. */
  timers(): number;
}

export function createVirtualClock(): VirtualClock {
  let nowMs = 0;
  const timers = new Set<{ readonly atMs: number; readonly callback: () => void }>();

  return {
    now: () => nowMs,
    setTimer(callback, waitMs) {
      const timer = { atMs: nowMs + waitMs, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advanceTo(atMs) {
      await runPending();
      for (;;) {
        const [next] = [...timers].sort((a, b) => a.atMs - b.atMs);
        if (next === undefined || next.atMs > atMs) break;
        timers.delete(next);
        nowMs = Math.max(nowMs, next.atMs);
        next.callback();
        await runPending();
      }
      nowMs = Math.max(nowMs, atMs);
    },
    timers: () => timers.size,
  };
}

/** Lets all promises run that wait for nothing but each other. */
export async function runPending(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
}
