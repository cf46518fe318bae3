import { Pool } from 'undici';
import type { Operation } from './queries.ts';
import { viewers } from './viewers.ts';

/** One answer. */
export interface Answer {
  readonly data: unknown;
  readonly text: string;
  /** From the request sent to the whole answer read. */
  readonly durationMs: number;
}

/** Asks one server, one request after the other. */
export interface Client {
  /** Rejects when the answer is no 200, or has errors. */
  ask(operation: Operation): Promise<Answer>;
  close(): Promise<void>;
}

const requestTimeoutMs = 120_000;

export function createClient(url: string): Client {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, {
    connections: 1,
    headersTimeout: requestTimeoutMs,
    bodyTimeout: requestTimeoutMs,
  });
  return {
    async ask(operation) {
      const startMs = performance.now();
      const { statusCode, body } = await pool.request({
        method: 'POST',
        path: pathname,
        headers: { 'content-type': 'application/json', accept: 'application/json', ...viewers[0] },
        body: JSON.stringify(operation),
      });
      const text = await body.text();
      const durationMs = performance.now() - startMs;
      const { data, errors } = JSON.parse(text) as { readonly data?: unknown; readonly errors?: unknown };
      if (statusCode !== 200 || errors !== undefined || data == null) {
        throw new Error(`${url} answered ${statusCode}: ${text.slice(0, 500)}`);
      }
      return { data, text, durationMs };
    },
    close: () => pool.close(),
  };
}
