import type { Config } from '../config.ts';
import type { RedisWatcher } from '../redis/redis-connection.ts';
import type { OperationObserver } from '../server/operation-observer.ts';
import type { SourcesDeps } from '../sources/registry.ts';
import type { Figures } from './create-figures.ts';
import type { Metrics, MetricsOptions } from './create-metrics.ts';
import type { Tracing } from './create-tracing.ts';
import { joinCallObservers } from './join-call-observers.ts';
import type { ExportLog } from './with-export-log.ts';

/** Gives who is told of a connection to Redis; `use` is what that is for. */
export type WatchRedis = (use: string) => RedisWatcher;

/** Traces and metrics, whichever is on. */
export interface Telemetry {
  /** What the sources are to tell. */
  readonly sources: Pick<SourcesDeps, 'observe' | 'onCircuitChange'>;
  readonly operations: OperationObserver;
  /** For each connection to Redis, should there be one; null: nobody wants to know of it. */
  readonly watchRedis: WatchRedis | null;
  /** Tells where figures are read at each scrape. */
  watch(figures: Figures): void;
  /** Serves the metrics and gives their URL; null: there are none. Rejects with the system's error (`EADDRINUSE`, …). */
  listen(): Promise<string | null>;
  /** Sends what has not been sent yet, for at most so many milliseconds, and stops. Never rejects. */
  close(leftMs: number): Promise<void>;
}

/** Null where neither traces nor metrics are on. Nothing of either is loaded unless it is. */
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
    watch: (figures) => metrics?.watch(figures),
    listen: async () => (metrics && address ? metrics.listen(address.host, address.port) : null),
    async close(leftMs) {
      await Promise.all([tracing?.close(leftMs), metrics?.close()]);
    },
  };
}
