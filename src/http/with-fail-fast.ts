import type { CircuitBreaker } from './create-circuit-breaker.ts';
import type { HttpCall } from './http-call.ts';

/** Rejects with `CircuitOpenError` before anything is waited for, while the breaker lets no call out. */
export function withFailFast(call: HttpCall, { breaker }: { readonly breaker: CircuitBreaker }): HttpCall {
  return async (request) => {
    breaker.check();
    return call(request);
  };
}
