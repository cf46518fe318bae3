/** Calls back once, after so many milliseconds; gives what prevents it. Keeps no process alive. */
export type StartTimer = (ring: () => void, afterMs: number) => () => void;

export const startSystemTimer: StartTimer = (ring, afterMs) => {
  let last: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    // After a pause of this process what is waited for may be there already, unread.
    last = setImmediate(ring);
  }, afterMs).unref();
  return () => {
    clearTimeout(timer);
    clearImmediate(last);
  };
};
