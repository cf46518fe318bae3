import { type ZodType, z } from 'zod';
import { parseIsoTime } from './iso-time.ts';

const text = z.string().nullish();
const number = z.number().nullish();
const time = z
  .string()
  .refine((value) => parseIsoTime(value) !== null, 'must be an ISO 8601 time with its zone')
  .nullish();
const id = z.string().min(1);

function all<Schema extends z.ZodType>(schema: Schema, ...names: readonly string[]): Record<string, Schema> {
  return Object.fromEntries(names.map((name) => [name, schema]));
}

/** As in all rows, any field but the ids may be null or missing, and others may be there. */
export const pekiUserRow = z.looseObject({
  ...all(text, 'firstName', 'lastName', 'email', 'phoneNumber', 'username', 'source', 'lastReceivedText'),
  id,
  chatbotId: id,
  dataDictionary: z.record(z.string(), z.unknown()).nullish(),
  messageTimestamp: time,
  createdAt: time,
  updatedAt: time,
});
export type PekiUserRow = z.infer<typeof pekiUserRow>;

export const pekiSessionRow = z.looseObject({
  ...all(text, 'threadId', 'status', 'subject', 'summary', 'behaviour', 'result', 'category', 'sentiment'),
  ...all(text, 'language', 'chatUserName', 'source'),
  ...all(number, 'score', 'tokenCount'),
  id,
  chatbotId: id,
  chatUserId: text,
  tags: z.array(z.string()).nullish(),
  createdAt: time,
  updatedAt: time,
});
export type PekiSessionRow = z.infer<typeof pekiSessionRow>;

export const pekiMessageRow = z.looseObject({
  ...all(number, 'tokenCount', 'responseTime'),
  id,
  chatbotId: id,
  chatSessionId: text,
  chatUserId: text,
  senderType: text,
  text,
  url: text,
  createdAt: time,
});
export type PekiMessageRow = z.infer<typeof pekiMessageRow>;

export const askyourdatabaseRow = z.looseObject({
  ...all(text, 'role', 'content', 'url'),
  id,
  chatid: id,
  chatbotid: id,
  sql: text,
  result: z.looseObject({ viewLink: text }).nullish(),
  createdat: time,
  issql: z.boolean().nullish(),
  isimage: z.boolean().nullish(),
});
export type AskyourdatabaseRow = z.infer<typeof askyourdatabaseRow>;

/** A row as text and as read. The text is stored: reading may round long numbers. */
export interface ParsedRow<Row> {
  readonly json: string;
  readonly row: Row;
}

/** The message says what is wrong with the row. */
export class RowError extends Error {
  override readonly name = 'RowError';
}

export function parseRow<Row>(json: string, schema: ZodType<Row>): ParsedRow<Row> {
  const parsed = schema.safeParse(parseJson(json));
  if (parsed.success) return { json, row: parsed.data };
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'row'}: ${issue.message}`);
  throw new RowError(problems.join('; '));
}

/** Adds missing fields; what the text has stays byte for byte. Throws `RowError`. */
export function withDefaults(json: string, defaults: Readonly<Record<string, string | null>>): string {
  const given = parseJson(json);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new RowError('row: must be a JSON object');
  }
  const missing = Object.entries(defaults)
    .filter(([name]) => !Object.hasOwn(given, name))
    .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  const own = json.trim().slice(1, -1).trim();
  return `{${[...missing, ...(own === '' ? [] : [own])].join(',')}}`;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new RowError('not valid JSON');
  }
}
