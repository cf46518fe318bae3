import { type Dispatcher, Pool } from 'undici';
import { type HttpCall, HttpCallError, type HttpRequest, type HttpResponse } from './http-call.ts';

/** What one call may cost. Every field has a default. */
export interface HttpLimits {
  /** Connections to one origin; more calls than that wait for a free one. */
  readonly connections?: number;
  readonly connectTimeoutMs?: number;
  /** From the request sent to the answer's headers. */
  readonly headersTimeoutMs?: number;
  /** Between two pieces of the body. */
  readonly bodyTimeoutMs?: number;
  readonly maxBodyBytes?: number;
}

/** A call with the connections behind it. */
export interface HttpClient {
  readonly call: HttpCall;
  /** Waits for calls under way, then closes the connections; later calls fail as `network`. */
  close(): Promise<void>;
}

const timeoutCodes: ReadonlySet<unknown> = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

/**
 * Calls one origin over kept-alive HTTP/1.1 connections. Redirects are answers like any other and are never
 * followed, so credentials stay with the origin; bodies are asked for uncompressed, so the cap holds.
 */
export function createHttpCall({
  origin,
  connections = 10,
  connectTimeoutMs = 5_000,
  headersTimeoutMs = 20_000,
  bodyTimeoutMs = 20_000,
  maxBodyBytes = 16 * 1024 * 1024,
}: HttpLimits & { readonly origin: string }): HttpClient {
  const pool = new Pool(origin, {
    connections,
    connectTimeout: connectTimeoutMs,
    headersTimeout: headersTimeoutMs,
    bodyTimeout: bodyTimeoutMs,
    maxResponseSize: maxBodyBytes,
  });

  function call(request: HttpRequest): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      const { method, path, body = null, signal, onSend } = request;
      if (signal?.aborted) throw new HttpCallError('aborted', signal.reason);
      const end = onSend?.();
      const headers = { ...ownHeaders, ...request.headers };
      const handler = createHandler({
        signal,
        resolve(response) {
          end?.(response.status);
          resolve(response);
        },
        reject(error) {
          end?.(null);
          reject(error);
        },
      });
      pool.dispatch({ method, path, headers, body }, handler);
    });
  }

  let closing: Promise<void> | undefined;
  function close(): Promise<void> {
    closing ??= pool.close();
    return closing;
  }

  return { call, close };
}

const ownHeaders = {
  accept: 'application/json',
  'accept-encoding': 'identity',
  'user-agent': 'convograph',
};

interface HandlerOptions {
  readonly signal: AbortSignal | undefined;
  resolve(response: HttpResponse): void;
  reject(error: HttpCallError): void;
}

/** Gathers one answer. `Pool.request` would do too, but makes a stream of it first: half as much again. */
function createHandler({ signal, resolve, reject }: HandlerOptions): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = [];
  let status = 0;
  let headers: Record<string, string> = {};
  let controller: Dispatcher.DispatchController | undefined;

  function leave(): void {
    const error = new HttpCallError('aborted', signal?.reason);
    controller?.abort(error);
    reject(error);
  }
  signal?.addEventListener('abort', leave, { once: true });

  return {
    onRequestStart(started) {
      controller = started;
      // It may have waited for a connection, and its caller may have left meanwhile.
      if (signal?.aborted) leave();
    },
    onResponseStart(_controller, statusCode, received) {
      status = statusCode;
      headers = toHeaders(received);
    },
    onResponseData(_controller, chunk) {
      chunks.push(chunk);
    },
    onResponseEnd() {
      signal?.removeEventListener('abort', leave);
      const [only] = chunks;
      const bytes = only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks);
      resolve({ status, headers, bytes });
    },
    onResponseError(_controller, error) {
      signal?.removeEventListener('abort', leave);
      reject(toHttpCallError(error, signal));
    },
  };
}

function toHeaders(
  received: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value = ''] of Object.entries(received)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

function toHttpCallError(error: unknown, signal: AbortSignal | undefined): HttpCallError {
  if (signal?.aborted) return new HttpCallError('aborted', signal.reason);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return new HttpCallError('too-large');
  return new HttpCallError(timeoutCodes.has(code) ? 'timeout' : 'network', toSafeCause(error, code));
}

/** Only the sentence and the code: the library's own errors may carry raw bytes of the answer. */
function toSafeCause(error: unknown, code: unknown): Error {
  return Object.assign(new Error(error instanceof Error ? error.message : 'unknown'), { code });
}
