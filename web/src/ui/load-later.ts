type Load = () => Promise<unknown>;

/** In their order: what one reads, what stands beside it, and what only follows what is new. */
const waiting: Record<'read' | 'beside' | 'follows', Load[]> = { read: [], beside: [], follows: [] };
let isRunning = false;
/** One that never ends must not keep the others away. */
const longestWaitMs = 1_000;

/**
 * Loads a part that can come a moment after the rest: in idle time, once the rest is painted, and one part after another, so that no task is
 * long enough to be felt.
 */
export function loadLater<T>(load: () => Promise<T>, kind: keyof typeof waiting): Promise<T> {
  return new Promise<T>((resolve) => {
    waiting[kind].push(() => {
      const loading = load();
      resolve(loading);
      return loading;
    });
    if (!isRunning) run();
  });
}

async function run(): Promise<void> {
  isRunning = true;
  for (;;) {
    await toIdleTime();
    const load = waiting.read.shift() ?? waiting.beside.shift() ?? waiting.follows.shift();
    if (load === undefined) break;
    const timeout = new Promise((resolve) => setTimeout(resolve, longestWaitMs));
    // A failure is told to whoever asked.
    await Promise.race([load(), timeout]).catch(() => undefined);
  }
  isRunning = false;
}

/** Ends in a moment in which nothing else is to be done. */
function toIdleTime(): Promise<unknown> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(resolve, { timeout: longestWaitMs });
    else setTimeout(resolve, 50);
  });
}
