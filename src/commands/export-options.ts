import { extname } from 'node:path';
import { GraphQLError } from 'graphql';
import { parseSearchText } from '../archive/parse-search-text.ts';
import { BadUserInputError } from '../errors.ts';
import type { ExportRequest } from '../export/choose-feed.ts';
import type { ExportOptions } from '../export/open-export-file.ts';
import { parseDateTime } from '../schema/parse-date-time.ts';
import { type Command, type FlagValues, UsageError } from './command.ts';

export const exportFlags = {
  chatbot: { type: 'string' },
  session: { type: 'string' },
  user: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
  search: { type: 'string' },
  rows: { type: 'string' },
  format: { type: 'string' },
  out: { type: 'string' },
  from: { type: 'string' },
  'include-sql': { type: 'boolean' },
  resume: { type: 'boolean' },
} as const satisfies Command['flags'];

export const exportHelp: readonly string[] = [
  '  --chatbot ID     the chatbot; it has to be configured',
  '  --out FILE       where to write, or - for the standard output',
  '  --format FORMAT  ndjson, csv or markdown (default: by the ending of FILE, else ndjson)',
  '  --rows ROWS      messages (default), or sessions: one row a conversation, with what its messages tell',
  '  --session ID     only this conversation',
  '  --user ID        only this user, by their own id',
  '  --since TIME, --until TIME',
  '                   messages from one time on and before another, such as 2025-04-08T12:00:00Z;',
  '                   of sessions, those that began then',
  '  --search TEXT    only messages that hold these words, as a search has them; of sessions, those that have one',
  '  --include-sql    also SQL statements and their results',
  '  --from SOURCE    archive or api (default: the archive where it is complete, else the API)',
  '  --resume         go on with FILE where its export was interrupted; begin where none was',
  '',
  'Messages are written newest first, transcripts (markdown) oldest first. The file has its name only when it is whole.',
];

export interface ParsedExport {
  readonly chatbotId: string;
  readonly request: ExportRequest;
  readonly file: string | null;
  readonly isResumed: boolean;
  /** What the file is to hold, by option; where it is read from aside. */
  readonly options: ExportOptions;
}

const endings: Readonly<Record<string, string>> = {
  '.csv': 'csv',
  '.md': 'markdown',
  '.markdown': 'markdown',
};

/** Throws `UsageError` for what is wrong, or cannot be had together. */
export function parseExportFlags(flags: FlagValues): ParsedExport {
  const text = (name: keyof typeof exportFlags) => {
    const value = flags[name];
    if (value === '') throw new UsageError(`--${name} needs a value`);
    return typeof value === 'string' ? value : null;
  };
  const [chatbotId, out] = [text('chatbot'), text('out')];
  if (chatbotId === null || out === null)
    throw new UsageError('export needs --chatbot ID and --out FILE (or -)');
  const file = out === '-' ? null : out;
  const ending = file === null ? '' : extname(file).toLowerCase();
  const format = pick('format', text('format') ?? endings[ending] ?? 'ndjson', ['ndjson', 'csv', 'markdown']);
  const rows = pick('rows', text('rows') ?? 'messages', ['messages', 'sessions']);
  const from = text('from') === null ? null : pick('from', text('from') ?? '', ['archive', 'api']);
  const [sessionId, userId, search] = [text('session'), text('user'), text('search')];
  const [since, until] = [text('since'), text('until')];
  const [sinceMs, untilMs] = [toTime('since', since), toTime('until', until)];
  const includeSql = flags['include-sql'] === true;
  const isResumed = flags['resume'] === true;
  if (sinceMs !== null && untilMs !== null && sinceMs >= untilMs) {
    throw new UsageError('--since must be before --until: there is no time between them');
  }
  if (isResumed && file === null) {
    throw new UsageError('--resume needs a file: nobody knows what came of a standard output');
  }
  if (format === 'markdown' && rows === 'sessions') {
    throw new UsageError('--format markdown writes what was said: --rows sessions is for ndjson and csv');
  }
  if (format === 'markdown' && search !== null) {
    throw new UsageError('--format markdown writes whole conversations: --search is for ndjson and csv');
  }
  if (
    rows === 'sessions' &&
    sessionId !== null &&
    (userId !== null || sinceMs !== null || untilMs !== null)
  ) {
    throw new UsageError('--rows sessions --session names one row: take --user, --since and --until away');
  }
  if (from === 'api' && search !== null) {
    throw new UsageError('--search needs the archive, as the APIs cannot search: take --from api away');
  }
  return {
    chatbotId,
    request: {
      ...{ rows, format, from },
      selection: {
        ...{ sessionId, userId, sinceMs, untilMs, includeSql },
        text: search === null ? null : toSearch(search),
      },
    },
    file,
    isResumed,
    options: {
      ...{ chatbot: chatbotId, session: sessionId, user: userId, since, until, search, rows, format },
      'include-sql': includeSql,
    },
  };
}

function pick<Value extends string>(name: string, value: string, values: readonly Value[]): Value {
  const found = values.find((known) => known === value);
  if (found !== undefined) return found;
  const hint = value === 'parquet' ? '; csv and ndjson can be made Parquet by DuckDB' : '';
  throw new UsageError(`--${name} ${JSON.stringify(value)} must be ${values.join(' or ')}${hint}`);
}

function toTime(name: string, value: string | null): number | null {
  try {
    return value === null ? null : parseDateTime(value);
  } catch (error) {
    throw error instanceof GraphQLError ? new UsageError(`--${name}: ${error.message}`) : error;
  }
}

function toSearch(text: string) {
  try {
    return parseSearchText(text);
  } catch (error) {
    throw error instanceof BadUserInputError ? new UsageError(`--search: ${error.message}`) : error;
  }
}
