import type { Config } from '../config.ts';
import type { OperationObserver } from '../graphql/operation-observer.ts';
import type { CallObserver } from '../ledger/call-observer.ts';
import type { RedisWatcher } from '../redis/redis-connection.ts';
import type { SourcesDeps } from '../sources/registry.ts';
import type { GaugeReaders } from './create-gauges.ts';
import type { Metrics, MetricsOptions } from './create-metrics.ts';
import type { ExportLog, Tracing } from './create-tracing.ts';

export type WatchRedis = (use: string) => RedisWatcher;

export interface Telemetry {
  readonly sources: Pick<SourcesDeps, 'observe' | 'onCircuitChange'>;
  readonly operations: OperationObserver;
  /** Null: nobody wants to know of connections to Redis. */
  readonly watchRedis: WatchRedis | null;
  watch(readers: GaugeReaders): void;
  /** Gives the URL of the metrics; null: there are none. Rejects with the system's error (`EADDRINUSE`, …). */
  listen(): Promise<string | null>;
  /** Sends the rest, for at most so many milliseconds, and stops. Never rejects. */
  close(leftMs: number): Promise<void>;
}

/** Null where neither traces nor metrics are on; only what is on is loaded. */
export async function openTelemetry(
  { traces, metrics: address }: Config['telemetry'],
  { chatbots, log }: Pick<MetricsOptions, 'chatbots'> & { readonly log: ExportLog },
): Promise<Telemetry | null> {
  const tracing = traces && (await import('./create-tracing.ts')).createTracing(traces, log);
  const metrics = address && (await import('./create-metrics.ts')).createMetrics({ chatbots });
  if (tracing === null && metrics === null) return null;
  const parts = [tracing, metrics].filter((part): part is Tracing | Metrics => part !== null);
  return {
    sources: {
      observe: (source) => joinCallObservers(parts.map((part) => part.observe(source))),
      ...(metrics && { onCircuitChange: metrics.onCircuitChange }),
    },
    operations: {
      ...(tracing && { startTrace: tracing.startTrace }),
      ...(metrics && { onEnd: metrics.onOperationEnd }),
    },
    watchRedis: metrics?.watchRedis ?? null,
    watch: (readers) => metrics?.watch(readers),
    listen: async () => (metrics && address ? metrics.listen(address.host, address.port) : null),
    async close(leftMs) {
      await Promise.all([tracing?.close(leftMs), metrics?.close()]);
    },
  };
}

function joinCallObservers(observers: readonly CallObserver[]): CallObserver {
  const [only] = observers;
  if (only !== undefined && observers.length === 1) return only;
  return {
    startCall(call, place) {
      const ends = observers.map((observer) => observer.startCall(call, place));
      return (status) => {
        for (const end of ends) end(status);
      };
    },
    addWait(waitedMs) {
      for (const observer of observers) observer.addWait(waitedMs);
    },
  };
}
