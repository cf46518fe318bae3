import { isJsonObject } from './is-json-object.ts';
import { parseJson } from './parse-json.ts';

/** More than any error of these APIs has. */
const maxErrorValues = 100;

const notFound =
  /\bnot (?:be )?found\b|\b(?:does not|doesn't|do not|don't|no longer) exists?\b|\bno such\b|\b(?:can ?not|can't|could not|couldn't) find\b|\bno \w+ (?:was |were )?found\b|\bunknown (?:id|user|session|message|chat)\b/i;
const rateLimited = /\brate.?limit|\btoo many requests\b|\bthrottl/i;

/** What may be the body of an error as JSON; undefined for a longer one. */
export function parseErrorBody(bytes: Buffer): unknown {
  return bytes.includes('"error"') ? parseJson(bytes, maxErrorValues) : undefined;
}

/** The error that a body states, as text; null where it states none. Both APIs state it in `error`. */
export function readStatedError(body: unknown): string | null {
  if (!isJsonObject(body)) return null;
  const { error = null } = body;
  if (error === null || error === false || error === '') return null;
  return typeof error === 'string' ? error : JSON.stringify(error);
}

/** True for a text that says that what was asked for does not exist. */
export function saysNotFound(error: string | null): boolean {
  return error !== null && notFound.test(error) && !rateLimited.test(error);
}

/** True for a text that says that the caller has asked too often. */
export function saysRateLimited(error: string): boolean {
  return rateLimited.test(error);
}
