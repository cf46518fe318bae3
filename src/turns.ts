/** The work of one operation, or of one answer, in slices between which the event loop serves others. */
export interface Work {
  /** To be waited for before going on; null: there is time left. */
  pause(): Promise<void> | null;
  /** Calls back when nothing is left to do at once, also not in turns that are still waited for. */
  whenIdle(callback: () => void): void;
}

export interface TurnsOptions {
  /** How long one piece of work may go on in a turn of the event loop. */
  readonly sliceMs?: number;
  readonly now?: () => number;
  /** Calls back in the next turn of the event loop. */
  readonly defer?: (callback: () => void) => void;
}

/**
 * Shares the turns of the event loop: whoever has worked for a slice waits, and one that waits goes on in each turn, work
 * after work, so that many large answers do not add up to one long stall, and a small one waits for none of them.
 */
export function createTurns({
  sliceMs = 10,
  now = () => performance.now(),
  defer = (callback) => setImmediate(callback),
}: TurnsOptions = {}): { startWork(): Work } {
  const queue: (() => void)[][] = [];
  let turn = 0;
  let isDeferred = false;

  function deferTurn(): void {
    if (isDeferred) return;
    isDeferred = true;
    defer(startTurn);
  }

  function startTurn(): void {
    isDeferred = false;
    turn += 1;
    const waiting = queue.shift();
    const resume = waiting?.shift();
    if (waiting !== undefined && waiting.length > 0) queue.push(waiting);
    if (queue.length > 0) deferTurn();
    resume?.();
  }

  function startWork(): Work {
    const waiting: (() => void)[] = [];
    const idle: (() => void)[] = [];
    let ownTurn = -1;
    let sinceMs = 0;

    function pause(): Promise<void> | null {
      deferTurn();
      const nowMs = now();
      if (ownTurn !== turn) {
        ownTurn = turn;
        sinceMs = nowMs;
        return null;
      }
      if (nowMs - sinceMs < sliceMs) return null;
      if (waiting.length === 0) queue.push(waiting);
      return new Promise((resolve) => {
        waiting.push(() => {
          resolve();
          if (waiting.length === 0) for (const callback of idle.splice(0)) whenIdle(callback);
        });
      });
    }

    /** As late as DataLoader does by itself: after all promises that are settled by then. */
    function whenIdle(callback: () => void): void {
      Promise.resolve().then(() => {
        process.nextTick(() => {
          if (waiting.length === 0) callback();
          else idle.push(callback);
        });
      });
    }

    return { pause, whenIdle };
  }

  return { startWork };
}

/** The turns of this process. */
export const turns = createTurns();
