import type { ZodType } from 'zod';

/** A row as its writer spelled it, and as it reads. The text is what is kept: reading may round long numbers. */
export interface ParsedRow<Row> {
  readonly json: string;
  readonly row: Row;
}

/** The text is no such row; the message says what is wrong with it. */
export class RowError extends Error {
  override readonly name = 'RowError';
}

/** Reads one row. Throws `RowError`. */
export function parseRow<Row>(json: string, schema: ZodType<Row>): ParsedRow<Row> {
  const parsed = schema.safeParse(parseJson(json));
  if (parsed.success) return { json, row: parsed.data };
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'row'}: ${issue.message}`);
  throw new RowError(problems.join('; '));
}

/** The object's text with the fields that it leaves out; what it has stays byte for byte. Throws `RowError`. */
export function withDefaults(
  json: string,
  defaults: Readonly<Record<string, string | number | boolean | null>>,
): string {
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
