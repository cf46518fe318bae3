import { isIP } from 'node:net';
import { z } from 'zod';
import { defaultLimits } from '../limits.ts';
import { defaultAnswerLimits } from '../sources/answer-limits.ts';
import { federationVariables } from './federation-config.ts';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export type Environment = Readonly<Record<string, string | undefined>>;

/** Drops the white space around values (secrets from files often end in a newline); what is then empty counts as unset. */
export function toEnvironment(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value?.trim() || undefined]));
}

/** `production`: starts only when it is safe; no introspection, no suggestions, no GraphiQL, no desk, unless they are switched on. */
const profiles = ['development', 'production'] as const;

export const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .refine(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most,
      `must be a whole number from ${least} to ${most}`,
    )
    .transform(Number);
const onOff = z.enum(['on', 'off'], 'must be on or off');
const largest = 999_999_999;
/** Nothing for shared caches: `public`, `s-maxage`. */
const cacheControlPattern =
  /^private(?:, *(?:no-cache|no-store|must-revalidate|(?:max-age|stale-while-revalidate|stale-if-error)=\d{1,9}))*$/;

const corsOrigins = z
  .string()
  .transform((text) => text.split(',').map((origin) => origin.trim()))
  .refine(
    (origins) => (origins.length === 1 && origins[0] === '*') || origins.every(isOrigin),
    'must be origins apart by commas, as in https://app.example.com,http://localhost:3000, or * alone',
  );

/** The environment variables that are no chatbot's, with their defaults. */
export const environmentSchema = z.object({
  CONVOGRAPH_PROFILE: z.enum(profiles, `must be one of: ${profiles.join(', ')}`).optional(),

  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'must be an address or a name of this machine, as in 127.0.0.1')
    .default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(4000),
  LOG_LEVEL: z.enum(logLevels, `must be one of: ${logLevels.join(', ')}`).default('info'),
  CONVOGRAPH_MAX_OPERATIONS: wholeNumber(1, 1_000_000).default(500),
  CONVOGRAPH_MAX_STREAMS: wholeNumber(0, 1_000_000).default(2_000),
  CONVOGRAPH_MAX_STREAMS_PER_CALLER: wholeNumber(0, 1_000_000).default(1_000),
  CONVOGRAPH_DEADLINE_MS: wholeNumber(1, 3_600_000).default(30_000),
  CONVOGRAPH_WRITE_TIMEOUT_MS: wholeNumber(1, 3_600_000).default(30_000),
  CONVOGRAPH_KEEP_ALIVE_TIMEOUT_MS: wholeNumber(1_000, 3_600_000).default(65_000),
  CONVOGRAPH_MAX_UNSENT_BYTES: wholeNumber(1, largest).default(100_000_000),
  CONVOGRAPH_STOP_TIMEOUT_MS: wholeNumber(0, 3_600_000).default(20_000),
  CONVOGRAPH_CORS_ORIGINS: corsOrigins.default([]),
  CONVOGRAPH_CACHE_CONTROL: z
    .string()
    .regex(
      cacheControlPattern,
      'must begin with private and go on with max-age=SECONDS or other directives for browsers, as in "private, max-age=5"',
    )
    .optional(),
  CONVOGRAPH_INSECURE_UPSTREAMS: onOff.default('off'),
  CONVOGRAPH_INSECURE_REDIS: onOff.default('off'),
  CONVOGRAPH_INSECURE_ARCHIVE: onOff.default('off'),

  CONVOGRAPH_METRICS_PORT: wholeNumber(0, 65_535).optional(),
  CONVOGRAPH_METRICS_HOST: z
    .string()
    .default('127.0.0.1')
    .refine((text) => text === 'localhost' || isIP(text) !== 0, 'must be an IP address or localhost'),
  CONVOGRAPH_TRACE_UPSTREAM: onOff.default('off'),

  CONVOGRAPH_CACHE: onOff.default('on'),
  CONVOGRAPH_HEAD_TTL_MS: wholeNumber(0, 3_600_000).default(2_000),

  CONVOGRAPH_LIVE_MIN_INTERVAL_MS: wholeNumber(100, 3_600_000).default(1_000),
  CONVOGRAPH_LIVE_MAX_INTERVAL_MS: wholeNumber(100, 3_600_000).default(30_000),
  CONVOGRAPH_LIVE_GIVE_UP_MS: wholeNumber(0, 86_400_000).default(300_000),

  CONVOGRAPH_MAX_UPSTREAM_CALLS: wholeNumber(1, 1_000_000).default(200),
  CONVOGRAPH_CONNECTIONS: wholeNumber(1, 10_000).default(500),
  CONVOGRAPH_CONNECT_TIMEOUT_MS: wholeNumber(1, 600_000).default(3_000),
  CONVOGRAPH_HEADERS_TIMEOUT_MS: wholeNumber(1, 600_000).default(10_000),
  CONVOGRAPH_BODY_TIMEOUT_MS: wholeNumber(1, 600_000).default(5_000),
  CONVOGRAPH_CALL_TIMEOUT_MS: wholeNumber(1, 600_000).default(15_000),
  CONVOGRAPH_UPSTREAM_EXTRA_ROWS: wholeNumber(0, 1_000_000).default(defaultAnswerLimits.extraRows),
  CONVOGRAPH_UPSTREAM_ROW_BYTES: wholeNumber(1, 100_000_000).default(defaultAnswerLimits.rowBytes),
  CONVOGRAPH_UPSTREAM_MAX_VALUES: wholeNumber(1, largest).default(defaultAnswerLimits.maxValues),
  CONVOGRAPH_MAX_RETRIES: wholeNumber(0, 10).default(2),

  REDIS_URL: z
    .string()
    .refine(
      isRedisUrl,
      'must be a redis:// or rediss:// URL, for example redis://127.0.0.1:6379, where signs of a password such as / and # are written as %2F and %23',
    )
    .optional(),
  CONVOGRAPH_REPLICAS: wholeNumber(1, 10_000).optional(),
  CONVOGRAPH_SHARED_CACHE: onOff.default('on'),

  CONVOGRAPH_ARCHIVE: z
    .string()
    .refine(
      (text) => !/^[a-z]+:\/\//i.test(text) || isPostgresUrl(text),
      'must be the path of a file, as in ./convograph.db, or the postgres:// URL of a database, as in postgres://user:password@127.0.0.1:5432/convograph, where signs of a password such as / and # are written as %2F and %23, and sslmode, if it is there, is disable, require, verify-full or no-verify',
    )
    .optional(),
  CONVOGRAPH_ARCHIVE_RETENTION_DAYS: wholeNumber(1, 36_500).optional(),

  CONVOGRAPH_FEDERATION: onOff.default('off'),
  ...federationVariables,

  CONVOGRAPH_MAX_BODY_BYTES: wholeNumber(1, 100_000_000).default(defaultLimits.maxBodyBytes),
  CONVOGRAPH_MAX_VARIABLES_DEPTH: wholeNumber(1, 1_000).default(defaultLimits.maxVariablesDepth),
  CONVOGRAPH_MAX_VARIABLES_VALUES: wholeNumber(1, largest).default(defaultLimits.maxVariablesValues),
  CONVOGRAPH_MAX_TOKENS: wholeNumber(1, largest).default(defaultLimits.maxTokens),
  CONVOGRAPH_MAX_DEPTH: wholeNumber(1, 1_000).default(defaultLimits.maxDepth),
  CONVOGRAPH_MAX_ALIASES: wholeNumber(0, largest).default(defaultLimits.maxAliases),
  CONVOGRAPH_MAX_ROOT_FIELDS: wholeNumber(1, largest).default(defaultLimits.maxRootFields),
  CONVOGRAPH_MAX_DIRECTIVES: wholeNumber(0, largest).default(defaultLimits.maxDirectives),
  CONVOGRAPH_MAX_FIRST: wholeNumber(1, 10_000).default(defaultLimits.maxFirst),
  CONVOGRAPH_MAX_BATCH: wholeNumber(1, 1_000).default(defaultLimits.maxBatch),
  CONVOGRAPH_MAX_ANSWER_BYTES: wholeNumber(1, 100_000_000).default(defaultLimits.maxAnswerBytes),
  CONVOGRAPH_MAX_ERRORS: wholeNumber(1, largest).default(defaultLimits.maxErrors),
  CONVOGRAPH_MAX_NODES: wholeNumber(1, largest).default(defaultLimits.maxNodes),
  CONVOGRAPH_MAX_PREDICTED_CALLS: wholeNumber(1, largest).default(defaultLimits.maxPredictedCalls),
  CONVOGRAPH_INTROSPECTION: onOff.optional(),
  CONVOGRAPH_SUGGESTIONS: onOff.optional(),
  CONVOGRAPH_GRAPHIQL: onOff.optional(),
  CONVOGRAPH_DESK: onOff.optional(),

  CONVOGRAPH_TRUSTED_DOCUMENTS: z.string().optional(),
  CONVOGRAPH_TRUSTED_DOCUMENTS_ONLY: onOff.default('off'),
});

function isRedisUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && ['redis:', 'rediss:'].includes(url.protocol) && /^(?:\/\d*)?$/.test(url.pathname);
}

export function isPostgresUrl(text: string): boolean {
  const url = URL.parse(text);
  const mode = url?.searchParams.get('sslmode') ?? 'disable';
  return (
    url !== null &&
    ['postgres:', 'postgresql:'].includes(url.protocol) &&
    url.pathname.length > 1 &&
    ['disable', 'require', 'verify-ca', 'verify-full', 'no-verify'].includes(mode)
  );
}

function isOrigin(text: string): boolean {
  return /^https?:\/\/[^*]+$/.test(text) && URL.parse(text)?.origin === text;
}
