import { isJsonObject } from '../models.ts';
import { parseJson } from './parse-json.ts';

const maxErrorValues = 100;

const notFound =
  /\bnot (?:be )?found\b|\b(?:does not|doesn't|do not|don't|no longer) exists?\b|\bno such\b|\b(?:can ?not|can't|could not|couldn't) find\b|\bno \w+ (?:was |were )?found\b|\bunknown (?:id|user|session|message|chat)\b/i;
const rateLimited = /\brate.?limit|\btoo many requests\b|\bthrottl/i;

/** The body of an error as JSON; undefined for what is too long for one. */
export function parseErrorBody(bytes: Buffer): unknown {
  return bytes.includes('"error"') ? parseJson(bytes, maxErrorValues) : undefined;
}

/** The text in `error`, where both APIs state errors; null where there is none. */
export function readStatedError(body: unknown): string | null {
  if (!isJsonObject(body)) return null;
  const { error = null } = body;
  if (error === null || error === false || error === '') return null;
  return typeof error === 'string' ? error : JSON.stringify(error);
}

export function saysNotFound(error: string | null): boolean {
  return error !== null && notFound.test(error) && !rateLimited.test(error);
}

export function saysRateLimited(error: string): boolean {
  return rateLimited.test(error);
}
