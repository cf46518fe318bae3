/** The work of one operation or answer, in slices between which the event loop serves others. */
export interface Work {
  /** A promise to wait for before going on; null: there is time left. */
  pause(): Promise<void> | null;
  /** Calls back when nothing is left to do, also not in turns that are still waited for. */
  whenIdle(callback: () => void): void;
}

export interface TurnsOptions {
  readonly sliceMs?: number;
  /** Of all work together, except work that has had less than `leastMs` in the turn. */
  readonly turnMs?: number;
  readonly leastMs?: number;
  readonly now?: () => number;
  readonly defer?: (callback: () => void) => void;
}

/** Shares the event loop in slices, work after work, so that large answers do not add up to one long stall. */
export function createTurns({
  sliceMs = 10,
  turnMs = 25,
  leastMs = 1,
  now = () => performance.now(),
  defer = (callback) => setImmediate(callback),
}: TurnsOptions = {}): { startWork(): Work } {
  const queue: (() => void)[][] = [];
  let turn = 0;
  let turnSinceMs = 0;
  let isDeferred = false;

  function deferTurn(): void {
    if (isDeferred) return;
    isDeferred = true;
    defer(startTurn);
  }

  function startTurn(): void {
    isDeferred = false;
    turn += 1;
    turnSinceMs = now();
    resumeNext();
  }

  /** Small pieces share a turn: one in each would wait behind all that begins meanwhile. */
  function resumeNext(): void {
    const waiting = queue.shift();
    const resume = waiting?.shift();
    if (waiting !== undefined && waiting.length > 0) queue.push(waiting);
    if (queue.length > 0) {
      deferTurn();
      afterPromises(() => {
        if (now() - turnSinceMs < sliceMs) resumeNext();
      });
    }
    resume?.();
  }

  function startWork(): Work {
    const waiting: (() => void)[] = [];
    const idle: (() => void)[] = [];
    let ownTurn = -1;
    let sinceMs = 0;

    function pause(): Promise<void> | null {
      const nowMs = now();
      if (!isDeferred) turnSinceMs = nowMs;
      deferTurn();
      if (ownTurn !== turn) {
        ownTurn = turn;
        sinceMs = nowMs;
        return null;
      }
      const allowedMs = nowMs - turnSinceMs < turnMs ? sliceMs : leastMs;
      if (nowMs - sinceMs < allowedMs) return null;
      if (waiting.length === 0) queue.push(waiting);
      return new Promise((resolve) => {
        waiting.push(() => {
          resolve();
          if (waiting.length === 0) for (const callback of idle.splice(0)) whenIdle(callback);
        });
      });
    }

    function whenIdle(callback: () => void): void {
      afterPromises(() => {
        if (waiting.length === 0) callback();
        else idle.push(callback);
      });
    }

    return { pause, whenIdle };
  }

  return { startWork };
}

/** As late as DataLoader's own batches: after all promises that are settled by then. */
function afterPromises(callback: () => void): void {
  Promise.resolve().then(() => process.nextTick(callback));
}

export const turns = createTurns();
