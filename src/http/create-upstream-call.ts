import type { RateLimit } from '../rate-limit/rate-limit.ts';
import type { CircuitBreaker } from './create-circuit-breaker.ts';
import type { HttpCall } from './http-call.ts';
import { withBreaker } from './with-breaker.ts';
import { withFailFast } from './with-fail-fast.ts';
import { withRateLimit } from './with-rate-limit.ts';
import { type RetryOptions, withRetry } from './with-retry.ts';

export interface UpstreamCallOptions extends RetryOptions {
  /** To the origin, with timeouts. */
  readonly call: HttpCall;
  /** Wraps a call in one that carries the credential. */
  readonly authorise: (call: HttpCall) => HttpCall;
  /** That of the credential. */
  readonly rateLimit: RateLimit;
  /** That of the origin. */
  readonly breaker: CircuitBreaker;
}

/**
 * The whole way of a call, in the one order that works: retry( fail fast( rate limit( sign( breaker( call ))))). So every
 * attempt takes a slot of its own and is signed when it goes out, nothing queues for an upstream that is down, and what
 * was held back tells the breaker nothing.
 */
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
