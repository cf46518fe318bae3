import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { CallObserver, TracedSource } from '../ledger/call-observer.ts';
import type { SourceConfig } from '../sources/define-source.ts';
import type { CircuitChange } from '../sources/registry.ts';
import { createBoundedNames, createSourceNames } from './metric-names.ts';

export interface CallMetricsOptions {
  readonly registry: Registry;
  readonly chatbots: readonly Pick<SourceConfig, 'chatbotId' | 'provider' | 'baseUrl'>[];
  readonly now: () => number;
}

export interface CallMetrics {
  observe(source: TracedSource): CallObserver;
  onCircuitChange(change: CircuitChange): void;
}

const mostHosts = 100;
const circuitFigures = { closed: 0, 'half-open': 1, open: 2 } as const;

export function createCallMetrics({ registry, chatbots, now }: CallMetricsOptions): CallMetrics {
  const registers = [registry];
  const calls = new Counter({
    name: 'convograph_upstream_calls_total',
    help: 'Attempts of REST calls that have ended; status none: no answer came.',
    labelNames: ['source', 'route', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'convograph_upstream_call_duration_seconds',
    help: 'From sending a REST call to the end of its answer.',
    labelNames: ['route'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
    registers,
  });
  const waits = new Histogram({
    name: 'convograph_queue_wait_seconds',
    help: 'How long a REST call was held back for the rate limit before it went out.',
    labelNames: ['source'],
    buckets: [0.001, 0.01, 0.1, 0.5, 1, 2.5, 5, 10, 15, 20, 25, 30, 60],
    registers,
  });
  const circuits = new Gauge({
    name: 'convograph_circuit_state',
    help: 'Of the circuit of an upstream host. 0: closed, calls go out; 1: half-open, one at a time does; 2: open, none does.',
    labelNames: ['host'],
    registers,
  });
  const nameOf = createSourceNames(chatbots);
  const hosts = createBoundedNames(mostHosts);
  for (const { baseUrl } of chatbots) circuits.set({ host: hosts.add(new URL(baseUrl).host) }, 0);

  return {
    observe({ chatbotId }) {
      const source = nameOf(chatbotId);
      return {
        startCall({ route }) {
          const startedMs = now();
          return (status) => {
            calls.inc({ source, route, status: status ?? 'none' });
            seconds.observe({ route }, (now() - startedMs) / 1000);
          };
        },
        addWait: (waitedMs) => waits.observe({ source }, waitedMs / 1000),
      };
    },
    onCircuitChange({ origin, state }) {
      circuits.set({ host: hosts.find(new URL(origin).host) }, circuitFigures[state]);
    },
  };
}
