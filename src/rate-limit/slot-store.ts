/**
 * The slots of one credential: who took them, and when they are free again, 60 s after their calls ended. In this
 * process, or shared by several. It knows no queue: that is the scheduler's.
 */
export interface SlotStore {
  /** Calls in any sliding 60 s; null: as many as wanted, unless paused. */
  readonly requestsPerMinute: number | null;
  /** How long a slot stays taken after its call ended. */
  readonly windowMs: number;
  /** Takes as many of `count` slots as are free. Never rejects. */
  take(count: number): Promise<TakenSlots>;
  /** Slots that are free now, as far as is known, without those that are being taken; `Infinity` where there is no limit. */
  remaining(): number;
  /** Milliseconds until every slot is free again, should none be taken meanwhile; 0 when they are. */
  resetMs(): number;
  /** True while it waits because the Redis that counts for all replicas is lost; absent: it needs none. */
  isRedisLost?(): boolean;
  /** No slot is free for this many milliseconds. */
  pause(pauseMs: number): void;
  close(): Promise<void>;
}

export interface TakenSlots {
  readonly taken: readonly TakenSlot[];
  /**
   * For the slots that were not to be had: milliseconds until the next ones are free, soonest first; as many figures as
   * slots, but no more than the limit. The slot of a call that still runs counts as if it ended now. Where there are
   * fewer figures nothing is known beyond the last.
   */
  readonly freeInMs: readonly number[];
}

/** For one call, which says one of the two, once. */
export interface TakenSlot {
  /** The call has ended: free again 60 s from now. */
  release(): void;
  /** Nothing was sent: free at once. */
  cancel(): void;
}
