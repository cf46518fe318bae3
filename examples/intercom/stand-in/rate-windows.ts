import type { OutgoingHttpHeaders } from 'node:http';

export interface RateLimitOptions {
  /** Requests in one window. */
  readonly limit: number;
  readonly windowMs: number;
}

export interface RateWindows {
  /** Counts a request; `isOver` when it is one too many. */
  take(): { readonly isOver: boolean; readonly headers: OutgoingHttpHeaders };
}

/** Windows of one length that follow each other, as the API counts: a full one says when it is over, in whole seconds. */
export function createRateWindows({ limit, windowMs }: RateLimitOptions, now: () => number): RateWindows {
  let windowStart = 0;
  let used = 0;
  return {
    take() {
      const start = Math.floor(now() / windowMs) * windowMs;
      if (start !== windowStart) [windowStart, used] = [start, 0];
      used++;
      return {
        isOver: used > limit,
        headers: {
          'X-RateLimit-Limit': String(limit),
          'X-RateLimit-Remaining': String(Math.max(0, limit - used)),
          'X-RateLimit-Reset': String(Math.ceil((start + windowMs) / 1000)),
        },
      };
    },
  };
}
