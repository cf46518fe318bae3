import { vi } from 'vitest';

/**
 * Runs with timers that take each turn of the event loop for a millisecond: where all that runs is in this process, a
 * timeout is met by what never comes, and not by what a busy machine delays.
 */
export async function countTurnsAsTime<T>(run: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let isOver = false;
  const ticking = (async () => {
    while (!isOver) {
      vi.advanceTimersByTime(1);
      await new Promise(setImmediate);
    }
  })();
  try {
    return await run();
  } finally {
    isOver = true;
    await ticking;
    vi.useRealTimers();
  }
}
