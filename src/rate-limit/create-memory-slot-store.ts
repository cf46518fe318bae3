import { toLimit, usualWindowMs } from './rate-limit.ts';
import type { SlotStore, TakenSlot } from './slot-store.ts';
import { createPauseTracker, toSpreadFreeMs } from './spread-slots.ts';

export interface MemorySlotStoreOptions {
  readonly requestsPerMinute: number | null;
  readonly windowMs?: number;
  /** True: a process before this one may have spent the whole limit. */
  readonly isFreshProcess?: boolean;
  readonly now?: () => number;
}

/** A slot stays taken during its call and a window more: the call may arrive at any time in between. */
export function createMemorySlotStore({
  requestsPerMinute,
  windowMs = usualWindowMs,
  isFreshProcess = false,
  now = () => performance.now(),
}: MemorySlotStoreOptions): SlotStore {
  const limit = requestsPerMinute === null ? Number.POSITIVE_INFINITY : toLimit(requestsPerMinute, windowMs);
  const freeAtMs: number[] = [];
  let running = 0;
  let pausedUntilMs = Number.NEGATIVE_INFINITY;
  const pauses = createPauseTracker(windowMs);
  if (isFreshProcess) spread(now());

  function spread(sinceMs: number): void {
    if (requestsPerMinute === null) return;
    const taken = [...new Array<number>(running).fill(Number.POSITIVE_INFINITY), ...freeAtMs];
    freeAtMs.push(...toSpreadFreeMs({ limit, windowMs, sinceMs, freeAtMs: taken }));
    freeAtMs.sort((a, b) => a - b);
  }

  function update() {
    const nowMs = now();
    const pausedMs = Math.max(0, pausedUntilMs - nowMs);
    const pauseEndedMs = pauses.findEndMs(pausedMs, nowMs);
    if (pauseEndedMs !== null) spread(pauseEndedMs);
    const taken = freeAtMs.findIndex((atMs) => atMs > nowMs);
    freeAtMs.splice(0, taken === -1 ? freeAtMs.length : taken);
    return { nowMs, pausedMs, idle: Math.max(0, limit - running - freeAtMs.length) };
  }

  function takeSlot(): TakenSlot {
    running += 1;
    return {
      release() {
        running -= 1;
        if (requestsPerMinute !== null) freeAtMs.push(now() + windowMs);
      },
      cancel() {
        running -= 1;
      },
    };
  }

  return {
    requestsPerMinute,
    limit: requestsPerMinute === null ? null : limit,
    windowMs,
    async take(count) {
      const { nowMs, pausedMs, idle } = update();
      const taken = Array.from({ length: pausedMs > 0 ? 0 : Math.min(count, idle) }, takeSlot);
      const missing = count - taken.length;
      const freeInMs = [
        ...new Array<number>(Math.min(missing, idle - taken.length)).fill(0),
        ...freeAtMs.slice(0, missing).map((atMs) => atMs - nowMs),
        ...new Array<number>(Math.min(missing, running)).fill(windowMs),
      ];
      return { taken, freeInMs: freeInMs.slice(0, missing).map((waitMs) => Math.max(waitMs, pausedMs)) };
    },
    takeUnlimited: () => (requestsPerMinute === null && update().pausedMs === 0 ? takeSlot() : null),
    remaining() {
      const { pausedMs, idle } = update();
      return pausedMs > 0 ? 0 : idle;
    },
    resetMs() {
      const { nowMs, pausedMs } = update();
      const slotsMs =
        requestsPerMinute !== null && running > 0 ? windowMs : (freeAtMs.at(-1) ?? nowMs) - nowMs;
      return Math.max(slotsMs, pausedMs);
    },
    pause(pauseMs) {
      const { nowMs } = update();
      pausedUntilMs = Math.max(pausedUntilMs, nowMs + pauseMs);
      update();
    },
    close: async () => undefined,
  };
}
