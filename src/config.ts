import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type ChatbotEntry, parseChatbotEntry } from './config/chatbot-entry.ts';
import { ConfigError } from './config/config-error.ts';
import { type Environment, toEnvironment } from './config/environment.ts';
import { type ConfigFile, parseConfigFile } from './config/parse-config-file.ts';
import { parseSimpleChatbots } from './config/parse-simple-chatbots.ts';
import { isLoopbackHost } from './is-loopback-host.ts';
import type { SourceConfig } from './sources/source-config.ts';

/** Everything that an operator can set, checked. */
export interface Config {
  readonly server: { readonly host: string; readonly port: number };
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
  };
  /** In the order of the configuration; empty when nothing is configured, which means the embedded sandbox. */
  readonly chatbots: readonly SourceConfig[];
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
/** pino's levels. */
export type LogLevel = (typeof logLevels)[number];

/** Where the configuration is read from. */
export interface ConfigInput {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of a file; throws when it cannot be read. */
  readonly readFile: (path: string) => string;
}

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .refine(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most,
      `must be a whole number from ${least} to ${most}`,
    )
    .transform(Number);

const environmentSchema = z.object({
  HOST: z
    .string()
    .default('127.0.0.1')
    .refine(
      isLoopbackHost,
      'must be a loopback address (127.0.0.1, ::1, localhost): there is no authentication yet',
    ),
  PORT: wholeNumber(0, 65_535).default(4000),
  LOG_LEVEL: z.enum(logLevels, `must be one of: ${logLevels.join(', ')}`).default('info'),
  CONVOGRAPH_CACHE: z.enum(['on', 'off'], 'must be on or off').default('on'),
  CONVOGRAPH_HEAD_TTL_MS: wholeNumber(0, 3_600_000).default(2_000),
  CONVOGRAPH_MAX_UPSTREAM_CALLS: wholeNumber(1, 1_000_000).default(200),
});

/** Reads the environment of this process and the file it names. Throws `ConfigError`. */
export function loadConfig(): Config {
  return parseConfig({ env: process.env, readFile: (path) => readFileSync(path, 'utf8') });
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
  problems.push(...findDuplicates(entries));
  const isNothingConfigured = entries.length === 0 && env['CONVOGRAPH_CONFIG'] === undefined;
  if (isNothingConfigured && env['NODE_ENV'] === 'production') {
    problems.push(
      'no chatbot is configured, and the sandbox is never embedded when NODE_ENV is production: set CONVOGRAPH_CONFIG, PEKI_* or ASKYOURDATABASE_*',
    );
  }

  if (problems.length > 0 || !settings.success) throw new ConfigError(problems);
  const { data } = settings;
  return {
    server: { host: data.HOST, port: data.PORT },
    log: { level: data.LOG_LEVEL },
    cache: { isOn: data.CONVOGRAPH_CACHE === 'on', headTtlMs: data.CONVOGRAPH_HEAD_TTL_MS },
    upstream: { maxCalls: data.CONVOGRAPH_MAX_UPSTREAM_CALLS },
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
