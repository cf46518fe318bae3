import type { Dispatcher } from 'undici';
import { type AnswerSink, HttpCallError, type HttpCallErrorKind, type HttpResponse } from './http-call.ts';

export interface AnswerHandlerOptions {
  readonly headersTimeoutMs: number;
  readonly bodyTimeoutMs: number;
  readonly callTimeoutMs: number;
  readonly maxBodyBytes: number;
  readonly signal: AbortSignal | undefined;
  readonly outlivesSignal: boolean;
  readonly sink: AnswerSink | undefined;
  readonly now: () => number;
  /** True while there has been no connection since the call began. */
  readonly isConnecting: () => boolean;
  resolve(response: HttpResponse): void;
  reject(error: HttpCallError): void;
}

/** Collects one answer; `Pool.request` takes half as long again because it makes a stream of it. */
export function createAnswerHandler({
  headersTimeoutMs,
  bodyTimeoutMs,
  callTimeoutMs,
  maxBodyBytes,
  signal,
  outlivesSignal,
  sink,
  now,
  isConnecting,
  resolve,
  reject,
}: AnswerHandlerOptions): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = [];
  let receivedBytes = 0;
  let status = 0;
  let headers: Record<string, string> = {};
  let controller: Dispatcher.DispatchController | undefined;
  let sinceMs = now();
  let isOver = false;
  let isStreamed = false;
  const wholeTimer = setTimeout(() => fail(controller === undefined ? 'crowded' : 'overdue'), callTimeoutMs);
  let stepTimer: NodeJS.Timeout | undefined;

  function end(): void {
    isOver = true;
    clearTimeout(wholeTimer);
    clearTimeout(stepTimer);
    signal?.removeEventListener('abort', leave);
  }

  function fail(kind: HttpCallErrorKind, cause?: unknown): void {
    if (isOver) return;
    end();
    const wasSent = controller !== undefined;
    const waitedMs = wasSent || isConnecting() ? now() - sinceMs : 0;
    const error = new HttpCallError(kind, { cause, wasSent, waitedMs });
    controller?.abort(error);
    reject(error);
  }

  function leave(): void {
    fail('aborted', signal?.reason);
  }
  signal?.addEventListener('abort', leave, { once: true });

  function startStep(timeoutMs: number): void {
    clearTimeout(stepTimer);
    stepTimer = setTimeout(() => fail('timeout'), timeoutMs);
  }

  const flow = {
    pause() {
      // Who reads slowly is not the upstream's fault.
      clearTimeout(stepTimer);
      controller?.pause();
    },
    resume() {
      if (isOver) return;
      startStep(bodyTimeoutMs);
      controller?.resume();
    },
  };

  return {
    onRequestStart(started) {
      // The call may have ended while it waited for a connection.
      if (isOver) return started.abort(new HttpCallError('aborted'));
      controller = started;
      if (outlivesSignal) signal?.removeEventListener('abort', leave);
      sinceMs = now();
      wholeTimer.refresh();
      startStep(headersTimeoutMs);
    },
    onResponseStart(_controller, statusCode, received) {
      status = statusCode;
      headers = toHeaders(received);
      if (statusCode < 200) return;
      startStep(bodyTimeoutMs);
      isStreamed = sink?.begin({ status, headers }, flow) ?? false;
    },
    onResponseData(_controller, chunk) {
      receivedBytes += chunk.length;
      if (receivedBytes > maxBodyBytes) return fail('too-large');
      stepTimer?.refresh();
      if (isStreamed) sink?.take(chunk);
      else chunks.push(chunk);
    },
    onResponseEnd() {
      if (isOver) return;
      end();
      const [only] = chunks;
      const bytes = only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks);
      resolve({ status, headers, bytes });
    },
    onResponseError(_controller, error) {
      fail(toKind(error), toCause(error));
    },
  };
}

function toHeaders(
  received: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name in received) {
    const value = received[name] ?? '';
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

const kinds: ReadonlyMap<unknown, HttpCallErrorKind> = new Map([
  ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
  ['ETIMEDOUT', 'timeout'],
  ['UND_ERR_INVALID_ARG', 'unsendable'],
  ['UND_ERR_CLOSED', 'unsendable'],
  ['UND_ERR_DESTROYED', 'unsendable'],
]);

function toKind(error: unknown): HttpCallErrorKind {
  return kinds.get(toCode(error)) ?? 'network';
}

/** Only message and code: the library's errors may hold raw bytes of the answer. */
function toCause(error: unknown): Error {
  const sentence = error instanceof Error ? error.message : 'unknown';
  return Object.assign(new Error(sentence), { code: toCode(error) });
}

function toCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
