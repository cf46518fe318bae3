/** Calls back once, after so many milliseconds; gives what prevents it. Keeps no process alive. */
export type StartTimer = (ring: () => void, afterMs: number) => () => void;

export const startSystemTimer: StartTimer = (ring, afterMs) => {
  const timer = setTimeout(ring, afterMs).unref();
  return () => clearTimeout(timer);
};
