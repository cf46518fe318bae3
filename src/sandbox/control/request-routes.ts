import { type SandboxAnswer, toJsonAnswer } from '../http/exchange.ts';
import { createOwnRoute, type Route } from '../http/route.ts';
import { onlyLocal } from './only-local.ts';
import type { RequestCounter } from './request-counts.ts';
import type { RequestLog } from './request-log.ts';

/** What the two APIs were asked: `/__sandbox/requests` counts, `/__sandbox/log` tells each. From this machine only. */
export function createRequestRoutes(counter: RequestCounter, log: RequestLog): Route[] {
  const routes: Route[] = [
    createOwnRoute('GET', '/__sandbox/requests', () => toJsonAnswer(200, counter.read())),
    createOwnRoute('DELETE', '/__sandbox/requests', () => afterwards(counter.reset)),
    createOwnRoute('GET', '/__sandbox/log', () => toJsonAnswer(200, { entries: log.read() })),
    createOwnRoute('DELETE', '/__sandbox/log', () => afterwards(log.clear)),
  ];
  return routes.map(onlyLocal);
}

function afterwards(empty: () => void): SandboxAnswer {
  empty();
  return { status: 204, body: '' };
}
