import { Pool } from 'undici';
import { createAnswerHandler } from './create-answer-handler.ts';
import { type HttpCall, HttpCallError, type HttpRequest, type HttpResponse } from './http-call.ts';

export interface HttpLimits {
  readonly connections?: number;
  /** TLS included; checked every half second only. */
  readonly connectTimeoutMs?: number;
  /** Until the headers have arrived; `bodyTimeoutMs`: between two pieces of the body. */
  readonly headersTimeoutMs?: number;
  readonly bodyTimeoutMs?: number;
  readonly callTimeoutMs?: number;
}

export interface HttpClientOptions extends HttpLimits {
  readonly origin: string;
  readonly now?: () => number;
}

export interface HttpClient {
  readonly call: HttpCall;
  /** Calls under way and later ones fail as `unsendable`. */
  close(): Promise<void>;
}

/** Follows no redirect, so credentials stay with the origin; inflates no body, so the size limit holds. */
export function createHttpCall({
  origin,
  connections = 500,
  connectTimeoutMs = 3_000,
  headersTimeoutMs = 10_000,
  bodyTimeoutMs = 5_000,
  callTimeoutMs = 15_000,
  now = () => performance.now(),
}: HttpClientOptions): HttpClient {
  const pool = new Pool(origin, {
    connections,
    // HTTP/2 would send any number of calls over one connection.
    allowH2: false,
    connectTimeout: connectTimeoutMs,
    // Its own timers are up to a second late.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const timeouts = { headersTimeoutMs, bodyTimeoutMs, callTimeoutMs };
  let connectionsMade = 0;
  let connected = 0;
  pool.on('connect', () => {
    connectionsMade += 1;
    connected += 1;
  });
  pool.on('disconnect', () => {
    connected -= 1;
  });

  function call(request: HttpRequest): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      const { method, path, body = null, maxBodyBytes = 1_000_000, signal, onSend } = request;
      const { outlivesSignal = false, answerByMs, sink } = request;
      if (signal?.aborted) throw new HttpCallError('aborted', { cause: signal.reason });
      if (answerByMs !== undefined && answerByMs <= now()) throw new HttpCallError('overdue');
      const headers = { ...ownHeaders, ...request.headers };
      const end = onSend?.(headers);
      const hadConnection = connected > 0;
      const madeBefore = connectionsMade;
      const handler = createAnswerHandler({
        ...(answerByMs === undefined ? timeouts : toTimeouts(answerByMs - now())),
        maxBodyBytes,
        signal,
        outlivesSignal,
        sink,
        now,
        isConnecting: () => !hadConnection && connectionsMade === madeBefore,
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
    closing ??= pool.destroy();
    return closing;
  }

  return { call, close };
}

function toTimeouts(leftMs: number) {
  return { headersTimeoutMs: leftMs, bodyTimeoutMs: leftMs, callTimeoutMs: leftMs };
}

const ownHeaders = {
  accept: 'application/json',
  'accept-encoding': 'identity',
  'user-agent': 'convograph',
};
