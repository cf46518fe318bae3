import { existsSync, readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { AuthConfig } from './auth/auth-config.ts';
import { type ChatbotEntry, parseChatbotEntry } from './config/chatbot-entry.ts';
import { ConfigError } from './config/config-error.ts';
import { type Environment, toEnvironment } from './config/environment.ts';
import { environmentSchema, type LogLevel } from './config/environment-schema.ts';
import {
  type FederationConfig,
  findUselessFederation,
  parseFederationConfig,
  toFederationConfig,
} from './config/federation-config.ts';
import { findUnknownVariables } from './config/find-unknown-variables.ts';
import { findUnsafeSettings } from './config/find-unsafe-settings.ts';
import { findUselessMetrics, type MetricsConfig, toMetricsConfig } from './config/metrics-config.ts';
import { parseAuth } from './config/parse-auth.ts';
import { type ConfigFile, parseConfigFile } from './config/parse-config-file.ts';
import { parseSimpleChatbots } from './config/parse-simple-chatbots.ts';
import { readText } from './config/read-text.ts';
import { readTrustedDocuments, type TrustedDocumentsConfig } from './config/read-trusted-documents.ts';
import { type SettingFlags, toFlagNames, toFlagVariables } from './config/setting-flags.ts';
import { parseTracesConfig, type TracesConfig } from './config/traces-config.ts';
import type { Limits } from './limits.ts';
import type { AnswerLimits } from './sources/answer-limits.ts';
import type { SourceConfig } from './sources/source-config.ts';

/** Everything that an operator can set, checked. */
export interface Config {
  /** The configuration file that was read; null: none. */
  readonly file: string | null;
  /** What the operator should look at, a line each. */
  readonly warnings: readonly string[];
  readonly server: {
    readonly host: string;
    readonly port: number;
    /** Operations in progress; what comes on top is turned away. */
    readonly maxOperations: number;
    /** The longest that one operation may take. */
    readonly deadlineMs: number;
    /** How long a client may take to receive an answer that is whole. */
    readonly writeTimeoutMs: number;
    /** Most bytes of answers that clients have not taken yet, of all together. */
    readonly maxUnsentBytes: number;
    /** How long open answers may take once the server is told to stop. */
    readonly stopTimeoutMs: number;
    readonly hasGraphiql: boolean;
    /** The origins whose pages may read answers, or `*`; empty: none. */
    readonly corsOrigins: readonly string[];
    /** The `Cache-Control` of whole answers; null: nobody may keep them. */
    readonly cacheControl: string | null;
  };
  /** How callers are recognised; null: nobody is asked who they are. */
  readonly auth: AuthConfig | null;
  readonly log: { readonly level: LogLevel };
  readonly telemetry: {
    /** Null: no traces. */
    readonly traces: TracesConfig | null;
    /** Null: no metrics. */
    readonly metrics: MetricsConfig | null;
  };
  readonly cache: {
    /** False: nothing is kept or shared between operations. */
    readonly isOn: boolean;
    /** How long the newest messages are good. */
    readonly headTtlMs: number;
  };
  readonly upstream: {
    /** Most calls that one operation may make. */
    readonly maxCalls: number;
    readonly http: {
      /** To one host; more calls than that wait for a free one. */
      readonly connections: number;
      readonly connectTimeoutMs: number;
      readonly headersTimeoutMs: number;
      readonly bodyTimeoutMs: number;
    };
    /** Ends an attempt that has not given its whole answer by then. */
    readonly callTimeoutMs: number;
    readonly answerLimits: AnswerLimits;
    /** Further attempts of a call that failed. */
    readonly maxRetries: number;
  };
  /** Null: this server is no subgraph of a federated graph. */
  readonly federation: FederationConfig | null;
  /** What replicas share; null: this process is alone. Holds a secret: never log it. */
  readonly redis: {
    readonly url: string;
    readonly replicas: number;
    /** Whether replicas share what was read, and not their rate limits only. */
    readonly sharesHistory: boolean;
  } | null;
  /** Documents that clients may ask for by id; null: none. Not yet held against the schema. */
  readonly trustedDocuments: TrustedDocumentsConfig | null;
  /** What is too much of one request. */
  readonly limits: Limits;
  /** In the order of the configuration; empty when nothing is configured, which means the embedded sandbox. */
  readonly chatbots: readonly SourceConfig[];
}

/** Where the configuration is read from. */
export interface ConfigInput {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of a file; throws when it cannot be read. */
  readonly readFile: (path: string) => string;
  /** True: the program recognises callers by its own means. */
  readonly hasOwnAuthentication?: boolean;
}

export interface LoadOptions extends Pick<ConfigInput, 'hasOwnAuthentication'> {
  /** They go before the environment. */
  readonly flags?: SettingFlags;
}

/** Read where it lies in the working directory and no other file is named. */
export const defaultFile = 'convograph.yaml';

/** Reads the environment of this process and the files it names. Throws `ConfigError`. */
export function loadConfig({ flags = {}, ...options }: LoadOptions = {}): Config {
  const given = toEnvironment({ ...process.env, ...toFlagVariables(flags) });
  const found = existsSync(defaultFile) ? defaultFile : undefined;
  const env = { ...given, CONVOGRAPH_CONFIG: given['CONVOGRAPH_CONFIG'] ?? found };
  try {
    return parseConfig({ ...options, env, readFile: (path) => readFileSync(path, 'utf8') });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(
      error.problems.map((problem) => toFlagNames(problem, flags)),
      error.warnings,
    );
  }
}

/** Reads what the subgraph is like, whether or not it is served and whatever else is configured. Throws `ConfigError`. */
export function loadFederation(): FederationConfig {
  const problems: string[] = [];
  const federation = parseFederationConfig(toEnvironment(process.env), problems);
  if (federation === null) throw new ConfigError(problems);
  return federation;
}

/**
 * Checks the whole configuration at once. The chatbots of `CONVOGRAPH_CONFIG` come first, then those of the simple
 * variables (`PEKI_*`, `ASKYOURDATABASE_*`); both may be used together, but no chatbot twice. Throws `ConfigError`
 * with every problem.
 */
export function parseConfig({ env: rawEnv, readFile, hasOwnAuthentication = false }: ConfigInput): Config {
  const env = toEnvironment(rawEnv);
  const problems: string[] = [];

  const settings = environmentSchema.safeParse(env);
  problems.push(...(settings.error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${issue.message}`));

  const file = readConfigFile(env, readFile, problems);
  const entries = [...file.entries, ...parseSimpleChatbots(env, file.secretVariables)];
  const chatbots = entries.flatMap((entry) => parseChatbotEntry(entry, problems) ?? []);
  problems.push(...findDuplicates(entries), ...findUselessFederation(env), ...findUselessMetrics(env));
  const traces = parseTracesConfig(env, problems);
  const auth =
    file.auth === undefined
      ? null
      : parseAuth(file.auth, {
          path: env['CONVOGRAPH_CONFIG'] ?? '',
          readFile,
          chatbotIds: new Set(entries.map(({ fields }) => fields['chatbotId'])),
          problems,
        });

  if (settings.data?.REDIS_URL !== undefined && settings.data.CONVOGRAPH_REPLICAS === undefined) {
    problems.push(
      'CONVOGRAPH_REPLICAS must be set where REDIS_URL is: so many replicas share each limit while Redis is away',
    );
  }

  if (settings.data?.REDIS_URL === undefined && (settings.data?.CONVOGRAPH_REPLICAS ?? 1) > 1) {
    problems.push(
      'REDIS_URL must be set where CONVOGRAPH_REPLICAS is more than 1: without it each replica takes the whole of every limit for itself',
    );
  }

  const redis = settings.data ? toRedisConfig(settings.data) : null;
  const trustedDocuments = readTrustedDocuments(env, readFile, problems);

  const profile =
    env['CONVOGRAPH_PROFILE'] ?? (env['NODE_ENV'] === 'production' ? 'production' : 'development');
  problems.push(
    ...findUnsafeSettings({
      isProduction: profile === 'production',
      host: env['HOST'] ?? '127.0.0.1',
      authenticates: hasOwnAuthentication || file.isBroken || file.auth !== undefined,
      isForAllOrigins: env['CONVOGRAPH_CORS_ORIGINS'] === '*',
      hasChatbots: file.isBroken || entries.length > 0,
      chatbots,
      hasInsecureUpstreams: env['CONVOGRAPH_INSECURE_UPSTREAMS'] === 'on',
      historyUrl: redis?.sharesHistory ? redis.url : null,
      hasInsecureRedis: env['CONVOGRAPH_INSECURE_REDIS'] === 'on',
    }),
  );
  const warnings = findUnknownVariables(env, file.secretVariables);
  if (problems.length > 0 || !settings.success) throw new ConfigError(problems, warnings);
  const { data } = settings;
  const isOn = (given: 'on' | 'off' | undefined) =>
    given === undefined ? profile === 'development' : given === 'on';
  return {
    file: env['CONVOGRAPH_CONFIG'] ?? null,
    warnings,
    server: {
      host: data.HOST,
      port: data.PORT,
      maxOperations: data.CONVOGRAPH_MAX_OPERATIONS,
      deadlineMs: data.CONVOGRAPH_DEADLINE_MS,
      writeTimeoutMs: data.CONVOGRAPH_WRITE_TIMEOUT_MS,
      maxUnsentBytes: data.CONVOGRAPH_MAX_UNSENT_BYTES,
      stopTimeoutMs: data.CONVOGRAPH_STOP_TIMEOUT_MS,
      hasGraphiql: isOn(data.CONVOGRAPH_GRAPHIQL),
      corsOrigins: data.CONVOGRAPH_CORS_ORIGINS,
      cacheControl: data.CONVOGRAPH_CACHE_CONTROL ?? null,
    },
    auth,
    log: { level: data.LOG_LEVEL },
    telemetry: { traces, metrics: toMetricsConfig(data) },
    cache: { isOn: data.CONVOGRAPH_CACHE === 'on', headTtlMs: data.CONVOGRAPH_HEAD_TTL_MS },
    upstream: {
      maxCalls: data.CONVOGRAPH_MAX_UPSTREAM_CALLS,
      http: {
        connections: data.CONVOGRAPH_CONNECTIONS,
        connectTimeoutMs: data.CONVOGRAPH_CONNECT_TIMEOUT_MS,
        headersTimeoutMs: data.CONVOGRAPH_HEADERS_TIMEOUT_MS,
        bodyTimeoutMs: data.CONVOGRAPH_BODY_TIMEOUT_MS,
      },
      callTimeoutMs: data.CONVOGRAPH_CALL_TIMEOUT_MS,
      answerLimits: {
        extraRows: data.CONVOGRAPH_UPSTREAM_EXTRA_ROWS,
        rowBytes: data.CONVOGRAPH_UPSTREAM_ROW_BYTES,
        maxValues: data.CONVOGRAPH_UPSTREAM_MAX_VALUES,
      },
      maxRetries: data.CONVOGRAPH_MAX_RETRIES,
    },
    federation: data.CONVOGRAPH_FEDERATION === 'on' ? toFederationConfig(data) : null,
    redis,
    trustedDocuments,
    limits: {
      maxBodyBytes: data.CONVOGRAPH_MAX_BODY_BYTES,
      maxVariablesDepth: data.CONVOGRAPH_MAX_VARIABLES_DEPTH,
      maxVariablesValues: data.CONVOGRAPH_MAX_VARIABLES_VALUES,
      maxTokens: data.CONVOGRAPH_MAX_TOKENS,
      maxDepth: data.CONVOGRAPH_MAX_DEPTH,
      maxAliases: data.CONVOGRAPH_MAX_ALIASES,
      maxRootFields: data.CONVOGRAPH_MAX_ROOT_FIELDS,
      maxDirectives: data.CONVOGRAPH_MAX_DIRECTIVES,
      maxFirst: data.CONVOGRAPH_MAX_FIRST,
      maxBatch: data.CONVOGRAPH_MAX_BATCH,
      maxAnswerBytes: data.CONVOGRAPH_MAX_ANSWER_BYTES,
      maxErrors: data.CONVOGRAPH_MAX_ERRORS,
      maxNodes: data.CONVOGRAPH_MAX_NODES,
      maxPredictedCalls: data.CONVOGRAPH_MAX_PREDICTED_CALLS,
      hasIntrospection: isOn(data.CONVOGRAPH_INTROSPECTION),
      hasSuggestions: isOn(data.CONVOGRAPH_SUGGESTIONS),
    },
    chatbots,
  };
}

const noFile: ConfigFile = { entries: [], secretVariables: new Set(), isBroken: false };

function toRedisConfig(data: z.output<typeof environmentSchema>): Config['redis'] {
  if (data.REDIS_URL === undefined) return null;
  return {
    url: data.REDIS_URL,
    replicas: data.CONVOGRAPH_REPLICAS ?? 1,
    sharesHistory: data.CONVOGRAPH_CACHE === 'on' && data.CONVOGRAPH_SHARED_CACHE === 'on',
  };
}

function readConfigFile(env: Environment, readFile: ConfigInput['readFile'], problems: string[]): ConfigFile {
  const path = env['CONVOGRAPH_CONFIG'];
  if (path === undefined) return noFile;
  const source = readText(path, { readFile, label: `CONVOGRAPH_CONFIG: the file ${path}`, problems });
  if (source === null) return { ...noFile, isBroken: true };
  return parseConfigFile(source, path, env, problems);
}

function findDuplicates(entries: readonly ChatbotEntry[]): string[] {
  const first = new Map<unknown, ChatbotEntry>();
  return entries.flatMap((entry) => {
    const { chatbotId } = entry.fields;
    const other = first.get(chatbotId);
    if (chatbotId === undefined || other === undefined) {
      first.set(chatbotId, entry);
      return [];
    }
    return [
      `${entry.label('chatbotId')}: the chatbot ${JSON.stringify(chatbotId)} is configured twice (also by ${other.label('chatbotId')})`,
    ];
  });
}
