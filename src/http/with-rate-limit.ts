import type { RateLimit } from '../rate-limit/rate-limit.ts';
import type { HttpCall } from './http-call.ts';
import { parseRetryAfterMs } from './parse-retry-after-ms.ts';

export interface RateLimitOptions {
  readonly rateLimit: RateLimit;
  /** Wall clock in epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Lets a call out only while its credential has a slot, else rejects with `RateLimitExceededError`. The slot is
 * given back when the call has ended, at once if it never went out, and a 429 pauses the credential for everyone.
 */
export function withRateLimit(call: HttpCall, { rateLimit, now }: RateLimitOptions): HttpCall {
  return async (request) => {
    const { caller, signal, onWait } = request;
    const slot = await rateLimit.acquire({ ...caller, ...(signal && { signal }) });
    let isSent = false;
    const onSend = () => {
      const end = request.onSend?.();
      isSent = true;
      return end;
    };
    try {
      onWait?.(slot.waitedMs);
      const response = await call({ ...request, onSend });
      if (response.status === 429) rateLimit.pause(parseRetryAfterMs(response.headers, now()));
      return response;
    } finally {
      if (isSent) slot.release();
      else slot.cancel();
    }
  };
}
