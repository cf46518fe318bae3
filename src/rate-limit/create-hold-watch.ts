/** Notices when calls that were held back for long may start again: all slots are free then, and all callers want them. */
export interface HoldWatch {
  /** Calls are held back for so many milliseconds more; 0: they may start. Gives when a long hold ended, once. */
  see(heldMs: number, nowMs: number): number | null;
}

/** A hold is long from a tenth of a window on: in a shorter one few slots come free. */
export function createHoldWatch(windowMs: number): HoldWatch {
  let hold: { readonly fromMs: number; readonly untilMs: number } | null = null;

  return {
    see(heldMs, nowMs) {
      if (heldMs > 0) {
        hold = { fromMs: hold?.fromMs ?? nowMs, untilMs: nowMs + heldMs };
        return null;
      }
      if (hold === null) return null;
      const { fromMs, untilMs } = hold;
      hold = null;
      // It may have been cut short, or nobody looked when it ended.
      const endedMs = Math.min(untilMs, nowMs);
      return endedMs - fromMs >= windowMs / 10 ? endedMs : null;
    },
  };
}
