import type { RateLimitCaller } from '../rate-limit/rate-limit.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** With query, percent-encoded, exactly as sent. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** True: a POST that changes nothing, such as a search, and may be retried. */
  readonly isSafe?: boolean;
  /** A longer answer is dropped while it arrives, and fails as `too-large`. Absent: a million. */
  readonly maxBodyBytes?: number;
  readonly signal?: AbortSignal;
  /** True: the signal ends nothing any more once it is sent. */
  readonly outlivesSignal?: boolean;
  /** Of `performance.now()`: when the answer has to be whole, in place of the usual timeouts. */
  readonly answerByMs?: number;
  readonly sink?: AnswerSink;
  /** Asked before each attempt: its limits may have grown. */
  readonly caller?: () => Omit<RateLimitCaller, 'signal'>;
  /** Once for each attempt sent; may add headers that no signature covers. */
  readonly onSend?: (headers: Record<string, string>) => EndAttempt | undefined;
  readonly onWait?: (waitedMs: number) => void;
}

/** Takes an answer piece by piece. */
export interface AnswerSink {
  /** False: the answer is collected like any other. */
  begin(head: Pick<HttpResponse, 'status' | 'headers'>, flow: AnswerFlow): boolean;
  take(bytes: Buffer): void;
}

/** Stops and goes on reading from the connection. */
export interface AnswerFlow {
  pause(): void;
  resume(): void;
}

/** Called with the HTTP status when the attempt has ended; null: no answer. */
export type EndAttempt = (status: number | null) => void;

export interface HttpResponse {
  readonly status: number;
  /** The status received, where `status` is the one that the body states. */
  readonly wireStatus?: number;
  /** Lower-case names; repeated headers joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty where a sink took them. */
  readonly bytes: Buffer;
}

/** Rejects with an `HttpCallError` when no whole answer arrived; any status is an answer. */
export type HttpCall = (request: HttpRequest) => Promise<HttpResponse>;

/** `crowded`: no free connection; `overdue`: the whole took too long; `unsendable`: invalid, or closed. */
export type HttpCallErrorKind =
  | 'timeout'
  | 'overdue'
  | 'crowded'
  | 'network'
  | 'unsendable'
  | 'too-large'
  | 'aborted';

export interface HttpCallErrorOptions {
  readonly cause?: unknown;
  readonly wasSent?: boolean;
  readonly waitedMs?: number;
}

export class HttpCallError extends Error {
  override readonly name = 'HttpCallError';
  readonly kind: HttpCallErrorKind;
  /** False: the request was not sent, so the upstream has not counted it. */
  readonly wasSent: boolean;
  /** Time that the upstream took; 0 while the request waited for a free connection. */
  readonly waitedMs: number;

  constructor(kind: HttpCallErrorKind, { cause, wasSent = false, waitedMs = 0 }: HttpCallErrorOptions = {}) {
    super(`upstream call failed: ${kind}`, { cause });
    this.kind = kind;
    this.wasSent = wasSent;
    this.waitedMs = waitedMs;
  }
}
