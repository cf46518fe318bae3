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
  readonly maxBodyBytes?: number;
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
  connections = 32,
  connectTimeoutMs = 3_000,
  headersTimeoutMs = 10_000,
  bodyTimeoutMs = 5_000,
  callTimeoutMs = 15_000,
  maxBodyBytes = 16 * 1024 * 1024,
}: HttpLimits & { readonly origin: string }): HttpClient {
  const pool = new Pool(origin, {
    connections,
    connectTimeout: connectTimeoutMs,
    // Its own timers are up to a second late.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: maxBodyBytes,
  });
  const timeouts = { headersTimeoutMs, bodyTimeoutMs, callTimeoutMs };

  function call(request: HttpRequest): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      const { method, path, body = null, signal, onSend } = request;
      if (signal?.aborted) throw new HttpCallError('aborted', signal.reason);
      const end = onSend?.();
      const headers = { ...ownHeaders, ...request.headers };
      const handler = createAnswerHandler({
        ...timeouts,
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
