import { z } from 'zod';
import { type Environment, wholeNumber } from './environment-schema.ts';
import { parseWith } from './problems.ts';

const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** Where traces go, by the standard variables of OpenTelemetry. The SDK reads the rest of them itself. */
export interface TracesConfig {
  /** Of the collector; may hold a password: never log it. */
  readonly url: string;
  readonly sampler: (typeof samplers)[number];
  readonly sampledRatio: number;
  readonly batching: {
    readonly scheduledDelayMillis: number;
    readonly exportTimeoutMillis: number;
    readonly maxQueueSize: number;
    readonly maxExportBatchSize: number;
  };
  readonly isSentUpstream: boolean;
}

const count = wholeNumber(1, 999_999_999);
const collectorUrl = z
  .string()
  .refine(
    (text) => /^https?:$/.test(URL.parse(text)?.protocol ?? '') && !/[?#]/.test(text),
    'must be an http(s) URL without a query, for example http://127.0.0.1:4318',
  )
  .optional();
const protocol = z
  .literal(
    'http/protobuf',
    'must be http/protobuf, or not set: name the port where the collector takes that, 4318 as a rule',
  )
  .optional();

const tracesSchema = z.object({
  OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collectorUrl,
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocol,
  OTEL_TRACES_EXPORTER: z
    .literal('otlp', 'must be otlp or none: there is no other way out for traces')
    .optional(),
  OTEL_TRACES_SAMPLER: z
    .enum(samplers, `must be one of: ${samplers.join(', ')}`)
    .default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .refine((text) => /^(0(\.\d{1,9})?|1(\.0{1,9})?)$/.test(text), 'must be a number from 0 to 1')
    .transform(Number)
    .default(1),
  OTEL_BSP_SCHEDULE_DELAY: count.default(5_000),
  OTEL_BSP_EXPORT_TIMEOUT: count.default(30_000),
  OTEL_BSP_MAX_QUEUE_SIZE: count.default(2_048),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: count.default(512),
});

/** Null unless a collector is named and nothing says otherwise: the other variables may be meant for other programs. */
export function parseTracesConfig(env: Environment, problems: string[]): TracesConfig | null {
  const { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own, OTEL_EXPORTER_OTLP_ENDPOINT: common } = env;
  const isSentUpstream = env['CONVOGRAPH_TRACE_UPSTREAM'] === 'on';
  if (own === undefined && common === undefined) {
    if (isSentUpstream) {
      problems.push(
        'CONVOGRAPH_TRACE_UPSTREAM is for traces: set OTEL_EXPORTER_OTLP_ENDPOINT too, or take it away',
      );
    }
    return null;
  }
  const isDisabled = env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true';
  if (isDisabled || env['OTEL_TRACES_EXPORTER'] === 'none') return null;
  // What is set for traces alone comes before what is set for all signals.
  const hasOwnProtocol = env['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] !== undefined;
  const set = {
    ...env,
    ...(own !== undefined && { OTEL_EXPORTER_OTLP_ENDPOINT: undefined }),
    ...(hasOwnProtocol && { OTEL_EXPORTER_OTLP_PROTOCOL: undefined }),
  };
  const data = parseWith(tracesSchema, set, problems);
  if (data === null) return null;
  return {
    url: own ?? `${common?.replace(/\/?$/, '/')}v1/traces`,
    sampler: data.OTEL_TRACES_SAMPLER,
    sampledRatio: data.OTEL_TRACES_SAMPLER_ARG,
    batching: {
      scheduledDelayMillis: data.OTEL_BSP_SCHEDULE_DELAY,
      exportTimeoutMillis: data.OTEL_BSP_EXPORT_TIMEOUT,
      maxQueueSize: data.OTEL_BSP_MAX_QUEUE_SIZE,
      maxExportBatchSize: Math.min(data.OTEL_BSP_MAX_EXPORT_BATCH_SIZE, data.OTEL_BSP_MAX_QUEUE_SIZE),
    },
    isSentUpstream,
  };
}

export interface MetricsConfig {
  readonly host: string;
  readonly port: number;
}

export function toMetricsConfig(data: {
  readonly CONVOGRAPH_METRICS_HOST: string;
  readonly CONVOGRAPH_METRICS_PORT?: number | undefined;
}): MetricsConfig | null {
  const { CONVOGRAPH_METRICS_HOST: host, CONVOGRAPH_METRICS_PORT: port } = data;
  return port === undefined ? null : { host, port };
}

export function findUselessMetrics(env: Environment): string[] {
  const port = env['CONVOGRAPH_METRICS_PORT'];
  if (port !== '0' && port === (env['PORT'] ?? '4000'))
    return ['CONVOGRAPH_METRICS_PORT is the port of the graph itself: choose another'];
  if (port !== undefined || env['CONVOGRAPH_METRICS_HOST'] === undefined) return [];
  return ['CONVOGRAPH_METRICS_HOST is for metrics: set CONVOGRAPH_METRICS_PORT too, or take it away'];
}
