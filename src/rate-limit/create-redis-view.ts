import type { SlotsAnswer } from './redis-slots-script.ts';

/** What Redis last told of one credential, read at a later time: slots come free meanwhile, and others may take some. */
export interface RedisView {
  see(answer: SlotsAnswer, seenMs: number): void;
  countFree(nowMs: number): number;
  /** Milliseconds until every slot is free. */
  resetMs(nowMs: number): number;
  /** Milliseconds in which the credential is paused. */
  pausedMs(nowMs: number): number;
  /** Milliseconds until the slots that are free soonest are, soonest first; 0 for those that are free. */
  toFreeInMs(nowMs: number): number[];
}

/** `limit`: calls in any window. Until an answer was seen no slot is free. */
export function createRedisView(limit: number): RedisView {
  let seen: SlotsAnswer | null = null;
  let seenMs = 0;

  const toLeftMs = (toldMs: number, nowMs: number) => Math.max(0, toldMs - (nowMs - seenMs));
  const resetMs = (nowMs: number) => toLeftMs(seen?.resetMs ?? 0, nowMs);

  return {
    see(answer, atMs) {
      seen = answer;
      seenMs = atMs;
    },
    countFree(nowMs) {
      if (seen === null) return 0;
      if (resetMs(nowMs) === 0) return limit;
      const cameFree = seen.freeInMs.filter((toldMs) => toLeftMs(toldMs, nowMs) === 0).length;
      return Math.max(0, limit - seen.used + cameFree);
    },
    resetMs,
    pausedMs: (nowMs) => toLeftMs(seen?.pausedMs ?? 0, nowMs),
    toFreeInMs(nowMs) {
      if (seen === null) return [];
      const free = new Array<number>(Math.max(0, limit - seen.used)).fill(0);
      return [...free, ...seen.freeInMs.map((toldMs) => toLeftMs(toldMs, nowMs))];
    },
  };
}
