import type { RateLimit } from '../rate-limit/rate-limit.ts';
import { windowMs } from '../rate-limit/window-ms.ts';
import { type HttpCall, HttpCallError } from './http-call.ts';
import { parseRetryAfterMs } from './parse-retry-after-ms.ts';

export interface RateLimitOptions {
  readonly rateLimit: RateLimit;
  /** Wall clock in epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Lets a call out only while its credential has a slot, else rejects with `RateLimitExceededError`. The slot is
 * given back when the call has ended: free at once if the request never went out over a connection, else 60 s later. A
 * 429 pauses the credential for everyone, for a whole window where it does not say how long.
 */
export function withRateLimit(call: HttpCall, { rateLimit, now }: RateLimitOptions): HttpCall {
  return async (request) => {
    const { caller, signal, onWait } = request;
    const slot = await rateLimit.acquire({ ...caller, ...(signal && { signal }) });
    let wasSent = false;
    let wasAnswered = false;
    try {
      onWait?.(slot.waitedMs);
      const response = await call(request);
      wasSent = true;
      wasAnswered = true;
      if (response.status === 429) {
        rateLimit.pause(parseRetryAfterMs(response.headers, now()) ?? windowMs);
      }
      return response;
    } catch (error) {
      wasSent = error instanceof HttpCallError && error.wasSent;
      throw error;
    } finally {
      if (wasSent) slot.release(wasAnswered);
      else slot.cancel();
    }
  };
}
