import type { CallOutcome, CircuitBreaker } from './create-circuit-breaker.ts';
import { type HttpCall, HttpCallError, type HttpCallErrorKind } from './http-call.ts';

/** A shorter deadline may pass at a healthy upstream, too. */
const leastWaitMs = 1_000;

/** Reports calls to the breaker; rejects with `CircuitOpenError`, without a call, while it is open. */
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
      // The caller's own limit may pass at a healthy upstream.
      if (request.answerByMs !== undefined && isLate(error)) outcome = 'unknown';
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

function isLate(error: unknown): boolean {
  if (!(error instanceof HttpCallError)) return false;
  return error.kind === 'overdue' || (error.kind === 'timeout' && error.wasSent);
}

function isTooSlow({ kind, cause, waitedMs }: HttpCallError): boolean {
  // By name: this folder does not import the class.
  const isDeadline = cause instanceof Error && cause.name === 'DeadlineExceededError';
  return kind === 'aborted' && isDeadline && waitedMs >= leastWaitMs;
}

/** Rejects with `CircuitOpenError` before anything is waited for. */
export function withFailFast(call: HttpCall, { breaker }: { readonly breaker: CircuitBreaker }): HttpCall {
  return (request) => {
    try {
      breaker.check();
    } catch (error) {
      return Promise.reject(error);
    }
    return call(request);
  };
}
