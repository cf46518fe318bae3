import { createMemorySlotStore } from '../../src/rate-limit/create-memory-slot-store.ts';
import { createScheduledRateLimit } from '../../src/rate-limit/create-scheduled-rate-limit.ts';
import type { RateLimit } from '../../src/rate-limit/rate-limit.ts';

/** A rate limit of this process alone; by default there is no limit. */
export function createMemoryRateLimit({
  requestsPerMinute = null,
  windowMs = 60_000,
  now = () => performance.now(),
}: {
  readonly requestsPerMinute?: number | null;
  readonly windowMs?: number;
  readonly now?: () => number;
} = {}): RateLimit {
  return createScheduledRateLimit({
    slots: createMemorySlotStore({ requestsPerMinute, windowMs, now }),
    now,
  });
}
