import * as z from 'zod';
import { isJsonObject } from '../../models.ts';

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

export const pekiPage = z.object({
  data: z.custom<readonly unknown[]>(Array.isArray).nullable(),
  totalItems: count,
  pageSize: count,
  currentPage: count,
  totalPages: count,
});
export type PekiPage = z.infer<typeof pekiPage>;

export const pekiItem = z.object({ data: z.custom(isJsonObject).nullable() });

/** What the chatbot says to a message. */
export const pekiAnswer = z.object({ data: z.string().nullable() });
