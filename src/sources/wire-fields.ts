import { isJsonObject, type JsonObject } from '../models.ts';
import { parseTimeMs, toEpochMs } from './parse-time-ms.ts';

// What is missing or of an unexpected type is null, so that no field fails a row. Schemas are too slow here.

export function toFields(row: unknown): JsonObject {
  return isJsonObject(row) ? row : noFields;
}

const noFields: JsonObject = {};

/** A string, or a number as its digits: a phone number or a subject may have lost its quotes. */
export function readString(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return Number.isFinite(value) ? String(value) : null;
}

export function readId(value: unknown): string | null {
  return readString(value) || null;
}

export function readNumber(value: unknown): number | null {
  const number = typeof value === 'string' && decimal.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

const decimal = /^\s*[+-]?\d+(?:\.\d+)?\s*$/;

/** An integer of 32 bits (a GraphQL Int), or its digits. */
export function readInt(value: unknown): number | null {
  const number = typeof value === 'number' ? value : readNumber(value);
  return number !== null && (number | 0) === number ? number : null;
}

/** A time in any form that `parseTimeMs` knows, as epoch milliseconds. */
export function readTimeMs(value: unknown): number | null {
  if (typeof value === 'number') return toEpochMs(value);
  return typeof value === 'string' ? toTimeMs(value) : null;
}

/** True only for `true`, 1 or such a text. */
export function readFlag(value: unknown): boolean {
  return value === true || value === 1 || (typeof value === 'string' && /^(?:true|1)$/i.test(value));
}

/** The texts of a list, or between the commas of a text; anything else is left out. */
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

/** Most times; from the 29th on the calendar decides, which `Date.parse` does not check. */
const plainTime = /^[1-9]\d{3}-\d\d-(?:0\d|1\d|2[0-8])T\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

function toTimeMs(text: string): number | null {
  if (!plainTime.test(text)) return parseTimeMs(text);
  const timeMs = Date.parse(text);
  return Number.isNaN(timeMs) ? null : timeMs;
}

export function readList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
