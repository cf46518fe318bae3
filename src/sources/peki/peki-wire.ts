import * as z from 'zod';
import { isJsonObject } from '../../models.ts';

const count = z.unknown().default(null).transform(toCount);

export const pekiPage = z.object({
  data: z.custom<readonly unknown[]>(Array.isArray).nullable(),
  totalItems: count,
  pageSize: count,
  currentPage: count,
  totalPages: count,
});
export type PekiPage = z.infer<typeof pekiPage>;

export const pekiItem = z.object({ data: z.custom(isJsonObject).nullable() });

export const pekiAnswer = z.object({ data: z.string().nullable() });

function toCount(value: unknown): number | null {
  const count = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : null;
}
