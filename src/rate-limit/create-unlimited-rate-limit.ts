import type { RateLimit } from './rate-limit.ts';

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
    reserve() {
      const waitMs = pausedUntilMs - now();
      return waitMs > 0
        ? { granted: false, retryAfterMs: Math.ceil(waitMs) }
        : { granted: true, release() {}, cancel() {} };
    },
    pause(pauseMs) {
      pausedUntilMs = Math.max(pausedUntilMs, now() + pauseMs);
    },
  };
}
