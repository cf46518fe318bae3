import * as z from 'zod';
import { isJsonObject } from '../is-json-object.ts';

/** A count of zero or more, as a number or as its digits; anything else is null. */
const count = z
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

/** A page of rows. `data` is null where the answer holds none. */
export const pekiPage = z.object({
  data: z.custom<readonly unknown[]>(Array.isArray).nullable(),
  totalItems: count,
  pageSize: count,
  currentPage: count,
  totalPages: count,
});
export type PekiPage = z.infer<typeof pekiPage>;

/** One row. `data` is null where the answer holds none. */
export const pekiItem = z.object({ data: z.custom(isJsonObject).nullable() });
