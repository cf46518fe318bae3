import type { RateLimit } from '../rate-limit/rate-limit.ts';
import { type HttpCall, HttpCallError } from './http-call.ts';
import { parseRetryAfterMs } from './parse-retry-after-ms.ts';

export interface RateLimitOptions {
  readonly rateLimit: RateLimit;
  readonly now: () => number;
}

/** Frees the slot of an unsent request at once; a 429 pauses the credential, by default for a window. */
export function withRateLimit(call: HttpCall, { rateLimit, now }: RateLimitOptions): HttpCall {
  return async (request) => {
    const { caller, signal, onWait } = request;
    const slot = await rateLimit.acquire({ ...caller?.(), ...(signal && { signal }) });
    let wasSent = false;
    let wasAnswered = false;
    try {
      onWait?.(slot.waitedMs);
      const response = await call(request);
      wasSent = true;
      wasAnswered = true;
      if (response.status !== 429) return response;
      const saidMs = parseRetryAfterMs(response.headers, now());
      rateLimit.pause(saidMs ?? rateLimit.windowMs);
      if (saidMs !== null) return response;
      const retryAfter = String(Math.ceil(rateLimit.windowMs / 1000));
      return { ...response, headers: { ...response.headers, 'retry-after': retryAfter } };
    } catch (error) {
      wasSent = error instanceof HttpCallError && error.wasSent;
      throw error;
    } finally {
      if (wasSent) slot.release(wasAnswered);
      else slot.cancel();
    }
  };
}
