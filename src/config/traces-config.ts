import { z } from 'zod';
import type { Environment } from './environment.ts';

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
  /** The part of all traces that the samplers by ratio keep. */
  readonly sampledRatio: number;
  readonly batching: {
    readonly scheduledDelayMillis: number;
    readonly exportTimeoutMillis: number;
    readonly maxQueueSize: number;
    readonly maxExportBatchSize: number;
  };
  /** Whether upstream calls carry `traceparent`. */
  readonly isSentUpstream: boolean;
}

const count = (least: number) =>
  z
    .string()
    .refine(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= least,
      `must be a whole number from ${least} to 999999999`,
    )
    .transform(Number);
const collectorUrl = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !/[?#]/.test(text),
    'must be an http(s) URL without a query, for example http://127.0.0.1:4318',
  )
  .optional();
const protocol = z
  .literal(
    'http/protobuf',
    'must be http/protobuf, or not set: name the port where the collector takes that, 4318 as a rule',
  )
  .optional();

/** Those that say whether there are traces, and which; with their defaults. */
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
  OTEL_BSP_SCHEDULE_DELAY: count(1).default(5_000),
  OTEL_BSP_EXPORT_TIMEOUT: count(1).default(30_000),
  OTEL_BSP_MAX_QUEUE_SIZE: count(1).default(2_048),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: count(1).default(512),
});

/**
 * Reads whether there are traces: exactly when a collector is named and nothing says otherwise. Null: there are none, and
 * the other variables, which may be meant for other programs, are not looked at. What is wrong is added to `problems`.
 */
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
  const { data, error } = tracesSchema.safeParse({
    ...env,
    ...(own !== undefined && { OTEL_EXPORTER_OTLP_ENDPOINT: undefined }),
    ...(hasOwnProtocol && { OTEL_EXPORTER_OTLP_PROTOCOL: undefined }),
  });
  if (data === undefined) {
    problems.push(...error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
    return null;
  }
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
