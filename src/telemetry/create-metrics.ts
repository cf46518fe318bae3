import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { EndedOperation } from '../graphql/operation-observer.ts';
import { createDrainingHttpServer } from '../http-server/draining-http-server.ts';
import { findHostProblem } from '../http-server/find-host-problem.ts';
import { toPath } from '../http-server/to-route.ts';
import { isLoopbackHost } from '../is-loopback-host.ts';
import type { RedisWatcher } from '../redis/redis-connection.ts';
import type { SourceConfig } from '../sources/define-source.ts';
import { type CallMetrics, createCallMetrics } from './create-call-metrics.ts';
import { createGauges, type GaugeReaders } from './create-gauges.ts';
import { createOperationMetrics } from './create-operation-metrics.ts';
import { createSourceNames } from './metric-names.ts';

export interface Metrics extends CallMetrics {
  onOperationEnd(operation: EndedOperation): void;
  /** Adds the gauges that are read at each scrape. Call it once. */
  watch(readers: GaugeReaders): void;
  watchRedis(use: string): RedisWatcher;
  /** Serves `GET /metrics` and gives its URL. Rejects with the system's error (`EADDRINUSE`, …). */
  listen(host: string, port: number): Promise<string>;
  close(): Promise<void>;
}

export interface MetricsOptions {
  readonly chatbots: readonly Pick<SourceConfig, 'chatbotId' | 'provider' | 'baseUrl'>[];
  readonly now?: () => number;
}

const path = '/metrics';
const timeouts = { stopTimeoutMs: 250, receiveTimeoutMs: 5_000 };

/** Counts in a registry of its own. No label holds unbounded values of a client or an upstream. */
export function createMetrics({ chatbots, now = () => performance.now() }: MetricsOptions): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const server = createDrainingHttpServer(async (request, response) => {
    const problem = findHostProblem(request, { isLoopbackOnly });
    if (problem !== null) {
      response.writeHead(problem.status, { 'content-type': 'text/plain' }).end(`${problem.message}\n`);
      return;
    }
    if (request.method !== 'GET' || toPath(request.url) !== path) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end(`There is only GET ${path} here.\n`);
      return;
    }
    try {
      const text = await registry.metrics();
      response.writeHead(200, { 'content-type': registry.contentType }).end(text);
    } catch {
      response.destroy();
    }
  }, timeouts);
  let redisConnected: Gauge<'use'> | undefined;
  let isListening = false;
  let isLoopbackOnly = true;

  return {
    ...createCallMetrics({ registry, chatbots, now }),
    onOperationEnd: createOperationMetrics(registry),
    watch: (readers) => createGauges(registry, readers, createSourceNames(chatbots)),
    watchRedis(use) {
      redisConnected ??= new Gauge({
        name: 'convograph_redis_connected',
        help: '1: Redis can be reached; 0: it is lost. Absent where none is configured.',
        labelNames: ['use'],
        registers: [registry],
      });
      const connected = redisConnected.labels(use);
      connected.set(0);
      return { onOpen: () => connected.set(1), onLost: () => connected.set(0) };
    },
    async listen(host, port) {
      isLoopbackOnly = isLoopbackHost(host);
      const url = await server.listen(host, port);
      isListening = true;
      return `${url}${path}`;
    },
    async close() {
      if (isListening) await server.stop();
    },
  };
}
