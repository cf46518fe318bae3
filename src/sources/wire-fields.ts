import type { JsonObject } from '../models.ts';
import { isJsonObject } from './is-json-object.ts';
import { parseTimeMs } from './parse-time-ms.ts';

/*
 * Fields as upstreams send them, read leniently: what is missing or of an unexpected type is null, so that no
 * single field can fail a row. An answer has thousands of them, which is why they are plain functions and no schema.
 */

/** A row's fields; none where the row is no object. */
export function toFields(row: unknown): JsonObject {
  return isJsonObject(row) ? row : noFields;
}

const noFields: JsonObject = {};

export function readString(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** A non-empty string; a number is taken as its digits. */
export function readId(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  return Number.isFinite(value) ? String(value) : null;
}

/** A finite number. */
export function readNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** An integer of 32 bits, which is what a GraphQL Int can carry. */
export function readInt(value: unknown): number | null {
  return typeof value === 'number' && (value | 0) === value ? value : null;
}

/** ISO 8601 as epoch milliseconds. */
export function readTimeMs(value: unknown): number | null {
  return typeof value === 'string' ? toTimeMs(value) : null;
}

/** True only for a value that plainly says so. */
export function readFlag(value: unknown): boolean {
  return value === true || value === 1 || value === 'true';
}

/** Strings of a list; anything else in it is left out, and no list is an empty one. */
export function readStrings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

export function readObject(value: unknown): JsonObject | null {
  return isJsonObject(value) ? value : null;
}

/** What nearly every time looks like; the 29th and later need a look at the calendar, which `Date.parse` does not take. */
const plainTime = /^\d{4}-\d\d-(?:0\d|1\d|2[0-8])T\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

function toTimeMs(text: string): number | null {
  if (!plainTime.test(text)) return parseTimeMs(text);
  const timeMs = Date.parse(text);
  return Number.isNaN(timeMs) ? null : timeMs;
}
