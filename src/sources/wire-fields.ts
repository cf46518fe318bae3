import type { JsonObject } from '../models.ts';
import { isJsonObject } from './is-json-object.ts';
import { parseTimeMs, toEpochMs } from './parse-time-ms.ts';

/*
 * Fields as upstreams send them, read leniently: what is missing or of an unexpected type is null, so that no
 * single field can fail a row. An answer has thousands of them, which is why they are plain functions and no schema.
 */

/** A row's fields; none where the row is no object. */
export function toFields(row: unknown): JsonObject {
  return isJsonObject(row) ? row : noFields;
}

const noFields: JsonObject = {};

/** A string; a number is taken as its digits, because a phone number or a subject may have lost its quotes. */
export function readString(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return Number.isFinite(value) ? String(value) : null;
}

/** The same, if it is not empty. */
export function readId(value: unknown): string | null {
  return readString(value) || null;
}

/** A finite number, or the digits of one. */
export function readNumber(value: unknown): number | null {
  const number = typeof value === 'string' && decimal.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

const decimal = /^\s*[+-]?\d+(?:\.\d+)?\s*$/;

/** An integer of 32 bits, which is what a GraphQL Int can carry, or the digits of one. */
export function readInt(value: unknown): number | null {
  const number = typeof value === 'number' ? value : readNumber(value);
  return number !== null && (number | 0) === number ? number : null;
}

/** A time in any form that `parseTimeMs` knows, as epoch milliseconds. */
export function readTimeMs(value: unknown): number | null {
  if (typeof value === 'number') return toEpochMs(value);
  return typeof value === 'string' ? toTimeMs(value) : null;
}

/** True only for a value that plainly says so. */
export function readFlag(value: unknown): boolean {
  return value === true || value === 1 || (typeof value === 'string' && /^(?:true|1)$/i.test(value));
}

/** Texts of a list, or between the commas of a text; anything else in it is left out, and no list is an empty one. */
export function readStrings(value: unknown): readonly string[] {
  if (typeof value === 'string') {
    return value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  }
  return Array.isArray(value) ? value.map(readString).filter((item) => item !== null) : [];
}

export function readObject(value: unknown): JsonObject | null {
  return isJsonObject(value) ? value : null;
}

/** What nearly every time looks like; the 29th and later need a look at the calendar, which `Date.parse` does not take. */
const plainTime = /^[1-9]\d{3}-\d\d-(?:0\d|1\d|2[0-8])T\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

function toTimeMs(text: string): number | null {
  if (!plainTime.test(text)) return parseTimeMs(text);
  const timeMs = Date.parse(text);
  return Number.isNaN(timeMs) ? null : timeMs;
}
