import type { HistoryClock } from '../history-clock.ts';
import type { ToAge, ToTime } from './shared-form.ts';

/** Redis' clock, as one command showed it (epoch milliseconds), and between which times of this process it was read. */
export interface RedisClockReading {
  readonly redisMs: number;
  readonly askedMs: number;
  readonly answeredMs: number;
  /** This replica's clock on the wall when it asked; epoch milliseconds. */
  readonly wallMs: number;
}

/** The moment of writing, by Redis' clock (no sooner and no later than) and by the writer's own; epoch milliseconds. */
export interface WrittenAt {
  readonly earliestMs: number;
  readonly latestMs: number;
  readonly wallMs: number;
}

/** Clocks that disagree by more than this cannot tell an age, nor which rows are too young to be history. */
const toleranceMs = 5_000;

/** Now, as it is told to other replicas. */
export function toWrittenAt(
  { redisMs, askedMs, answeredMs }: RedisClockReading,
  { now, wallNow }: HistoryClock,
): WrittenAt {
  const nowMs = now();
  return {
    earliestMs: redisMs + nowMs - answeredMs,
    latestMs: redisMs + nowMs - askedMs,
    wallMs: wallNow(),
  };
}

export function createToAge(nowMs: number): ToAge {
  return {
    ofProof: (atMs) => Math.max(0, Math.ceil(nowMs - atMs)),
    ofArrival: (atMs) => Math.max(0, Math.floor(nowMs - atMs)),
  };
}

/**
 * How a value's ages count here; null when the clocks disagree. All replicas go by Redis' clock; a proof is as old as
 * the clocks on the walls say if that is older, so that one clock alone cannot make it fresher.
 */
export function createToTime(written: WrittenAt, read: RedisClockReading, nowMs: number): ToTime | null {
  const longestMs = read.redisMs - written.earliestMs;
  const shortestMs = read.redisMs - written.latestMs;
  const wallMs = read.wallMs - written.wallMs;
  if (wallMs < shortestMs - toleranceMs || wallMs > longestMs + toleranceMs) return null;
  return {
    ofProof: (ageMs) => read.askedMs - Math.max(0, longestMs, wallMs) - ageMs,
    ofArrival: (ageMs) => Math.min(nowMs, read.answeredMs - Math.max(0, shortestMs) - ageMs),
  };
}
