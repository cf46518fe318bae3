import { readFileSync } from 'node:fs';
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
import { type ConfigFile, parseConfigFile } from './config/parse-config-file.ts';
import { parseSimpleChatbots } from './config/parse-simple-chatbots.ts';
import type { Limits } from './limits.ts';
import type { SourceConfig } from './sources/source-config.ts';

/** Everything that an operator can set, checked. */
export interface Config {
  readonly server: {
    readonly host: string;
    readonly port: number;
    /** Operations in progress; what comes on top is turned away. */
    readonly maxOperations: number;
    /** The longest that one operation may take. */
    readonly deadlineMs: number;
    /** How long open answers may take once the server is told to stop. */
    readonly stopTimeoutMs: number;
    readonly hasGraphiql: boolean;
  };
  readonly log: { readonly level: LogLevel };
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
}

/** Reads the environment of this process and the file it names. Throws `ConfigError`. */
export function loadConfig(): Config {
  return parseConfig({ env: process.env, readFile: (path) => readFileSync(path, 'utf8') });
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
export function parseConfig({ env: rawEnv, readFile }: ConfigInput): Config {
  const env = toEnvironment(rawEnv);
  const problems: string[] = [];

  const settings = environmentSchema.safeParse(env);
  problems.push(...(settings.error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${issue.message}`));

  const file = readConfigFile(env, readFile, problems);
  const entries = [...file.entries, ...parseSimpleChatbots(env, file.secretVariables)];
  const chatbots = entries.flatMap((entry) => parseChatbotEntry(entry, problems) ?? []);
  problems.push(...findDuplicates(entries), ...findUselessFederation(env));
  const isNothingConfigured = entries.length === 0 && env['CONVOGRAPH_CONFIG'] === undefined;
  if (isNothingConfigured && env['NODE_ENV'] === 'production') {
    problems.push(
      'no chatbot is configured, and the sandbox is never embedded when NODE_ENV is production: set CONVOGRAPH_CONFIG, PEKI_* or ASKYOURDATABASE_*',
    );
  }

  if (settings.data?.REDIS_URL !== undefined && settings.data.CONVOGRAPH_REPLICAS === undefined) {
    problems.push(
      'CONVOGRAPH_REPLICAS must be set where REDIS_URL is: so many replicas share each limit while Redis is away',
    );
  }

  if (problems.length > 0 || !settings.success) throw new ConfigError(problems);
  const { data } = settings;
  const profile =
    data.CONVOGRAPH_PROFILE ?? (env['NODE_ENV'] === 'production' ? 'production' : 'development');
  const isOn = (given: 'on' | 'off' | undefined) =>
    given === undefined ? profile === 'development' : given === 'on';
  return {
    server: {
      host: data.HOST,
      port: data.PORT,
      maxOperations: data.CONVOGRAPH_MAX_OPERATIONS,
      deadlineMs: data.CONVOGRAPH_DEADLINE_MS,
      stopTimeoutMs: data.CONVOGRAPH_STOP_TIMEOUT_MS,
      hasGraphiql: isOn(data.CONVOGRAPH_GRAPHIQL),
    },
    log: { level: data.LOG_LEVEL },
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
      maxRetries: data.CONVOGRAPH_MAX_RETRIES,
    },
    federation: data.CONVOGRAPH_FEDERATION === 'on' ? toFederationConfig(data) : null,
    redis:
      data.REDIS_URL === undefined
        ? null
        : {
            url: data.REDIS_URL,
            replicas: data.CONVOGRAPH_REPLICAS ?? 1,
            sharesHistory: data.CONVOGRAPH_CACHE === 'on' && data.CONVOGRAPH_SHARED_CACHE === 'on',
          },
    limits: {
      maxBodyBytes: data.CONVOGRAPH_MAX_BODY_BYTES,
      maxTokens: data.CONVOGRAPH_MAX_TOKENS,
      maxDepth: data.CONVOGRAPH_MAX_DEPTH,
      maxAliases: data.CONVOGRAPH_MAX_ALIASES,
      maxRootFields: data.CONVOGRAPH_MAX_ROOT_FIELDS,
      maxDirectives: data.CONVOGRAPH_MAX_DIRECTIVES,
      maxFirst: data.CONVOGRAPH_MAX_FIRST,
      maxBatch: data.CONVOGRAPH_MAX_BATCH,
      maxErrors: data.CONVOGRAPH_MAX_ERRORS,
      maxNodes: data.CONVOGRAPH_MAX_NODES,
      maxPredictedCalls: data.CONVOGRAPH_MAX_PREDICTED_CALLS,
      hasIntrospection: isOn(data.CONVOGRAPH_INTROSPECTION),
      hasSuggestions: isOn(data.CONVOGRAPH_SUGGESTIONS),
    },
    chatbots,
  };
}

function readConfigFile(env: Environment, readFile: ConfigInput['readFile'], problems: string[]): ConfigFile {
  const path = env['CONVOGRAPH_CONFIG'];
  if (path === undefined) return { entries: [], secretVariables: new Set() };
  let source: string;
  try {
    source = readFile(path);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    problems.push(`CONVOGRAPH_CONFIG: the file ${path} cannot be read${reason}`);
    return { entries: [], secretVariables: new Set() };
  }
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
