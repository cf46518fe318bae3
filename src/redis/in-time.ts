/** It took too long. */
export class TimeoutError extends Error {
  readonly code = 'TIMEOUT';
}

/** So many looks until the time is over. */
const looks = 10;

/**
 * What is promised, unless it takes longer than so many milliseconds: then rejects with `TimeoutError`. Time in which
 * this process stood still does not count: the answer may have been there, unread.
 */
export async function inTime<Value>(promised: Promise<Value>, timeoutMs: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  let last: NodeJS.Immediate | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    function look(left: number): void {
      // However late it is, it is one part of the time.
      timer = setTimeout(() => {
        if (left > 1) return look(left - 1);
        last = setImmediate(() => reject(new TimeoutError('no answer in time')));
      }, timeoutMs / looks);
    }
    look(looks);
  });
  try {
    return await Promise.race([promised, timeout]);
  } finally {
    clearTimeout(timer);
    clearImmediate(last);
  }
}
