import type { BoundReading } from './source.ts';

/** Rows may share a millisecond, and "before" may be strict: a millisecond later takes them all in. */
const strictLeadMs = 1;

/** Starts with "before is strict, and times are shown as they are compared". */
export function createBoundReading(): BoundReading {
  let leadMs = strictLeadMs;
  let isFiner = false;
  return {
    leadMs: () => leadMs,
    sawInclusive() {
      if (leadMs === strictLeadMs && !isFiner) leadMs = 0;
    },
    sawRow(foundMs, missedMs) {
      // Times are compared more finely than they are shown: the time itself is too early, whatever "before" includes.
      if (missedMs === 0) isFiner = true;
      leadMs = foundMs;
    },
  };
}
