import type { CallOutcome, CircuitBreaker } from './create-circuit-breaker.ts';
import { type HttpCall, HttpCallError, type HttpCallErrorKind } from './http-call.ts';

/** Tells the breaker what becomes of each call; rejects with `CircuitOpenError`, and calls nothing, while it lets none out. */
export function withBreaker(call: HttpCall, { breaker }: { readonly breaker: CircuitBreaker }): HttpCall {
  return async (request) => {
    const end = breaker.begin();
    let outcome: CallOutcome = 'unknown';
    try {
      const response = await call(request);
      outcome = response.status >= 500 ? 'failure' : 'success';
      return response;
    } catch (error) {
      if (error instanceof HttpCallError) outcome = outcomes[error.kind];
      throw error;
    } finally {
      end(outcome);
    }
  };
}

const outcomes: Readonly<Record<HttpCallErrorKind, CallOutcome>> = {
  timeout: 'failure',
  overdue: 'failure',
  network: 'failure',
  'too-large': 'success',
  crowded: 'unknown',
  unsendable: 'unknown',
  aborted: 'unknown',
};
