import * as z from 'zod';
import type { HttpCall } from '../http/http-call.ts';
import type { BoundReading } from '../lists/list.ts';
import { usualWindowMs } from '../rate-limit/rate-limit.ts';
import type { UpstreamReader } from './create-upstream-reader.ts';
import type { Source } from './source.ts';

/** One configured chatbot, with its source's own settings. Holds secrets: never log it. */
export interface SourceConfig {
  readonly chatbotId: string;
  readonly provider: string;
  readonly name: string | null;
  /** Absolute http(s) URL; a path in it stands before every request's path. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Null: the documented limit; 0: none. Chatbots with one credential share one limit, the strictest given. */
  readonly requestsPerMinute: number | null;
  readonly [setting: string]: unknown;
}

/** What a source is given besides its configuration. */
export interface SourceHost {
  /** Requests to the base URL; `authorise` puts the credential on every attempt. */
  createReader(authorise: (call: HttpCall) => HttpCall): UpstreamReader;
  /** Shared by all chatbots of one credential, for lists that are read "before a time". */
  readonly boundReading: BoundReading;
  readonly now: () => number;
}

/** What an API gives of one chatbot: a `Source` without what the host adds. */
export type SourceApi = Omit<Source, 'chatbot' | 'credentialId' | 'serverId' | 'rateLimit' | 'close'>;

/** A kind of API that chatbots can be read from. */
export interface SourceDefinition {
  /** Names it in the configuration, in logs and in errors: `acme`. */
  readonly name: string;
  /** The value of the GraphQL enum `Provider` (`ACME`), with its `description`. */
  readonly enumValue: string;
  readonly description: string;
  /** Null where every customer has a base URL of their own. */
  readonly defaultBaseUrl: string | null;
  /** Documented limit; null where there is none. */
  readonly requestsPerMinute: number | null;
  /** The period in which the API counts calls. */
  readonly windowMs: number;
  /** Lower-case headers that replace a missing `Retry-After` of a 429: in seconds, or as a Unix time. */
  readonly resetHeaders: readonly string[];
  /** Its settings of a chatbot; `secrets`: those that a file names by environment variable, like `apiKey`. */
  readonly settings: z.ZodObject;
  readonly secrets: readonly string[];
  /** Environment variables of the simple case: their prefix, and the suffix of that of the chatbot id. */
  readonly environment: { readonly prefix: string; readonly idSuffix: string } | null;
  /** Throws when the configuration cannot work. */
  create(config: SourceConfig, host: SourceHost): SourceApi;
}

/** What is absent there is none, but for the usual `resetHeaders` and `windowMs`, a minute. */
export interface SourceOptions<Settings extends z.ZodObject>
  extends Pick<SourceDefinition, 'name' | 'description'>,
    Partial<Pick<SourceDefinition, 'windowMs'>> {
  /** Absent: the name in capitals. */
  readonly enumValue?: string;
  readonly defaultBaseUrl?: string;
  readonly requestsPerMinute?: number;
  readonly resetHeaders?: readonly string[];
  readonly settings: Settings;
  readonly secrets?: readonly (keyof z.output<Settings> & string)[];
  readonly environment?: { readonly prefix: string; readonly idSuffix: string };
  create(config: SourceConfig & z.output<Settings>, host: SourceHost): SourceApi;
}

const noSettings = z.object({});
const usualResetHeaders = ['x-ratelimit-reset', 'ratelimit-reset'];
type PlainOptions = Omit<SourceOptions<typeof noSettings>, 'settings'>;
const brand = Symbol.for('convograph.source');

export function defineSource<Settings extends z.ZodObject>(
  options: SourceOptions<Settings>,
): SourceDefinition;
export function defineSource(options: PlainOptions): SourceDefinition;
export function defineSource<Settings extends z.ZodObject>(
  options: SourceOptions<Settings> | PlainOptions,
): SourceDefinition {
  return 'settings' in options ? toDefinition(options) : toDefinition({ ...options, settings: noSettings });
}

function toDefinition<Settings extends z.ZodObject>(options: SourceOptions<Settings>): SourceDefinition {
  const { name, settings, secrets = [], resetHeaders = usualResetHeaders, defaultBaseUrl = null } = options;
  const { enumValue = name.toUpperCase().replaceAll('-', '_'), requestsPerMinute = null } = options;
  const { windowMs = usualWindowMs, environment = null } = options;
  if (!/^[a-z][a-z0-9-]*$/.test(name) || !/^[A-Z][A-Z0-9_]*$/.test(enumValue)) {
    const names = `${JSON.stringify(name)} (${enumValue})`;
    throw new TypeError(`A source cannot be named ${names}: use lower-case letters, digits and hyphens.`);
  }
  const definition: SourceDefinition = {
    ...options,
    ...{
      enumValue,
      settings,
      secrets,
      resetHeaders,
      defaultBaseUrl,
      requestsPerMinute,
      windowMs,
      environment,
    },
    create(config, host) {
      const { data, error } = settings.safeParse(config);
      if (error === undefined) return options.create({ ...config, ...data }, host);
      const problems = error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
      throw new Error(`The chatbot ${JSON.stringify(config.chatbotId)}: ${problems.join('; ')}.`);
    },
  };
  return Object.freeze({ ...definition, [brand]: true });
}

export function isSourceDefinition(value: unknown): value is SourceDefinition {
  return typeof value === 'object' && value !== null && brand in value;
}
