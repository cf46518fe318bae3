import { createHash } from 'node:crypto';
import type { Arrival, Ending } from '../http/create-http-server.ts';
import type { SandboxRequest } from '../http/exchange.ts';

/** One request, as `GET /__sandbox/log` shows it. Times are epoch milliseconds. */
export interface LogEntry {
  readonly atMs: number;
  /** When the answer had gone out; null while it has not, or when it was cut. */
  readonly endedMs: number | null;
  readonly method: string;
  /** Method and path pattern, e.g. `GET /api/Dev/:chatbotId/messages`; null: no route has it. */
  readonly route: string | null;
  /** With its query. */
  readonly path: string;
  /** Provider and a hash of the API key that the request named, right or wrong; null: it named none. */
  readonly credential: string | null;
  /** Null: no byte of an answer has gone out. */
  readonly status: number | null;
  /** The fault that struck. */
  readonly fault: string | null;
}

/** The last requests, oldest first. */
export interface RequestLog {
  /** Gives what is to be called when the request is over. */
  add(arrival: Arrival): (ending: Ending) => void;
  read(): readonly LogEntry[];
  clear(): void;
}

const mostEntries = 500_000;

export function createRequestLog(now: () => number, capacity = mostEntries): RequestLog {
  let entries: LogEntry[] = [];
  let added = 0;
  return {
    add({ atMs, fault, request, route }) {
      const entry: { -readonly [Field in keyof LogEntry]: LogEntry[Field] } = {
        atMs,
        endedMs: null,
        method: request.method,
        route: route === null ? null : `${request.method} ${route.pattern}`,
        path: request.target,
        credential: toCredentialName(request.headers),
        status: null,
        fault,
      };
      entries[added % capacity] = entry;
      added += 1;
      return ({ isWhole, status }) => {
        entry.status = status;
        if (isWhole) entry.endedMs = now();
      };
    },
    read() {
      const oldest = added % capacity;
      return [...entries.slice(oldest), ...entries.slice(0, oldest)];
    },
    clear() {
      entries = [];
      added = 0;
    },
  };
}

/** E.g. `peki:1f2e3d4c5b6a`. */
function toCredentialName(headers: SandboxRequest['headers']): string | null {
  const pekiKey = headers['x-api-key'];
  const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (typeof pekiKey === 'string') return `peki:${toHash(pekiKey)}`;
  return bearer === undefined ? null : `askyourdatabase:${toHash(bearer)}`;
}

function toHash(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 12);
}
