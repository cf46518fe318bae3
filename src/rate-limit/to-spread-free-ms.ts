import { countSpentBefore } from './count-spent-before.ts';

export interface SpreadOptions {
  readonly limit: number;
  readonly windowMs: number;
  readonly sinceMs: number;
  /** When each slot that is taken is free, in any order. */
  readonly freeAtMs: readonly number[];
}

/**
 * When the slots are free that have to count as taken too, so that a quarter of the limit at most is free at `sinceMs`
 * and the rest comes evenly over the window that follows.
 */
export function toSpreadFreeMs({ limit, windowMs, sinceMs, freeAtMs }: SpreadOptions): number[] {
  const spent = countSpentBefore(limit);
  const latestFirst = freeAtMs.toSorted((a, b) => b - a);
  const missing: number[] = [];
  let used = 0;
  for (let place = spent; place > 0; place--) {
    const atMs = sinceMs + (place * windowMs) / spent;
    if ((latestFirst[used] ?? Number.NEGATIVE_INFINITY) >= atMs) used += 1;
    else missing.push(atMs);
  }
  return missing.reverse();
}
