import type { RateLimit, RateLimitSlot } from './rate-limit.ts';
import { RateLimitExceededError } from './rate-limit-exceeded-error.ts';

const windowMs = 60_000;

export interface SlidingWindowOptions {
  readonly requestsPerMinute: number;
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number;
}

/**
 * At most `requestsPerMinute` calls in any 60 s as the upstream counts them: a slot stays taken while its call runs
 * and for 60 s after it ended, because a call may arrive at any time in between. Nobody waits here.
 */
export function createSlidingWindowRateLimit({
  requestsPerMinute,
  now = () => performance.now(),
}: SlidingWindowOptions): RateLimit {
  /** When the calls of the last 60 s ended, oldest first. */
  const endedMs: number[] = [];
  let running = 0;
  let pausedUntilMs = Number.NEGATIVE_INFINITY;

  function freeSlots(nowMs: number): number {
    const kept = endedMs.findIndex((ended) => nowMs - ended < windowMs);
    endedMs.splice(0, kept === -1 ? endedMs.length : kept);
    return Math.max(0, requestsPerMinute - running - endedMs.length);
  }

  function remaining(): number {
    const nowMs = now();
    return nowMs < pausedUntilMs ? 0 : freeSlots(nowMs);
  }

  async function acquire(): Promise<RateLimitSlot> {
    const nowMs = now();
    const slotMs = freeSlots(nowMs) > 0 ? 0 : (endedMs[0] ?? nowMs) + windowMs - nowMs;
    const waitMs = Math.max(slotMs, pausedUntilMs - nowMs);
    if (waitMs > 0) throw new RateLimitExceededError(Math.ceil(waitMs));
    running += 1;
    let isOver = false;
    const end = (): boolean => {
      if (isOver) return false;
      isOver = true;
      running -= 1;
      return true;
    };
    return {
      release() {
        if (end()) endedMs.push(now());
      },
      cancel: () => void end(),
    };
  }

  function pause(pauseMs: number): void {
    pausedUntilMs = Math.max(pausedUntilMs, now() + pauseMs);
  }

  function resetMs(): number {
    const last = endedMs.at(-1);
    return last === undefined ? 0 : Math.max(0, last + windowMs - now());
  }

  return { requestsPerMinute, remaining, resetMs, acquire, pause, close: async () => undefined };
}
