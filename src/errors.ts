import type { ProviderId } from './models.ts';

/** Each kind has one GraphQL error code. */
export type UpstreamErrorKind =
  | 'unauthenticated'
  | 'forbidden'
  | 'bad-request'
  | 'rate-limited'
  | 'unavailable'
  | 'timeout'
  | 'invalid-response'
  /** Something was sent that may have been done, or not. */
  | 'outcome-unknown';

export interface UpstreamErrorOptions {
  readonly kind: UpstreamErrorKind;
  readonly provider: ProviderId;
  readonly status?: number;
  readonly retryAfterMs?: number;
  readonly detail?: UpstreamFailureDetail;
  readonly cause?: unknown;
}

/** For operators only: clients must not learn of internal hosts. Holds no body and no secret. */
export interface UpstreamFailureDetail {
  readonly host: string;
  readonly reason: string;
  /** As the system names it: `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */
  readonly code?: string;
  readonly status?: number;
  /** How far the API's clock is ahead of this machine's, where that may be why a credential was refused. */
  readonly clockAheadMs?: number;
}

/** A call to an upstream API failed. The message is safe to show: no body, header, URL or secret is in it. */
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

/** More rows share one millisecond than the upstream gives at once: older ones cannot be reached. */
export class CursorTiesExceedPageError extends Error {
  override readonly name = 'CursorTiesExceedPageError';
}

/** Answers of the upstream contradict one another even after reading on; the message says how. */
export class UpstreamContradictoryError extends Error {
  override readonly name = 'UpstreamContradictoryError';
}

/** The provider cannot serve this lookup at all. */
export class NotSupportedByProviderError extends Error {
  override readonly name = 'NotSupportedByProviderError';
}

export class ArchiveNotConfiguredError extends Error {
  override readonly name = 'ArchiveNotConfiguredError';
}

/** The archive does not hold all that the answer would be made of; the message says what to do. */
export class ArchiveIncompleteError extends Error {
  override readonly name = 'ArchiveIncompleteError';
}

export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
  /** For operators only: it names the file, and says what to do. */
  readonly reason: string;

  constructor(reason: string, options?: ErrorOptions) {
    super(
      'The archive cannot be used now: the operators of this server find the reason in its log.',
      options,
    );
    this.reason = reason;
  }
}

export class UpstreamBudgetExceededError extends Error {
  override readonly name = 'UpstreamBudgetExceededError';
}

export class DeadlineExceededError extends Error {
  override readonly name = 'DeadlineExceededError';
}

export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError';
}

/** A stream ends for a reason of this server's own: the client can subscribe again after its last cursor. */
export class StreamEndedError extends Error {
  override readonly name = 'StreamEndedError';
}

/** The message names the scope that is needed. */
export class ForbiddenError extends Error {
  override readonly name = 'ForbiddenError';
}

/** For the log alone, because it would help an attacker. */
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

export class UnauthenticatedError extends Error {
  override readonly name = 'UnauthenticatedError';
  readonly reason: UnauthenticatedReason;

  constructor(reason: UnauthenticatedReason) {
    super(`not authenticated: ${reason}`);
    this.reason = reason;
  }
}

export class AuthenticationUnavailableError extends Error {
  override readonly name = 'AuthenticationUnavailableError';
}

/** The code of an error of the system or of a library, such as `ENOENT`; null: it has none. */
export function errorCodeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
