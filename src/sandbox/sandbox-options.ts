import { defaultCredentials, parseCredential, type SandboxCredential } from './sandbox-credentials.ts';
import { type FlagSpec, sandboxFlagTable } from './sandbox-flag-table.ts';

/** How many rows to generate in all. */
export interface GeneratorOptions {
  readonly users: number;
  readonly sessions: number;
  readonly messages: number;
}

/** Everything that can be set about a sandbox, resolved. */
export interface SandboxOptions {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  /** SQLite file; null: in memory. */
  readonly databaseFile: string | null;
  /** Folder of JSONL files; null: the sample data. */
  readonly dataFolder: string | null;
  /** Null: nothing is generated. */
  readonly generator: GeneratorOptions | null;
  readonly seed: number;
  /** Beside the default credentials. */
  readonly credentials: readonly SandboxCredential[];
  readonly latencyMs: number;
  readonly maxPageSize: number;
  readonly overLimit: 'clamp' | 'refuse';
  readonly pastEnd: 'empty' | 'last';
  readonly notFoundStatus: 404 | 200;
  readonly listOrder: 'created' | 'oldest' | 'activity';
  /** Rows by which totals run behind. */
  readonly countLag: number;
  readonly echoPageSize: 'used' | 'asked';
  /** One in so many rows is left out of pages; 0: none. */
  readonly hideRows: number;
  /** After so many rows the last one stands again; 0: never. */
  readonly doubleRows: number;
  readonly before: 'strict' | 'inclusive';
  readonly debugFilter: 'before' | 'after';
  readonly unknownChat: 'empty' | '400';
  /** 0: no limit. */
  readonly askRequestsPerMinute: number;
  readonly sendsRetryAfter: boolean;
  readonly timePrecision: 'ms' | 's';
  readonly timeFormat: 'iso' | 'postgres' | 'no-zone' | 'seven-digits' | 'epoch-s' | 'epoch-ms' | 'rfc-2822';
  readonly shownPrecision: 'stored' | 's' | 'rounded-ms' | 'cut-ms';
  readonly shownZone: 'utc' | 'east' | 'west';
}

/** The options make no sandbox; each problem is a sentence that says what to do. */
export class SandboxOptionsError extends Error {
  override readonly name = 'SandboxOptionsError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

const specs: readonly (readonly [string, FlagSpec])[] = Object.entries(sandboxFlagTable);

/** `options` of `node:util` parseArgs for every flag of the sandbox, without a prefix. */
export const sandboxFlags: Readonly<Record<string, { readonly type: 'string'; readonly multiple: boolean }>> =
  Object.fromEntries(
    specs.map(([name, spec]) => [
      name,
      { type: 'string', multiple: spec.kind === 'text' && spec.isMultiple } as const,
    ]),
  );

/** One line a flag, aligned, without a prefix before its name. */
export const sandboxHelp: readonly string[] = specs.map(
  ([name, spec]) => `  --${`${name} ${toPlaceholder(spec)}`.padEnd(34)} ${spec.help}${toDefaultNote(spec)}`,
);

function toPlaceholder(spec: FlagSpec): string {
  if (spec.kind === 'choice') return spec.values.join('|');
  return spec.kind === 'integer' ? 'N' : spec.placeholder;
}

function toDefaultNote(spec: FlagSpec): string {
  const defaultValue = spec.kind === 'choice' ? spec.values[0] : spec.defaultValue;
  return defaultValue === null ? '' : ` (default ${defaultValue})`;
}

/**
 * Reads flag values as parseArgs gives them (absent flags take their defaults, other names are ignored).
 * Throws one `SandboxOptionsError` with all problems.
 */
export function parseSandboxFlags(values: Readonly<Record<string, unknown>>): SandboxOptions {
  const problems: string[] = [];

  type Table = typeof sandboxFlagTable;
  type NamesOf<Kind> = {
    [Name in keyof Table]: Table[Name]['kind'] extends Kind ? Name : never;
  }[keyof Table];

  function integer<Name extends NamesOf<'integer'>>(name: Name): number | Table[Name]['defaultValue'] {
    const { min, max, defaultValue } = sandboxFlagTable[name];
    const value = values[name];
    if (value === undefined) return defaultValue;
    const parsed = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (parsed >= min && parsed <= max) return parsed;
    problems.push(`--${name} must be a whole number from ${min} to ${max}, not "${String(value)}".`);
    return defaultValue;
  }

  function choice<Name extends NamesOf<'choice'>>(name: Name): Table[Name]['values'][number] {
    const allowed: readonly Table[Name]['values'][number][] = sandboxFlagTable[name].values;
    const value = values[name];
    const found = value === undefined ? allowed[0] : allowed.find((candidate) => candidate === value);
    if (found !== undefined) return found;
    problems.push(`--${name} must be ${allowed.join(' or ')}, not "${String(value)}".`);
    return sandboxFlagTable[name].values[0];
  }

  function text<Name extends 'host' | 'db' | 'data'>(name: Name): string | Table[Name]['defaultValue'] {
    const value = values[name];
    if (value === undefined) return sandboxFlagTable[name].defaultValue;
    if (typeof value === 'string' && value !== '') return value;
    problems.push(`--${name} needs a value.`);
    return sandboxFlagTable[name].defaultValue;
  }

  const options: SandboxOptions = {
    host: text('host'),
    port: integer('port'),
    databaseFile: text('db'),
    dataFolder: text('data'),
    generator: toGenerator(integer('users'), integer('sessions'), integer('messages'), problems),
    seed: integer('seed'),
    credentials: toCredentials(values['credential'], problems),
    latencyMs: integer('latency-ms'),
    maxPageSize: integer('max-page-size'),
    overLimit: choice('over-limit'),
    pastEnd: choice('past-end'),
    notFoundStatus: choice('not-found') === '404' ? 404 : 200,
    listOrder: choice('list-order'),
    countLag: integer('count-lag'),
    echoPageSize: choice('echo-page-size'),
    hideRows: integer('hide-rows'),
    doubleRows: integer('double-rows'),
    before: choice('before'),
    debugFilter: choice('debug-filter'),
    unknownChat: choice('unknown-chat'),
    askRequestsPerMinute: integer('ask-rate-limit'),
    sendsRetryAfter: choice('retry-after') === 'on',
    timePrecision: choice('time-precision'),
    timeFormat: choice('time-format'),
    shownPrecision: choice('shown-precision'),
    shownZone: choice('shown-zone'),
  };
  if (problems.length > 0) throw new SandboxOptionsError(problems);
  return options;
}

const mostSessionsPerUser = 5;

function toGenerator(
  users: number | null,
  sessions: number | null,
  messages: number | null,
  problems: string[],
): GeneratorOptions | null {
  if (users === null && sessions === null && messages === null) return null;
  const sessionTotal = sessions ?? (users === null ? Math.ceil((messages ?? 0) / 20) || 1 : users * 2);
  const userTotal = users ?? Math.ceil(sessionTotal / 2);
  if (sessionTotal > userTotal * mostSessionsPerUser) {
    problems.push(
      `--sessions ${sessionTotal} needs --users ${Math.ceil(sessionTotal / mostSessionsPerUser)} or more: a user has at most ${mostSessionsPerUser}.`,
    );
  }
  return { users: userTotal, sessions: sessionTotal, messages: messages ?? sessionTotal * 20 };
}

function toCredentials(value: unknown, problems: string[]): SandboxCredential[] {
  const taken = new Set([
    `peki:${defaultCredentials.peki.apiKey}`,
    `askyourdatabase:${defaultCredentials.askyourdatabase.apiKey}`,
  ]);
  const texts: readonly unknown[] = value === undefined ? [] : Array.isArray(value) ? value : [value];
  return texts.flatMap((text, index) => {
    const credential = typeof text === 'string' ? parseCredential(text) : null;
    if (credential === null) {
      // Never shows the text itself: it holds a secret.
      problems.push(
        `--credential number ${index + 1} must read peki:KEY:SECRET:chatbotId[,chatbotId] or askyourdatabase:KEY:botid[,botid].`,
      );
      return [];
    }
    const name = `${credential.provider}:${credential.apiKey}`;
    if (taken.has(name)) {
      problems.push(`--credential number ${index + 1} repeats the key of another one: give each key once.`);
      return [];
    }
    taken.add(name);
    return [credential];
  });
}
