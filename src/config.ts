import { existsSync, readFileSync } from 'node:fs';
import { type ChatbotEntry, parseChatbotEntry } from './config/chatbot-entry.ts';
import {
  type Environment,
  environmentSchema,
  isPostgresUrl,
  toEnvironment,
} from './config/environment-schema.ts';
import {
  type FederationConfig,
  findUselessFederation,
  parseFederationConfig,
  toFederationConfig,
} from './config/federation-config.ts';
import { findUnknownVariables } from './config/find-unknown-variables.ts';
import { findUnsafeSettings } from './config/find-unsafe-settings.ts';
import { type LoadModule, loadModule as loadSystemModule } from './config/load-source.ts';
import { parseAuth } from './config/parse-auth.ts';
import { type ConfigFile, parseConfigFile } from './config/parse-config-file.ts';
import { parseSimpleChatbots } from './config/parse-simple-chatbots.ts';
import { ConfigError, parseWith, readText } from './config/problems.ts';
import { type SettingFlags, toFlagNames, toFlagVariables } from './config/setting-flags.ts';
import { findUselessMetrics, parseTracesConfig, toMetricsConfig } from './config/telemetry-config.ts';
import { readTrustedDocuments } from './config/trusted-documents-config.ts';
import { withBuiltInSources } from './sources/built-in-sources.ts';
import type { SourceDefinition } from './sources/define-source.ts';

/** Everything that an operator can set, checked; null where something is off. Holds secrets: never log it. */
export type Config = Readonly<ReturnType<typeof parseConfig>>;

export interface ConfigInput {
  readonly env: Environment;
  readonly readFile: (path: string) => string;
  readonly hasOwnAuthentication?: boolean;
  readonly sources?: readonly SourceDefinition[];
  readonly loadModule?: LoadModule;
}

export interface LoadOptions extends Pick<ConfigInput, 'hasOwnAuthentication' | 'sources'> {
  readonly flags?: SettingFlags;
}

/** Read where no other file is named, if the working directory has it. */
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

/** What the subgraph is like, whether or not it is served. Throws `ConfigError`. */
export function loadFederation(): FederationConfig {
  const problems: string[] = [];
  const federation = parseFederationConfig(toEnvironment(process.env), problems);
  if (federation === null) throw new ConfigError(problems);
  return federation;
}

/** Checks everything; no chatbot may be configured twice. Throws `ConfigError` with every problem. */
export function parseConfig(input: ConfigInput) {
  const { env: rawEnv, readFile, hasOwnAuthentication = false } = input;
  const env = toEnvironment(rawEnv);
  const problems: string[] = [];

  const data = parseWith(environmentSchema, env, problems);

  const file = readConfigFile(env, input, problems);
  const { sources } = file;
  const entries = [...file.entries, ...parseSimpleChatbots(env, sources, file.secretVariables)];
  const chatbots = entries.flatMap((entry) => parseChatbotEntry(entry, sources, problems) ?? []);
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

  if (data?.REDIS_URL !== undefined && data.CONVOGRAPH_REPLICAS === undefined) {
    problems.push(
      'CONVOGRAPH_REPLICAS must be set where REDIS_URL is: so many replicas share each limit while Redis is away',
    );
  }

  if (data?.REDIS_URL === undefined && (data?.CONVOGRAPH_REPLICAS ?? 1) > 1) {
    problems.push(
      'REDIS_URL must be set where CONVOGRAPH_REPLICAS is more than 1: without it each replica takes the whole of every limit for itself',
    );
  }

  if (data !== null && data.CONVOGRAPH_LIVE_MIN_INTERVAL_MS > data.CONVOGRAPH_LIVE_MAX_INTERVAL_MS) {
    problems.push('CONVOGRAPH_LIVE_MIN_INTERVAL_MS must not be more than CONVOGRAPH_LIVE_MAX_INTERVAL_MS');
  }

  if (data !== null && data.CONVOGRAPH_ARCHIVE === undefined && data.CONVOGRAPH_ARCHIVE_RETENTION_DAYS) {
    problems.push(
      'CONVOGRAPH_ARCHIVE_RETENTION_DAYS is for an archive: set CONVOGRAPH_ARCHIVE too, or take it away',
    );
  }

  const redis =
    data?.REDIS_URL === undefined
      ? null
      : {
          url: data.REDIS_URL,
          replicas: data.CONVOGRAPH_REPLICAS ?? 1,
          sharesCache: data.CONVOGRAPH_CACHE === 'on' && data.CONVOGRAPH_SHARED_CACHE === 'on',
        };
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
      sharedCacheUrl: redis?.sharesCache ? redis.url : null,
      hasInsecureRedis: env['CONVOGRAPH_INSECURE_REDIS'] === 'on',
      archiveUrl: isPostgresUrl(env['CONVOGRAPH_ARCHIVE'] ?? '') ? (env['CONVOGRAPH_ARCHIVE'] ?? null) : null,
      hasInsecureArchive: env['CONVOGRAPH_INSECURE_ARCHIVE'] === 'on',
    }),
  );
  const warnings = findUnknownVariables(env, sources, file.secretVariables);
  if (problems.length > 0 || data === null) throw new ConfigError(problems, warnings);
  const isOn = (given: 'on' | 'off' | undefined) =>
    given === undefined ? profile === 'development' : given === 'on';
  return {
    file: env['CONVOGRAPH_CONFIG'] ?? null,
    warnings,
    server: {
      host: data.HOST,
      port: data.PORT,
      maxOperations: data.CONVOGRAPH_MAX_OPERATIONS,
      maxStreams: data.CONVOGRAPH_MAX_STREAMS,
      maxStreamsPerCaller: data.CONVOGRAPH_MAX_STREAMS_PER_CALLER,
      deadlineMs: data.CONVOGRAPH_DEADLINE_MS,
      writeTimeoutMs: data.CONVOGRAPH_WRITE_TIMEOUT_MS,
      keepAliveTimeoutMs: data.CONVOGRAPH_KEEP_ALIVE_TIMEOUT_MS,
      maxUnsentBytes: data.CONVOGRAPH_MAX_UNSENT_BYTES,
      stopTimeoutMs: data.CONVOGRAPH_STOP_TIMEOUT_MS,
      hasGraphiql: isOn(data.CONVOGRAPH_GRAPHIQL),
      hasDesk: isOn(data.CONVOGRAPH_DESK),
      corsOrigins: data.CONVOGRAPH_CORS_ORIGINS,
      cacheControl: data.CONVOGRAPH_CACHE_CONTROL ?? null,
    },
    auth,
    log: { level: data.LOG_LEVEL },
    telemetry: { traces, metrics: toMetricsConfig(data) },
    cache: { isOn: data.CONVOGRAPH_CACHE === 'on', headTtlMs: data.CONVOGRAPH_HEAD_TTL_MS },
    live: {
      minIntervalMs: data.CONVOGRAPH_LIVE_MIN_INTERVAL_MS,
      maxIntervalMs: data.CONVOGRAPH_LIVE_MAX_INTERVAL_MS,
      giveUpMs: data.CONVOGRAPH_LIVE_GIVE_UP_MS,
    },
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
    archive:
      data.CONVOGRAPH_ARCHIVE === undefined
        ? null
        : {
            ...toArchiveLocation(data.CONVOGRAPH_ARCHIVE),
            retentionDays: data.CONVOGRAPH_ARCHIVE_RETENTION_DAYS ?? null,
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
    sources,
    chatbots,
  };
}

function readConfigFile(
  env: Environment,
  { readFile, sources: given = [], loadModule = loadSystemModule }: ConfigInput,
  problems: string[],
): ConfigFile {
  const path = env['CONVOGRAPH_CONFIG'];
  const noFile: ConfigFile = {
    sources: withBuiltInSources(given),
    entries: [],
    secretVariables: new Set(),
    isBroken: false,
  };
  if (path === undefined) return noFile;
  const text = readText(path, { readFile, label: `CONVOGRAPH_CONFIG: the file ${path}`, problems });
  if (text === null) return { ...noFile, isBroken: true };
  return parseConfigFile(text, path, env, { given, loadModule, problems });
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

function toArchiveLocation(text: string): { readonly file: string } | { readonly url: string } {
  return isPostgresUrl(text) ? { url: text } : { file: text };
}
