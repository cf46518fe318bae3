import * as z from 'zod';
import type { JsonObject } from '../models.ts';
import { isJsonObject } from './is-json-object.ts';
import { parseTimeMs } from './parse-time-ms.ts';

/*
 * Fields as upstreams send them, read leniently: what is missing or of an unexpected type is null, so that no
 * single field can fail a row.
 */

export const wireString = z.string().nullable().catch(null);

/** A non-empty string; a number is taken as its digits. */
export const wireId = z
  .union([z.string().min(1), z.number().transform(String)])
  .nullable()
  .catch(null);

/** A finite number. */
export const wireNumber = z.number().nullable().catch(null);

/** An integer of 32 bits, which is what a GraphQL Int can carry. */
export const wireInt = z.int32().nullable().catch(null);

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
  .catch(null);

/** ISO 8601 as epoch milliseconds. */
export const wireTimeMs = z.string().transform(parseTimeMs).nullable().catch(null);

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

export const wireObject = z.custom<JsonObject>(isJsonObject).nullable().catch(null);
