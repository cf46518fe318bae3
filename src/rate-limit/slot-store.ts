/**
 * The slots of one credential: who took them, and when they are free again, 60 s after their calls ended. In this
 * process, or shared by several. It knows no queue: that is the scheduler's.
 */
export interface SlotStore {
  /** Calls in any sliding 60 s; null: as many as wanted, unless paused. */
  readonly requestsPerMinute: number | null;
  /** Takes as many of `count` slots as are free. Never rejects. */
  take(count: number): Promise<TakenSlots>;
  /** Slots that are free now, as far as is known; `Infinity` where there is no limit. */
  remaining(): number;
  /** Milliseconds until every slot is free again, should none be taken meanwhile; 0 when they are. */
  resetMs(): number;
  /** No slot is free for this many milliseconds. */
  pause(pauseMs: number): void;
  close(): Promise<void>;
}

export interface TakenSlots {
  readonly taken: readonly TakenSlot[];
  /**
   * For the slots that were not to be had: milliseconds until the next ones are free, soonest first. The slot of a call
   * that still runs counts as if it ended now. Beyond the last figure nothing is known.
   */
  readonly freeInMs: readonly number[];
}

export interface TakenSlot {
  /** The call has ended: free again 60 s from now. */
  release(): void;
  /** Nothing was sent: free at once. */
  cancel(): void;
}
