import type { BoundReading } from './source.ts';

/** Starts as "before is strict" and turns once, when an answer proves otherwise. */
export function createBoundReading(): BoundReading {
  let isInclusive = false;
  return {
    isInclusive: () => isInclusive,
    sawInclusive() {
      isInclusive = true;
    },
  };
}
