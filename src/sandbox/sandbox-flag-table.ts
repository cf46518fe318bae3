export interface IntegerFlag {
  readonly kind: 'integer';
  /** Null: off unless given. */
  readonly defaultValue: number | null;
  readonly min: number;
  readonly max: number;
  readonly help: string;
}

export interface ChoiceFlag {
  readonly kind: 'choice';
  /** The first is the default. */
  readonly values: readonly [string, ...string[]];
  readonly help: string;
}

export interface TextFlag {
  readonly kind: 'text';
  readonly placeholder: string;
  /** Null: off unless given. */
  readonly defaultValue: string | null;
  readonly isMultiple: boolean;
  readonly help: string;
}

export type FlagSpec = IntegerFlag | ChoiceFlag | TextFlag;

const mostRows = 10_000_000;

/** Every option of the sandbox, once: `parseArgs` options, reading and help text are all made of this. */
export const sandboxFlagTable = {
  port: integer(4010, 0, 65_535, 'port to listen on; 0 takes a free one'),
  host: text('HOST', '127.0.0.1', 'address to listen on'),
  db: text('FILE', null, 'keep all rows in this SQLite file (default: in memory)'),
  data: text(
    'DIR',
    null,
    'serve DIR/peki/*.jsonl and DIR/askyourdatabase/*.jsonl, plain or .gz, instead of the sample data',
  ),
  credential: {
    kind: 'text',
    placeholder: 'C',
    defaultValue: null,
    isMultiple: true,
    help: 'one more credential: peki:KEY:SECRET:chatbotId[,chatbotId] or askyourdatabase:KEY:botid[,botid]; may be repeated',
  },
  users: integer(null, 1, mostRows, 'generate this many users on the Peki chatbot generated_bot'),
  sessions: integer(null, 1, mostRows, 'generate this many sessions, at most 5 a user'),
  messages: integer(null, 0, mostRows, 'generate this many messages'),
  seed: integer(1, 0, 2 ** 32 - 1, 'seed of the generated rows'),
  'latency-ms': integer(0, 0, 60_000, 'delay of every API answer, in milliseconds'),
  'max-page-size': integer(100, 1, 100_000, 'largest pageSize of the Peki lists'),
  'over-limit': choice(['clamp', 'refuse'], 'what a larger pageSize gets: the largest page, or 400'),
  'past-end': choice(['empty', 'last'], 'what a page past the end gets: no rows, or the last page'),
  'not-found': choice(['404', '200'], 'status of a Peki row that does not exist'),
  'list-order': choice(
    ['created', 'oldest', 'activity'],
    'order of users and sessions: newest first, oldest first, last active first',
  ),
  'count-lag': integer(0, 0, mostRows, 'totals of the Peki lists run this many rows behind'),
  'echo-page-size': choice(
    ['used', 'asked'],
    'which pageSize a Peki list names where it gives fewer rows than were asked for',
  ),
  'hide-rows': integer(
    0,
    0,
    mostRows,
    'one in so many rows of the Peki lists is left out after paging, though totals count it; 0 is none',
  ),
  'double-rows': integer(
    0,
    0,
    mostRows,
    'every so many rows of the Peki lists one stands twice, and is counted twice; 0 is none',
  ),
  before: choice(
    ['strict', 'inclusive'],
    'whether the timestamp of AskYourDatabase includes rows of exactly that time',
  ),
  'debug-filter': choice(
    ['before', 'after'],
    'whether AskYourDatabase leaves SQL rows out before or after it takes 20 rows',
  ),
  'unknown-chat': choice(['empty', '400'], 'what an unknown AskYourDatabase chat gets: [], or 400'),
  'ask-rate-limit': integer(100, 0, 1_000_000, 'AskYourDatabase requests a minute and key; 0 is off'),
  'retry-after': choice(['on', 'off'], 'whether a 429 carries Retry-After'),
  'time-precision': choice(['ms', 's'], 'times are written in milliseconds or in whole seconds'),
  'time-format': choice(
    ['iso', 'postgres', 'no-zone', 'seven-digits', 'epoch-s', 'epoch-ms', 'rfc-2822'],
    'how answers write times',
  ),
  'shown-precision': choice(
    ['stored', 's', 'rounded-ms', 'cut-ms'],
    'answers show times as they are stored, in whole seconds, or in milliseconds, rounded or cut off',
  ),
  'shown-zone': choice(
    ['utc', 'east', 'west'],
    'answers show times in UTC, or as if they were: three hours later, five hours earlier',
  ),
} as const satisfies Readonly<Record<string, FlagSpec>>;

function integer(
  defaultValue: number,
  min: number,
  max: number,
  help: string,
): IntegerFlag & { defaultValue: number };
function integer(
  defaultValue: null,
  min: number,
  max: number,
  help: string,
): IntegerFlag & { defaultValue: null };
function integer(defaultValue: number | null, min: number, max: number, help: string): IntegerFlag {
  return { kind: 'integer', defaultValue, min, max, help };
}

function choice<const Values extends readonly [string, ...string[]]>(values: Values, help: string) {
  return { kind: 'choice', values, help } as const;
}

function text<Default extends string | null>(placeholder: string, defaultValue: Default, help: string) {
  return { kind: 'text', placeholder, defaultValue, isMultiple: false, help } as const;
}
