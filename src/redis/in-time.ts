/** It took too long. */
export class TimeoutError extends Error {
  readonly code = 'TIMEOUT';
}

/** What is promised, unless it takes longer than so many milliseconds: then rejects with `TimeoutError`. */
export async function inTime<Value>(promised: Promise<Value>, timeoutMs: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  let last: NodeJS.Immediate | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      // After a pause of this process the answer may be there already, unread.
      last = setImmediate(() => reject(new TimeoutError('no answer in time')));
    }, timeoutMs);
  });
  try {
    return await Promise.race([promised, timeout]);
  } finally {
    clearTimeout(timer);
    clearImmediate(last);
  }
}
