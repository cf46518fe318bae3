import { UpstreamError, type UpstreamErrorKind } from '../errors.ts';
import { CircuitOpenError } from '../http/circuit-open-error.ts';
import { HttpCallError, type HttpResponse } from '../http/http-call.ts';
import { parseRetryAfterMs } from '../http/parse-retry-after-ms.ts';
import type { ProviderId } from '../models.ts';
import { RateLimitExceededError } from '../rate-limit/rate-limit-exceeded-error.ts';
import { windowMs } from '../rate-limit/window-ms.ts';

const messages: Readonly<Record<UpstreamErrorKind, string>> = {
  unauthenticated: 'refused our credential',
  forbidden: 'does not let our credential read this chatbot',
  'bad-request': 'refused the request',
  'rate-limited': 'takes no more requests for now',
  unavailable: 'is not available',
  timeout: 'took too long to answer',
  'invalid-response': 'answered with something unreadable or too large',
};

function createError(
  kind: UpstreamErrorKind,
  provider: ProviderId,
  options: { readonly status?: number; readonly retryAfterMs?: number; readonly cause?: unknown },
): UpstreamError {
  return new UpstreamError(`The upstream "${provider}" ${messages[kind]}.`, { kind, provider, ...options });
}

/** True for a status that promises what was asked for. */
export function isOk({ status }: HttpResponse): boolean {
  return status >= 200 && status < 300;
}

/** An answer whose status is not what was hoped for. Nothing of its body is kept. */
export function toStatusError(provider: ProviderId, response: HttpResponse, nowMs: number): UpstreamError {
  const { status, headers } = response;
  const kind = toStatusKind(status);
  if (kind !== 'rate-limited') return createError(kind, provider, { status });
  return createError(kind, provider, { status, retryAfterMs: parseRetryAfterMs(headers, nowMs) ?? windowMs });
}

function toStatusKind(status: number): UpstreamErrorKind {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 408) return 'timeout';
  if (status === 429) return 'rate-limited';
  if (status >= 500) return 'unavailable';
  return status >= 400 ? 'bad-request' : 'invalid-response';
}

/** A good status with a body that is not what the API documents. The body itself is no part of the error. */
export function toInvalidResponseError(provider: ProviderId, status: number): UpstreamError {
  return createError('invalid-response', provider, { status });
}

/**
 * An answer that holds nothing and does not say that there is nothing: a 404 that is not the API's own, or no data and no
 * reason. It may be there at the next try, so what was read before is served meanwhile.
 */
export function toNoAnswerError(provider: ProviderId, status: number): UpstreamError {
  return createError('unavailable', provider, { status });
}

/** Why no answer arrived. The reason of a caller that left is passed on as it is, and so is an error of our own. */
export function toTransportError(provider: ProviderId, error: unknown): unknown {
  if (error instanceof RateLimitExceededError) {
    const { retryAfterMs, isRedisLost } = error;
    if (!isRedisLost) return createError('rate-limited', provider, { retryAfterMs, cause: error });
    return new UpstreamError(
      `The Redis through which replicas share the rate limit of "${provider}" cannot be reached: without it calls wait up to ${Math.ceil(retryAfterMs / 1_000)} s, then each replica keeps to its share.`,
      { kind: 'rate-limited', provider, retryAfterMs, cause: error },
    );
  }
  if (error instanceof CircuitOpenError) return createError('unavailable', provider, { cause: error });
  if (!(error instanceof HttpCallError)) return error;
  switch (error.kind) {
    case 'aborted':
      return error.cause;
    case 'timeout':
    case 'overdue':
    case 'crowded':
      return createError('timeout', provider, { cause: error });
    case 'network':
    case 'unsendable':
      return createError('unavailable', provider, { cause: error });
    case 'too-large':
      return createError('invalid-response', provider, { cause: error });
  }
}
