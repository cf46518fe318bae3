import { Pool } from 'undici';
import { createAnswerHandler } from './create-answer-handler.ts';
import { type HttpCall, HttpCallError, type HttpRequest, type HttpResponse } from './http-call.ts';

/** What one call may cost. Every field has a default. */
export interface HttpLimits {
  /** Connections to one origin; more calls than that wait for a free one. */
  readonly connections?: number;
  /** For a connection, TLS included; looked at every half second only. */
  readonly connectTimeoutMs?: number;
  /** From the request sent to the answer's headers. */
  readonly headersTimeoutMs?: number;
  /** Between two pieces of the body. */
  readonly bodyTimeoutMs?: number;
  /** From the request sent to the end of the answer; no call waits longer for a free connection either. */
  readonly callTimeoutMs?: number;
}

export interface HttpClientOptions extends HttpLimits {
  /** `https://host:port`. */
  readonly origin: string;
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number;
}

/** A call with the connections behind it. */
export interface HttpClient {
  readonly call: HttpCall;
  /** Closes the connections; calls under way and later ones fail as `unsendable`. */
  close(): Promise<void>;
}

/**
 * Calls one origin over kept-alive HTTP/1.1 connections. Redirects are answers like any other and are never
 * followed, so credentials stay with the origin; bodies are asked for uncompressed and never inflated, so the cap
 * holds.
 */
export function createHttpCall({
  origin,
  connections = 100,
  connectTimeoutMs = 3_000,
  headersTimeoutMs = 10_000,
  bodyTimeoutMs = 5_000,
  callTimeoutMs = 15_000,
  now = () => performance.now(),
}: HttpClientOptions): HttpClient {
  const pool = new Pool(origin, {
    connections,
    // Over HTTP/2 one connection takes any number of calls.
    allowH2: false,
    connectTimeout: connectTimeoutMs,
    // Its own timers are up to a second late.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const timeouts = { headersTimeoutMs, bodyTimeoutMs, callTimeoutMs };
  let connectionsMade = 0;
  pool.on('connect', () => {
    connectionsMade += 1;
  });

  function call(request: HttpRequest): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      const { method, path, body = null, maxBodyBytes = 1_000_000, signal, onSend } = request;
      if (signal?.aborted) throw new HttpCallError('aborted', { cause: signal.reason });
      const headers = { ...ownHeaders, ...request.headers };
      const end = onSend?.(headers);
      const hadConnection = pool.stats.connected > 0;
      const madeBefore = connectionsMade;
      const handler = createAnswerHandler({
        ...timeouts,
        maxBodyBytes,
        signal,
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

const ownHeaders = {
  accept: 'application/json',
  'accept-encoding': 'identity',
  'user-agent': 'convograph',
};
