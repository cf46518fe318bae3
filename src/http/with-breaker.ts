import type { CallOutcome, CircuitBreaker } from './create-circuit-breaker.ts';
import { type HttpCall, HttpCallError, type HttpCallErrorKind } from './http-call.ts';

/** Who has less time than that may meet its deadline at a healthy upstream, too. */
const leastWaitMs = 1_000;

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
      if (error instanceof HttpCallError) outcome = isTooSlow(error) ? 'failure' : outcomes[error.kind];
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

/** True when the caller's deadline came before any timeout, though the upstream had its time; other callers just left. */
function isTooSlow({ kind, cause, waitedMs }: HttpCallError): boolean {
  // By its name: the class belongs to a room that this one does not know.
  const isDeadline = cause instanceof Error && cause.name === 'DeadlineExceededError';
  return kind === 'aborted' && isDeadline && waitedMs >= leastWaitMs;
}
