import { createHoldWatch } from './create-hold-watch.ts';
import type { SlotStore, TakenSlot, TakenSlots } from './slot-store.ts';
import { toSpreadFreeMs } from './to-spread-free-ms.ts';
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
 * and for 60 s after it ended, because a call may arrive at any time in between. After a pause of 6 s or more a quarter is
 * free at once, and the rest comes evenly over 60 s.
 */
export function createMemorySlotStore({
  requestsPerMinute,
  isFreshProcess = false,
  now = () => performance.now(),
}: MemorySlotStoreOptions): SlotStore {
  const limit = requestsPerMinute ?? Number.POSITIVE_INFINITY;
  const isLimited = requestsPerMinute !== null;
  /** When the calls of the last 60 s ended, oldest first. */
  const endedMs: number[] = [];
  let running = 0;
  let pausedUntilMs = Number.NEGATIVE_INFINITY;
  const holdWatch = createHoldWatch(windowMs);
  if (isFreshProcess) spread(now());

  /** Counts slots as spent, so that not all of them are taken at once. */
  function spread(sinceMs: number): void {
    if (!isLimited) return;
    const freeAtMs = [
      ...new Array<number>(running).fill(Number.POSITIVE_INFINITY),
      ...endedMs.map((ended) => ended + windowMs),
    ];
    const missing = toSpreadFreeMs({ limit, windowMs, sinceMs, freeAtMs });
    endedMs.push(...missing.map((freeAt) => freeAt - windowMs));
    endedMs.sort((a, b) => a - b);
  }

  function watchPause(nowMs: number): void {
    const pauseEndedMs = holdWatch.see(Math.max(0, pausedUntilMs - nowMs), nowMs);
    if (pauseEndedMs !== null) spread(pauseEndedMs);
  }

  function countIdle(nowMs: number): number {
    watchPause(nowMs);
    const kept = endedMs.findIndex((ended) => nowMs - ended < windowMs);
    endedMs.splice(0, kept === -1 ? endedMs.length : kept);
    return Math.max(0, limit - running - endedMs.length);
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
    watchPause(nowMs);
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
      const nowMs = now();
      watchPause(nowMs);
      pausedUntilMs = Math.max(pausedUntilMs, nowMs + pauseMs);
      watchPause(nowMs);
    },
    close: async () => undefined,
  };
}
