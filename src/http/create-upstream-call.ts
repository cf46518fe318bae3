import type { RateLimit } from '../rate-limit/rate-limit.ts';
import type { CircuitBreaker } from './create-circuit-breaker.ts';
import type { HttpCall } from './http-call.ts';
import { withBreaker, withFailFast } from './with-breaker.ts';
import { withRateLimit } from './with-rate-limit.ts';
import { type RetryOptions, withRetry } from './with-retry.ts';

export interface UpstreamCallOptions extends RetryOptions {
  readonly call: HttpCall;
  readonly authorise: (call: HttpCall) => HttpCall;
  readonly rateLimit: RateLimit;
  readonly breaker: CircuitBreaker;
}

/** Each attempt takes a slot and is signed; nothing queues while the breaker is open. */
export function createUpstreamCall({
  call,
  authorise,
  rateLimit,
  breaker,
  ...retry
}: UpstreamCallOptions): HttpCall {
  const signed = authorise(withBreaker(call, { breaker }));
  const attempt = withRateLimit(signed, { rateLimit, now: retry.now });
  return withRetry(withFailFast(attempt, { breaker }), retry);
}
