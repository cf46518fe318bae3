import * as z from 'zod';
import type { JsonObject } from '../models.ts';
import { isJsonObject } from './is-json-object.ts';
import { parseTimeMs } from './parse-time-ms.ts';

/*
 * Fields as upstreams send them, read leniently: what is missing or of an unexpected type is null, so that no
 * single field can fail a row. What is missing has a default, because a failure costs 50 times as much.
 */

export const wireString = z.string().nullable().default(null).catch(null);

/** A non-empty string; a number is taken as its digits. */
export const wireId = z
  .union([z.string().min(1), z.number().transform(String)])
  .nullable()
  .default(null)
  .catch(null);

/** A finite number. */
export const wireNumber = z.number().nullable().default(null).catch(null);

/** An integer of 32 bits, which is what a GraphQL Int can carry. */
export const wireInt = z.int32().nullable().default(null).catch(null);

/** A count of zero or more, as a number or as its digits. */
export const wireCount = z
  .union([
    z.int().nonnegative(),
    z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number),
  ])
  .nullable()
  .default(null)
  .catch(null);

/** ISO 8601 as epoch milliseconds. */
export const wireTimeMs = z.string().transform(toTimeMs).nullable().default(null).catch(null);

/** True only for a value that plainly says so. */
export const wireFlag = z
  .literal([true, 1, 'true'])
  .transform(() => true)
  .catch(false);

/** Strings of a list; anything else in it is left out, and no list is an empty one. */
export const wireStrings = z
  .array(z.unknown())
  .catch([])
  .transform((values) => values.filter((value) => typeof value === 'string'));

export const wireObject = z.custom<JsonObject>(isJsonObject).nullable().default(null).catch(null);

/** What nearly every time looks like; the 29th and later need a look at the calendar, which `Date.parse` does not take. */
const plainTime = /^\d{4}-\d\d-(?:0\d|1\d|2[0-8])T\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

function toTimeMs(text: string): number | null {
  if (!plainTime.test(text)) return parseTimeMs(text);
  const timeMs = Date.parse(text);
  return Number.isNaN(timeMs) ? null : timeMs;
}
