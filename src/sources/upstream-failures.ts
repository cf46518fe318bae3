import { UpstreamError, type UpstreamErrorKind } from '../errors.ts';
import { CircuitOpenError } from '../http/create-circuit-breaker.ts';
import { HttpCallError, type HttpResponse } from '../http/http-call.ts';
import { parseRetryAfterMs } from '../http/parse-retry-after-ms.ts';
import type { ProviderId } from '../models.ts';
import { RateLimitExceededError, usualWindowMs } from '../rate-limit/rate-limit.ts';

const messages: Readonly<Record<UpstreamErrorKind, string>> = {
  unauthenticated: 'refused our credential',
  forbidden: 'does not let our credential read this chatbot',
  'bad-request': 'refused the request',
  'rate-limited': 'takes no more requests for now',
  unavailable: 'is not available',
  timeout: 'took too long to answer',
  'invalid-response': 'answered with something unreadable or too large',
  'outcome-unknown':
    'did not say what became of what was sent: look whether it is there before you send it again',
};

function createError(
  kind: UpstreamErrorKind,
  provider: ProviderId,
  options: { readonly status?: number; readonly retryAfterMs?: number; readonly cause?: unknown },
): UpstreamError {
  return new UpstreamError(`The upstream "${provider}" ${messages[kind]}.`, { kind, provider, ...options });
}

export function isOk({ status }: HttpResponse): boolean {
  return status >= 200 && status < 300;
}

/** For an unexpected status. Nothing of the body is kept. */
export function toStatusError(provider: ProviderId, response: HttpResponse, nowMs: number): UpstreamError {
  const { status, headers } = response;
  const kind = toStatusKind(status);
  const isLimited = kind === 'rate-limited';
  return createError(kind, provider, {
    status,
    ...(isLimited && { retryAfterMs: parseRetryAfterMs(headers, nowMs) ?? usualWindowMs }),
  });
}

function toStatusKind(status: number): UpstreamErrorKind {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 408) return 'timeout';
  if (status === 429) return 'rate-limited';
  if (status >= 500) return 'unavailable';
  return status >= 400 ? 'bad-request' : 'invalid-response';
}

/** For a 2xx whose body is not what the API documents. Nothing of it is kept. */
export function toInvalidResponseError(provider: ProviderId, status: number): UpstreamError {
  return createError('invalid-response', provider, { status });
}

/** Neither data nor "there is none": a proxy's 404, say. It may pass, so kept rows are served meanwhile. */
export function toNoAnswerError(provider: ProviderId, status: number): UpstreamError {
  return createError('unavailable', provider, { status });
}

/** What the failure of a call means that changes something: unless nothing can have been done, it may have been. */
export function toWriteError(error: unknown): unknown {
  if (!(error instanceof UpstreamError)) return error;
  const { provider, status, cause, detail } = error;
  const wasRefused = status !== undefined && status >= 400 && status < 500 && status !== 408;
  const wasSent = status !== undefined || (cause instanceof HttpCallError && cause.wasSent);
  if (wasRefused || !wasSent) return error;
  const unknown = createError('outcome-unknown', provider, {
    cause,
    ...(status !== undefined && { status }),
  });
  return detail === undefined ? unknown : unknown.withDetail(detail);
}

/** Why no answer arrived. The reason of an abort and our own errors are passed on as they are. */
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
