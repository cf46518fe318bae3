import { setTimeout as sleep } from 'node:timers/promises';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { TracesConfig } from '../config/telemetry-config.ts';
import { createTracer, type Tracer } from './create-tracer.ts';

export type ExportLog = Readonly<Record<'info' | 'warn', (fields: ExportLogFields, message: string) => void>>;

/** Neither the collector's address nor what it answered. */
export interface ExportLogFields {
  readonly event: 'traces-lost' | 'traces-back';
  /** Such as `ECONNREFUSED` or `HTTP 401`. */
  readonly code?: string;
}

export interface Tracing extends Tracer {
  /** Sends what has ended, for at most so many milliseconds. Never rejects. */
  close(leftMs: number): Promise<void>;
}

/** A stop waits no longer for a collector that does not answer. */
const longestFlushMs = 3_000;

/**
 * Exports spans by OTLP (http/protobuf); what a collector does not take in time is dropped. Sets no globals.
 * Exporter and SDK read headers, timeout, compression, certificates and service attributes themselves.
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

/** Logs one line when traces can no longer be exported, and one when they can again. */
function withExportLog(exporter: SpanExporter, log: ExportLog): SpanExporter {
  let isLost = false;

  function note({ code, error }: ExportResult): void {
    if (code === ExportResultCode.SUCCESS) {
      if (isLost) log.info({ event: 'traces-back' }, 'traces are exported again');
      isLost = false;
      return;
    }
    if (!isLost) {
      log.warn(
        { event: 'traces-lost', code: toReason(error) },
        'traces cannot be exported and are dropped: is OTEL_EXPORTER_OTLP_ENDPOINT right, and the collector up?',
      );
    }
    isLost = true;
  }

  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        note(result);
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    ...(exporter.forceFlush && { forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve() }),
  };
}

/** A message might quote the address, or what the collector said. */
function toReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code === 'number') return `HTTP ${code}`;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code) ? code : 'NO_ANSWER';
}

/** Reads `OTEL_TRACES_SAMPLER`, which otherwise only the SDK for Node does. */
function createSampler({ sampler, sampledRatio }: Pick<TracesConfig, 'sampler' | 'sampledRatio'>): Sampler {
  switch (sampler) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(sampledRatio);
    case 'parentbased_always_on':
      return new ParentBasedSampler({ root: new AlwaysOnSampler() });
    case 'parentbased_always_off':
      return new ParentBasedSampler({ root: new AlwaysOffSampler() });
    case 'parentbased_traceidratio':
      return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampledRatio) });
  }
}
