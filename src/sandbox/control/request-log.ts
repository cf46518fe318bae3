import { createHash } from 'node:crypto';
import type { Arrival, Ending } from '../http/create-http-server.ts';
import {
  createRoute,
  type Route,
  type SandboxAnswer,
  type SandboxRequest,
  toJsonAnswer,
} from '../http/route.ts';

/** As `GET /__sandbox/log` shows it. Times are epoch milliseconds. */
export interface LogEntry {
  readonly atMs: number;
  /** Null: the whole answer has not been sent, or it was cut. */
  readonly endedMs: number | null;
  readonly method: string;
  /** Method and path pattern, e.g. `GET /api/Dev/:chatbotId/messages`; null: no route has it. */
  readonly route: string | null;
  readonly path: string;
  /** Provider and a hash of the API key, right or wrong; null: no key was sent. */
  readonly credential: string | null;
  /** Null: no byte of an answer has been sent. */
  readonly status: number | null;
  readonly fault: string | null;
}

export type RequestLog = ReturnType<typeof createRequestLog>;

export function createRequestLog(now: () => number, capacity = 500_000) {
  /** By method and path pattern; `(no route)`: those without one. */
  const counts = new Map<string, number>();
  let entries: LogEntry[] = [];
  let added = 0;
  return {
    counts,
    /** Call the result when the request is over. */
    add({ atMs, fault, request, route: found }: Arrival) {
      const route = found && `${request.method} ${found.pattern}`;
      const name = route ?? '(no route)';
      counts.set(name, (counts.get(name) ?? 0) + 1);
      const entry: { -readonly [Field in keyof LogEntry]: LogEntry[Field] } = {
        atMs,
        endedMs: null,
        method: request.method,
        route,
        path: request.target,
        credential: toCredentialName(request.headers),
        status: null,
        fault,
      };
      entries[added % capacity] = entry;
      added += 1;
      return ({ isWhole, status }: Ending): void => {
        entry.status = status;
        if (isWhole) entry.endedMs = now();
      };
    },
    read(): readonly LogEntry[] {
      const oldest = added % capacity;
      return [...entries.slice(oldest), ...entries.slice(0, oldest)];
    },
    clear(): void {
      entries = [];
      added = 0;
    },
  };
}

/** `/__sandbox/requests` counts what the two APIs were asked, `/__sandbox/log` lists it. */
export function createRequestRoutes(log: RequestLog): Route[] {
  return [
    createRoute('local', 'GET', '/__sandbox/requests', () =>
      toJsonAnswer(200, {
        total: [...log.counts.values()].reduce((total, count) => total + count, 0),
        byRoute: Object.fromEntries(log.counts),
      }),
    ),
    createRoute('local', 'DELETE', '/__sandbox/requests', () => afterwards(() => log.counts.clear())),
    createRoute('local', 'GET', '/__sandbox/log', () => toJsonAnswer(200, { entries: log.read() })),
    createRoute('local', 'DELETE', '/__sandbox/log', () => afterwards(log.clear)),
  ];
}

function afterwards(empty: () => void): SandboxAnswer {
  empty();
  return { status: 204, body: '' };
}

function toCredentialName(headers: SandboxRequest['headers']): string | null {
  const pekiKey = headers['x-api-key'];
  const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (typeof pekiKey === 'string') return `peki:${toHash(pekiKey)}`;
  return bearer === undefined ? null : `askyourdatabase:${toHash(bearer)}`;
}

function toHash(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 12);
}
