import { z } from 'zod';

/** `chatbotIds` null: every Peki chatbot of the sandbox. */
export interface PekiCredential {
  readonly provider: 'peki';
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly chatbotIds: readonly string[] | null;
}

/** `chatbotIds` null: every AskYourDatabase bot of the sandbox. */
export interface AskyourdatabaseCredential {
  readonly provider: 'askyourdatabase';
  readonly apiKey: string;
  readonly chatbotIds: readonly string[] | null;
}

export type SandboxCredential = PekiCredential | AskyourdatabaseCredential;

/** Accepted by every sandbox, for local use only. */
export const defaultCredentials = {
  peki: { apiKey: 'pk_sandbox', apiSecret: 'sk_sandbox' },
  askyourdatabase: { apiKey: 'ayd_sandbox' },
} as const;

/** Each problem is a sentence that says what to do. */
export class SandboxOptionsError extends Error {
  override readonly name = 'SandboxOptionsError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

const mostRows = 10_000_000;
const credentialForm = 'peki:KEY:SECRET:chatbotId[,chatbotId] or askyourdatabase:KEY:botid[,botid]';

function integer(min: number, max: number, help: string) {
  const message = `must be a whole number from ${min} to ${max}`;
  const digits = z
    .string()
    .regex(/^\d{1,15}$/, message)
    .transform(Number);
  const inRange = z.int(message).min(min, message).max(max, message);
  return z.union([z.number(), digits], message).pipe(inRange).describe(help);
}

function choice<const Values extends readonly [string, ...string[]]>(values: Values, help: string) {
  const message = `must be ${values.join(' or ')}`;
  return z.literal(values, message).describe(help).default(values[0]);
}

const text = (placeholder: string, description: string) =>
  z.string().min(1, 'needs a value').meta({ description, placeholder });
const credential = z.custom<SandboxCredential>((given) => typeof given === 'object' && given !== null);

/** Flags, their help and the options of `startSandbox` are made of this. */
const optionsSchema = z.object({
  port: integer(0, 65_535, 'port to listen on; 0 takes a free one').default(4010),
  host: text('HOST', 'address to listen on').default('127.0.0.1'),
  db: text('FILE', 'keep all rows in this SQLite file (default: in memory)').optional(),
  data: text(
    'DIR',
    'serve DIR/peki/*.jsonl and DIR/askyourdatabase/*.jsonl, plain or .gz, instead of the sample data',
  ).optional(),
  credential: z
    .union([z.array(z.union([z.string(), credential])), z.string().transform((one) => [one])])
    .transform(parseCredentials)
    .prefault([])
    .meta({ description: `one more credential: ${credentialForm}; may be repeated`, placeholder: 'C' }),
  users: integer(1, mostRows, 'generate this many users on the Peki chatbot generated_bot').optional(),
  sessions: integer(1, mostRows, 'generate this many sessions, at most 5 a user').optional(),
  messages: integer(0, mostRows, 'generate this many messages').optional(),
  seed: integer(0, 2 ** 32 - 1, 'seed of the generated rows').default(1),
  latencyMs: integer(0, 60_000, 'delay of every API answer, in milliseconds').default(0),
  paceMs: integer(0, 60_000, 'time that the bots take for a word of their answers, in milliseconds').default(
    0,
  ),
  maxPageSize: integer(1, 100_000, 'largest pageSize of the Peki lists').default(100),
  overLimit: choice(['clamp', 'refuse'], 'what a larger pageSize gets: the largest page, or 400'),
  pastEnd: choice(['empty', 'last'], 'what a page past the end gets: no rows, or the last page'),
  notFound: choice(['404', '200'], 'status of a Peki row that does not exist'),
  listOrder: choice(
    ['created', 'oldest', 'activity'],
    'order of users and sessions: newest first, oldest first, last active first',
  ),
  countLag: integer(0, mostRows, 'totals of the Peki lists run this many rows behind').default(0),
  echoPageSize: choice(
    ['used', 'asked'],
    'which pageSize a Peki list names where it gives fewer rows than were asked for',
  ),
  hideRows: integer(
    0,
    mostRows,
    'one in so many rows of the Peki lists is left out after paging, though totals count it; 0 is none',
  ).default(0),
  doubleRows: integer(
    0,
    mostRows,
    'every so many rows of the Peki lists one stands twice, and is counted twice; 0 is none',
  ).default(0),
  before: choice(
    ['strict', 'inclusive'],
    'whether the timestamp of AskYourDatabase includes rows of exactly that time',
  ),
  debugFilter: choice(
    ['before', 'after'],
    'whether AskYourDatabase leaves SQL rows out before or after it takes 20 rows',
  ),
  unknownChat: choice(['empty', '400'], 'what an unknown AskYourDatabase chat gets: [], or 400'),
  askRateLimit: integer(0, 1_000_000, 'AskYourDatabase requests a minute and key; 0 is off').default(100),
  retryAfter: choice(['on', 'off'], 'whether a 429 carries Retry-After'),
  timePrecision: choice(['ms', 's'], 'times are written in milliseconds or in whole seconds'),
  timeFormat: choice(
    ['iso', 'postgres', 'no-zone', 'seven-digits', 'epoch-s', 'epoch-ms', 'rfc-2822'],
    'how answers write times',
  ),
  shownPrecision: choice(
    ['stored', 's', 'rounded-ms', 'cut-ms'],
    'answers show times as they are stored, in whole seconds, or in milliseconds, rounded or cut off',
  ),
  shownZone: choice(
    ['utc', 'east', 'west'],
    'answers show times in UTC, or as if they were: three hours later, five hours earlier',
  ),
});

export type SandboxOptions = Readonly<z.output<typeof optionsSchema>>;

/** The flags of `convograph sandbox` in camel case. */
export type SandboxInput = Readonly<z.input<typeof optionsSchema>>;

const toFlagName = (option: string) => option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export const sandboxFlags = Object.fromEntries(
  Object.keys(optionsSchema.shape).map((option) => [
    toFlagName(option),
    { type: 'string', multiple: option === 'credential' } as const,
  ]),
);

export const sandboxHelp: readonly string[] = Object.entries(
  z.toJSONSchema(optionsSchema, { unrepresentable: 'any' }).properties ?? {},
).map(([option, shown]) => {
  if (typeof shown === 'boolean') return '';
  const placeholder = shown.enum?.join('|') ?? shown['placeholder'] ?? 'N';
  const note = shown.default === undefined || option === 'credential' ? '' : ` (default ${shown.default})`;
  return `  --${`${toFlagName(option)} ${placeholder}`.padEnd(34)} ${shown.description}${note}`;
});

export function parseSandboxFlags(flags: Readonly<Record<string, unknown>>): SandboxOptions {
  return parseSandboxOptions(
    Object.fromEntries(Object.keys(optionsSchema.shape).map((option) => [option, flags[toFlagName(option)]])),
  );
}

export function parseSandboxOptions(given: Readonly<Record<string, unknown>>): SandboxOptions {
  const { data, error } = optionsSchema.safeParse(given);
  const problems = (error?.issues ?? []).map(({ path: [option = ''], message }) => {
    const value = given[String(option)];
    const shown = option === 'credential' || !value ? '' : `, not "${value}"`;
    return `--${toFlagName(String(option))} ${message}${shown}.`;
  });
  if (data === undefined) throw new SandboxOptionsError(problems);
  const { users, sessions } = toTotals(data) ?? { users: 1, sessions: 1 };
  if (sessions > users * mostSessionsPerUser) {
    const needed = Math.ceil(sessions / mostSessionsPerUser);
    throw new SandboxOptionsError([
      `--sessions ${sessions} needs --users ${needed} or more: a user has at most ${mostSessionsPerUser}.`,
    ]);
  }
  return data;
}

export interface RowTotals {
  readonly users: number;
  readonly sessions: number;
  readonly messages: number;
}

const mostSessionsPerUser = 5;

export function toTotals({
  users,
  sessions,
  messages,
}: Pick<SandboxOptions, 'users' | 'sessions' | 'messages'>): RowTotals | null {
  if (users === undefined && sessions === undefined && messages === undefined) return null;
  const sessionTotal = sessions ?? (users === undefined ? Math.ceil((messages ?? 0) / 20) || 1 : users * 2);
  return {
    users: users ?? Math.ceil(sessionTotal / 2),
    sessions: sessionTotal,
    messages: messages ?? sessionTotal * 20,
  };
}

function parseCredentials(
  texts: readonly (string | SandboxCredential)[],
  context: z.RefinementCtx,
): SandboxCredential[] {
  const taken = new Set([
    `peki:${defaultCredentials.peki.apiKey}`,
    `askyourdatabase:${defaultCredentials.askyourdatabase.apiKey}`,
  ]);
  return texts.flatMap((given, index) => {
    const credential = typeof given === 'string' ? parseCredential(given) : given;
    const name = `${credential?.provider}:${credential?.apiKey}`;
    if (credential !== null && !taken.has(name)) {
      taken.add(name);
      return [credential];
    }
    const problem = credential
      ? 'repeats the key of another one: give each key once'
      : `must read ${credentialForm}`;
    context.addIssue({ code: 'custom', message: `number ${index + 1} ${problem}` });
    return [];
  });
}

function parseCredential(given: string): SandboxCredential | null {
  const [provider, ...parts] = given.split(':');
  const chatbotIds = parts.pop()?.split(',') ?? [];
  const [apiKey, apiSecret] = parts;
  if (!apiKey || !chatbotIds.every(Boolean)) return null;
  if (provider === 'peki' && parts.length === 2) {
    return apiSecret ? { provider, apiKey, apiSecret, chatbotIds } : null;
  }
  return provider === 'askyourdatabase' && parts.length === 1 ? { provider, apiKey, chatbotIds } : null;
}
