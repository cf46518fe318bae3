/** A clock that stands still until everybody waits, and then goes on to the next thing that happens. */
export interface VirtualWorld {
  /** Milliseconds since its beginning. */
  now(): number;
  /** Epoch milliseconds. */
  wallNow(): number;
  wait(durationMs: number): Promise<void>;
  /** Does something at that time; `run` rejects with what it rejects with. */
  at(atMs: number, happen: () => void | Promise<void>): void;
  /** Until nothing is left to happen. */
  run(): Promise<void>;
}

/** Epoch milliseconds of the world's zero; a whole minute. */
export const epochMs = 1_800_000_000_000;

export function createVirtualWorld(): VirtualWorld {
  let nowMs = 0;
  const agenda: { readonly atMs: number; readonly happen: () => void }[] = [];
  const failures: unknown[] = [];
  let unfinished = 0;

  function plan(atMs: number, happen: () => void): void {
    const later = agenda.findIndex((other) => other.atMs > atMs);
    agenda.splice(later < 0 ? agenda.length : later, 0, { atMs, happen });
  }

  return {
    now: () => nowMs,
    wallNow: () => epochMs + Math.floor(nowMs),
    wait: (durationMs) => new Promise((resolve) => plan(nowMs + durationMs, resolve)),
    at: (atMs, happen) =>
      plan(atMs, () => {
        unfinished += 1;
        (async () => happen())()
          .catch((error: unknown) => failures.push(error))
          .finally(() => {
            unfinished -= 1;
          });
      }),
    async run() {
      while (agenda.length > 0 || unfinished > 0) {
        // On a busy machine what waits for nothing may still take turns of its own.
        const next = agenda.shift();
        nowMs = next?.atMs ?? nowMs;
        next?.happen();
        // Lets everybody go on as far as they can without waiting.
        await new Promise(setImmediate);
        if (failures.length > 0) throw failures[0];
      }
    },
  };
}
