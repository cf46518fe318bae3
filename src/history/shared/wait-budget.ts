import type { StartTimer } from './start-timer.ts';

/** How long one operation waits for others at most, all waits together; those that overlap count once. */
export interface WaitBudget {
  leftMs(): number;
  /** Until it is settled, or nothing is left. Never rejects. */
  wait(promised: Promise<unknown>): Promise<void>;
}

export function createWaitBudget(totalMs: number, now: () => number, startTimer: StartTimer): WaitBudget {
  let spentMs = 0;
  let sinceMs = 0;
  let waiting = 0;
  const leftMs = () => totalMs - spentMs - (waiting > 0 ? now() - sinceMs : 0);
  return {
    leftMs,
    wait(promised) {
      const timeoutMs = Math.max(0, leftMs());
      if (waiting === 0) sinceMs = now();
      waiting += 1;
      return new Promise((resolve) => {
        let isOver = false;
        const end = () => {
          if (isOver) return;
          isOver = true;
          stopTimer();
          waiting -= 1;
          if (waiting === 0) spentMs += now() - sinceMs;
          resolve();
        };
        const stopTimer = startTimer(end, timeoutMs);
        promised.then(end, end);
      });
    },
  };
}
