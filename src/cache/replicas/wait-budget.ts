export type StartTimer = (callback: () => void, afterMs: number) => () => void;

export const startSystemTimer: StartTimer = (callback, afterMs) => {
  let last: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    // After a pause of this process what is waited for may be there already, unread.
    last = setImmediate(callback);
  }, afterMs).unref();
  return () => {
    clearTimeout(timer);
    clearImmediate(last);
  };
};

export type WaitBudget = ReturnType<typeof createWaitBudget>;

/** How long one operation waits for others at most, in total; waits that overlap count once. */
export function createWaitBudget(totalMs: number, now: () => number, startTimer: StartTimer) {
  let spentMs = 0;
  let sinceMs = 0;
  let waiting = 0;
  const leftMs = () => totalMs - spentMs - (waiting > 0 ? now() - sinceMs : 0);
  return {
    leftMs,
    async wait(promised: Promise<unknown>): Promise<void> {
      const timeoutMs = Math.max(0, leftMs());
      if (waiting === 0) sinceMs = now();
      waiting += 1;
      await new Promise<void>((resolve) => {
        const stopTimer = startTimer(resolve, timeoutMs);
        const end = () => {
          stopTimer();
          resolve();
        };
        promised.then(end, end);
      });
      waiting -= 1;
      if (waiting === 0) spentMs += now() - sinceMs;
    },
  };
}
