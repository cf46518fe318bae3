import { Agent, request } from 'undici';
import type { Operation } from '../harness/queries.ts';
import type { Outcome } from './outcome.ts';

/** Sends operations to replicas and tells what became of each. Never rejects. */
export interface Asker {
  ask(query: AskedQuery): Promise<Outcome>;
  close(): Promise<void>;
}

export interface AskedQuery {
  readonly client: string;
  readonly replica: { readonly name: string; readonly url: string };
  /** An operation, or a body as it is. */
  readonly body: Operation | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** After so long the client closes the connection. */
  readonly leavesAfterMs?: number;
}

interface Wire {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly extensions?: { readonly code?: unknown; readonly retryAfterMs?: unknown };
  }[];
  readonly extensions?: { readonly upstream?: { readonly stale?: unknown } };
}

/** Longer than any operation may take. */
const patienceMs = 60_000;

export function createAsker(): Asker {
  const dispatcher = new Agent({ connections: 64, headersTimeout: patienceMs, bodyTimeout: patienceMs });
  return {
    async ask({ client, replica, body, headers, leavesAfterMs }) {
      const startedMs = performance.now();
      const signal = leavesAfterMs === undefined ? null : AbortSignal.timeout(leavesAfterMs);
      let status: number | null = null;
      let wire: Wire = {};
      try {
        const answer = await request(replica.url, {
          dispatcher,
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            accept: 'application/graphql-response+json',
            ...headers,
          },
          body: typeof body === 'string' ? body : JSON.stringify(body),
          signal,
        });
        const text = await answer.body.text();
        wire = parseWire(text);
        status = answer.statusCode;
      } catch {
        // No answer: the status stays null.
      }
      const errors = (wire.errors ?? []).map(({ extensions }) => extensions ?? {});
      return {
        client,
        replica: replica.name,
        startedMs,
        endedMs: performance.now(),
        status,
        data: wire.data ?? null,
        codes: errors.map(({ code }) => String(code)),
        retryAfterMs: Math.max(0, ...errors.map(({ retryAfterMs }) => Number(retryAfterMs ?? 0))),
        isStale: wire.extensions?.upstream?.stale === true,
        hasLeft: signal?.aborted ?? false,
      };
    },
    close: () => dispatcher.close(),
  };
}

/** An answer that is no JSON counts as one with an error. */
function parseWire(text: string): Wire {
  try {
    return JSON.parse(text) as Wire;
  } catch {
    return { errors: [{ extensions: { code: 'NO_JSON' } }] };
  }
}
