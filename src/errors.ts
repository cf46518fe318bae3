import type { ProviderId } from './models.ts';

/** What went wrong with an upstream call; each kind has one GraphQL error code. */
export type UpstreamErrorKind =
  | 'unauthenticated'
  | 'forbidden'
  | 'bad-request'
  | 'rate-limited'
  | 'unavailable'
  | 'timeout'
  | 'invalid-response';

export interface UpstreamErrorOptions {
  readonly kind: UpstreamErrorKind;
  readonly provider: ProviderId;
  /** HTTP status, when there was an answer. */
  readonly status?: number;
  /** For `rate-limited`: how long to wait before the next try, in milliseconds. */
  readonly retryAfterMs?: number;
  readonly detail?: UpstreamFailureDetail;
  readonly cause?: unknown;
}

/** What an operator needs to find the cause. Not for clients, who are not to learn of internal hosts. Holds no body and no secret. */
export interface UpstreamFailureDetail {
  /** `api.example.com`, with its port unless that is the usual one. */
  readonly host: string;
  /** What happened there, in words. */
  readonly reason: string;
  /** Why no answer came, as the system names it: `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */
  readonly code?: string;
  /** That of the answer. */
  readonly status?: number;
  /** How far the clock of the API is ahead of this machine's, where that may be why it refused a credential. */
  readonly clockAheadMs?: number;
}

/**
 * A call to an upstream API failed. The message is safe to show: it never holds a body, a header, a URL or a
 * secret (those may stand in `detail`, which is for operators, and in `cause`, which only debuggers see).
 */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly kind: UpstreamErrorKind;
  readonly provider: ProviderId;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly detail: UpstreamFailureDetail | undefined;

  constructor(message: string, options: UpstreamErrorOptions) {
    super(message, { cause: options.cause });
    this.kind = options.kind;
    this.provider = options.provider;
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs;
    this.detail = options.detail;
  }

  /** The same failure with what an operator needs. */
  withDetail(detail: UpstreamFailureDetail): UpstreamError {
    const { message, kind, provider, status, retryAfterMs, cause } = this;
    return new UpstreamError(message, {
      kind,
      provider,
      detail,
      cause,
      ...(status !== undefined && { status }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  }

  /** True when the same request may succeed later; decided here once. */
  get isRetryable(): boolean {
    return this.kind === 'unavailable' || this.kind === 'timeout' || this.kind === 'rate-limited';
  }
}

/** The upstream refused this page size; the source has lowered its `largestPage()`, so plan again. */
export class PageSizeRefusedError extends Error {
  override readonly name = 'PageSizeRefusedError';
}

/** The caller's arguments are wrong; the message says what to do. */
export class BadUserInputError extends Error {
  override readonly name = 'BadUserInputError';
}

/** A cursor's row is gone and the list no longer tells where it stood: start again without a cursor. */
export class CursorExpiredError extends Error {
  override readonly name = 'CursorExpiredError';
}

/** More rows share one millisecond than the upstream gives at once, so older ones cannot be reached. */
export class CursorTiesExceedPageError extends Error {
  override readonly name = 'CursorTiesExceedPageError';
}

/** Answers of the upstream contradict one another, and reading on did not settle it; the message says what was seen. */
export class UpstreamContradictoryError extends Error {
  override readonly name = 'UpstreamContradictoryError';
}

/** The provider cannot serve this lookup at all. */
export class NotSupportedByProviderError extends Error {
  override readonly name = 'NotSupportedByProviderError';
}

/** Answering would take more upstream calls than one operation may make. */
export class UpstreamBudgetExceededError extends Error {
  override readonly name = 'UpstreamBudgetExceededError';
}

/** The operation has run for as long as it may. */
export class DeadlineExceededError extends Error {
  override readonly name = 'DeadlineExceededError';
}

/** Nobody waits for the answer any more. */
export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError';
}

/** The caller may not see that; the message names the scope that it needs. */
export class ForbiddenError extends Error {
  override readonly name = 'ForbiddenError';
}

/** Why a caller is not believed; for the log, because a client that is told could try out what comes next. */
export type UnauthenticatedReason =
  | 'no bearer token'
  | 'too long'
  | 'malformed'
  | 'unknown key'
  | 'expired'
  | 'not yet valid'
  | 'wrong issuer'
  | 'wrong audience'
  | 'wrong claims'
  | 'wrong algorithm'
  | 'bad signature'
  | 'unknown signing key'
  | 'ambiguous signing key';

/** Whoever asks has not said who they are, or not so that it can be believed. */
export class UnauthenticatedError extends Error {
  override readonly name = 'UnauthenticatedError';
  readonly reason: UnauthenticatedReason;

  constructor(reason: UnauthenticatedReason) {
    super(`not authenticated: ${reason}`);
    this.reason = reason;
  }
}

/** It cannot be told at the moment who asks. */
export class AuthenticationUnavailableError extends Error {
  override readonly name = 'AuthenticationUnavailableError';
}
