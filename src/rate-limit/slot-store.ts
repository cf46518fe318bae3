export interface SlotStore {
  readonly requestsPerMinute: number | null;
  readonly limit: number | null;
  readonly windowMs: number;
  /** Takes as many of `count` slots as are free. Never rejects. */
  take(count: number): Promise<TakenSlots>;
  /** One slot, without a promise, of a credential that has no limit; null: it has one, or is paused. Absent: as null. */
  takeUnlimited?(): TakenSlot | null;
  remaining(): number;
  resetMs(): number;
  isRedisLost?(): boolean;
  pause(pauseMs: number): void;
  close(): Promise<void>;
}

export interface TakenSlots {
  readonly taken: readonly TakenSlot[];
  /** When the missing slots are free, soonest first; a running call counts as if it ended now. */
  readonly freeInMs: readonly number[];
}

export interface TakenSlot {
  release(): void;
  cancel(): void;
}

export type SetTimer = (callback: () => void, waitMs: number) => () => void;

export const setIdleTimer: SetTimer = (callback, waitMs) => {
  const timer = setTimeout(callback, waitMs).unref();
  return () => clearTimeout(timer);
};
