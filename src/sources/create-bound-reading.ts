import type { BoundReading } from '../lists/list.ts';

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
      // Times are compared more finely than shown: the time itself is too early, even if "before" is inclusive.
      if (missedMs === 0) isFiner = true;
      leadMs = foundMs;
    },
  };
}
