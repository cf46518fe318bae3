import { setTimeout as sleep } from 'node:timers/promises';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { TracesConfig } from '../config/traces-config.ts';
import { createSampler } from './create-sampler.ts';
import { createTracer, type Tracer } from './create-tracer.ts';
import { type ExportLog, withExportLog } from './with-export-log.ts';

/** Traces, on their way to a collector. */
export interface Tracing extends Tracer {
  /** Sends what has ended, for at most so many milliseconds. Never rejects. */
  close(leftMs: number): Promise<void>;
}

/** A collector that does not answer holds up a stop no longer. */
const longestFlushMs = 3_000;

/**
 * Exports spans in batches, by OTLP (http/protobuf). Nobody waits for that: what the collector does not take in time is
 * dropped. Headers, timeout, compression and certificates are read by the exporter itself, as are the name and the
 * attributes of the service by the SDK. Nothing global is set.
 */
export function createTracing(config: TracesConfig, log: ExportLog): Tracing {
  const exporter = withExportLog(new OTLPTraceExporter({ url: config.url }), log);
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'convograph' }))
      .merge(detectResources({ detectors: [serviceInstanceIdDetector, envDetector] })),
    sampler: createSampler(config),
    spanProcessors: [new BatchSpanProcessor({ exporter, ...config.batching })],
  });
  const { isSentUpstream } = config;
  return {
    ...createTracer({ tracer: provider.getTracer('convograph'), isSentUpstream }),
    async close(leftMs) {
      const timer = new AbortController();
      // What could not be sent has been logged.
      const flushed = provider.shutdown().catch(() => undefined);
      const waited = sleep(Math.min(leftMs, longestFlushMs), undefined, { signal: timer.signal });
      await Promise.race([flushed, waited]);
      timer.abort();
      await waited.catch(() => undefined);
    },
  };
}
