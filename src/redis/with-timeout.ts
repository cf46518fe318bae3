export class TimeoutError extends Error {
  readonly code = 'TIMEOUT';
}

/** Timers in a row: one that is late counts for its own part only. */
const parts = 10;

/** Rejects with `TimeoutError` after `timeoutMs`, not counting time in which this process stood still. */
export async function withTimeout<Value>(promised: Promise<Value>, timeoutMs: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  let last: NodeJS.Immediate | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    function start(left: number): void {
      timer = setTimeout(() => {
        if (left > 1) return start(left - 1);
        last = setImmediate(() => reject(new TimeoutError('no answer in time')));
      }, timeoutMs / parts);
    }
    start(parts);
  });
  try {
    return await Promise.race([promised, timeout]);
  } finally {
    clearTimeout(timer);
    clearImmediate(last);
  }
}
