import type { RateLimitCaller } from '../rate-limit/rate-limit.ts';

/**
 * The one call type of this folder: a request in, status, headers and bytes out. Wrappers (`with-*.ts`) take a
 * call and give a call; `create-upstream-call.ts` puts them together in their fixed order.
 */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query exactly as they go over the wire, already percent-encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent on GET. */
  readonly body?: string;
  /** Of the answer: a longer one is dropped while it arrives, and the call fails as `too-large`. Absent: a million. */
  readonly maxBodyBytes?: number;
  /** Aborts the call when the caller is gone. */
  readonly signal?: AbortSignal;
  /** Who asks, for the rate limit and for retries; the deadline may grow while the call is under way. */
  readonly caller?: Omit<RateLimitCaller, 'signal'>;
  /**
   * Called when the request is handed to the connection pool: once an attempt, never for a call that was held back. May
   * add headers to those that go out; no signature covers them.
   */
  readonly onSend?: (headers: Record<string, string>) => EndAttempt | undefined;
  /** Called with the milliseconds that the call was held back before it went out. */
  readonly onWait?: (waitedMs: number) => void;
}

/** To be called once that attempt has ended, with its HTTP status; null when no answer came. */
export type EndAttempt = (status: number | null) => void;

export interface HttpResponse {
  readonly status: number;
  /** What came over the wire, where `status` says what the body states instead. */
  readonly wireStatus?: number;
  /** Lower-case names; repeated headers joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

/** Rejects with an `HttpCallError` when no whole answer arrived; any status is an answer. */
export type HttpCall = (request: HttpRequest) => Promise<HttpResponse>;

/**
 * - `timeout`: no connection, no headers or no next piece of the body in time
 * - `overdue`: all of them in time, but not the whole
 * - `crowded`: no connection became free; nothing was sent
 * - `network`: refused, reset, DNS, no HTTP
 * - `unsendable`: no such request can be sent, or the connections are closed
 * - `too-large`: the body is longer than the request allows
 * - `aborted`: the caller left, or its time was up; the cause tells
 */
export type HttpCallErrorKind =
  | 'timeout'
  | 'overdue'
  | 'crowded'
  | 'network'
  | 'unsendable'
  | 'too-large'
  | 'aborted';

/** What is known of a call that failed; by default, that nothing was sent. */
export interface HttpCallErrorOptions {
  readonly cause?: unknown;
  readonly wasSent?: boolean;
  readonly waitedMs?: number;
}

/** No whole answer arrived. */
export class HttpCallError extends Error {
  override readonly name = 'HttpCallError';
  readonly kind: HttpCallErrorKind;
  /** True when the request went out over a connection; else the upstream has not counted it. */
  readonly wasSent: boolean;
  /**
   * Milliseconds that the upstream took in vain: since the request went out, or while there was no connection at all. 0
   * where the request waited for one of those that others use.
   */
  readonly waitedMs: number;

  constructor(kind: HttpCallErrorKind, { cause, wasSent = false, waitedMs = 0 }: HttpCallErrorOptions = {}) {
    super(`upstream call failed: ${kind}`, { cause });
    this.kind = kind;
    this.wasSent = wasSent;
    this.waitedMs = waitedMs;
  }
}
