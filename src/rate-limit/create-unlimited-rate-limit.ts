import type { RateLimit } from './rate-limit.ts';
import { RateLimitExceededError } from './rate-limit-exceeded-error.ts';

/** No known limit; yet a 429 pauses it like any other. `now` is milliseconds on a clock that never goes back. */
export function createUnlimitedRateLimit({
  now = () => performance.now(),
}: {
  readonly now?: () => number;
} = {}): RateLimit {
  let pausedUntilMs = Number.NEGATIVE_INFINITY;
  return {
    requestsPerMinute: null,
    remaining: () => (now() < pausedUntilMs ? 0 : Number.POSITIVE_INFINITY),
    resetMs: () => Math.max(0, pausedUntilMs - now()),
    async acquire() {
      const waitMs = pausedUntilMs - now();
      if (waitMs > 0) throw new RateLimitExceededError(Math.ceil(waitMs));
      return { release() {}, cancel() {} };
    },
    close: async () => undefined,
    pause(pauseMs) {
      pausedUntilMs = Math.max(pausedUntilMs, now() + pauseMs);
    },
  };
}
