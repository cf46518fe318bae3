import { z } from 'zod';
import type { Walk } from './archive.ts';

const rows = z
  .object({
    areSorted: z.boolean(),
    nameSessions: z.boolean(),
    nameUsers: z.boolean(),
    lastMs: z.number().nullable(),
  })
  .optional();
const walkedRow = z.object({ cursor: z.string(), createdAtMs: z.number() });

/** How far a list was read, as it is stored in JSON. */
export const walkShape: z.ZodType<Walk> = z.object({
  completeTo: walkedRow.nullable(),
  completeAsOfMs: z.number().nullable(),
  open: z.object({ startedMs: z.number(), top: walkedRow.nullable(), after: z.string(), rows }).nullable(),
  rows,
});
