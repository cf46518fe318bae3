import { countSpentBefore } from './count-spent-before.ts';
import type { SlotStore, TakenSlot, TakenSlots } from './slot-store.ts';
import { windowMs } from './window-ms.ts';

export interface MemorySlotStoreOptions {
  /** Null: no limit, only pauses. */
  readonly requestsPerMinute: number | null;
  /**
   * True: a process before this one may have spent the whole limit just now. A quarter of it is free at once, and the
   * rest comes evenly over 60 s.
   */
  readonly isFreshProcess?: boolean;
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number;
}

/**
 * At most `requestsPerMinute` calls in any 60 s as the upstream counts them: a slot stays taken while its call runs
 * and for 60 s after it ended, because a call may arrive at any time in between.
 */
export function createMemorySlotStore({
  requestsPerMinute,
  isFreshProcess = false,
  now = () => performance.now(),
}: MemorySlotStoreOptions): SlotStore {
  const limit = requestsPerMinute ?? Number.POSITIVE_INFINITY;
  const isLimited = requestsPerMinute !== null;
  /** When the calls of the last 60 s ended, oldest first. */
  const endedMs = isLimited && isFreshProcess ? toSpentBefore(limit, now()) : [];
  let running = 0;
  let pausedUntilMs = Number.NEGATIVE_INFINITY;

  function countIdle(nowMs: number): number {
    const kept = endedMs.findIndex((ended) => nowMs - ended < windowMs);
    endedMs.splice(0, kept === -1 ? endedMs.length : kept);
    return limit - running - endedMs.length;
  }

  function countFree(nowMs: number): number {
    return nowMs < pausedUntilMs ? 0 : countIdle(nowMs);
  }

  /** Of the slots that are not to be had now, when the next `count` are free. */
  function toFreeInMs(count: number, nowMs: number): number[] {
    const idle = countIdle(nowMs);
    const waitsMs = [
      ...new Array<number>(Math.min(count, idle)).fill(0),
      ...endedMs.slice(0, count).map((ended) => ended + windowMs - nowMs),
      ...new Array<number>(Math.min(count, running)).fill(windowMs),
    ];
    return waitsMs.slice(0, count).map((waitMs) => Math.max(waitMs, pausedUntilMs - nowMs));
  }

  function takeSlot(): TakenSlot {
    running += 1;
    return {
      release() {
        running -= 1;
        if (isLimited) endedMs.push(now());
      },
      cancel() {
        running -= 1;
      },
    };
  }

  async function take(count: number): Promise<TakenSlots> {
    const nowMs = now();
    const taken = Array.from({ length: Math.min(count, countFree(nowMs)) }, takeSlot);
    const missing = count - taken.length;
    return { taken, freeInMs: missing === 0 ? [] : toFreeInMs(missing, nowMs) };
  }

  function resetMs(): number {
    const nowMs = now();
    const last = endedMs.at(-1) ?? Number.NEGATIVE_INFINITY;
    const slotsMs = isLimited && running > 0 ? windowMs : last + windowMs - nowMs;
    return Math.max(0, slotsMs, pausedUntilMs - nowMs);
  }

  return {
    requestsPerMinute,
    windowMs,
    take,
    remaining: () => countFree(now()),
    resetMs,
    pause(pauseMs) {
      pausedUntilMs = Math.max(pausedUntilMs, now() + pauseMs);
    },
    close: async () => undefined,
  };
}

/** Ends of calls that were perhaps made before `nowMs`: three quarters of the limit, to be forgotten one after the other. */
function toSpentBefore(limit: number, nowMs: number): number[] {
  const spent = countSpentBefore(limit);
  return Array.from({ length: spent }, (_, index) => nowMs - windowMs + ((index + 1) * windowMs) / spent);
}
