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
const plainTime =
  /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?Z$/;
const maxKnownDays = 1000;
/** Rows of one answer share few days: a third of what `Date.parse` takes for a whole time. */
const knownDays = new Map<string, number>();

function toTimeMs(text: string): number | null {
  if (!plainTime.test(text)) return parseTimeMs(text);
  const minute = readDigits(text, 11, 2) * 60 + readDigits(text, 14, 2);
  const second = minute * 60 + readDigits(text, 17, 2);
  const ms = text.length > '2025-04-08T00:00:00Z'.length ? readDigits(text, 20, 3) : 0;
  return toDayMs(text.slice(0, 10)) + second * 1000 + ms;
}

function readDigits(text: string, start: number, length: number): number {
  let number = 0;
  for (let at = start; at < start + length; at++) number = number * 10 + text.charCodeAt(at) - zero;
  return number;
}

const zero = '0'.charCodeAt(0);

function toDayMs(day: string): number {
  const known = knownDays.get(day);
  if (known !== undefined) return known;
  const ms = Date.parse(day);
  if (knownDays.size >= maxKnownDays) knownDays.clear();
  knownDays.set(day, ms);
  return ms;
}

export function readList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
