import { z } from 'zod';
import { parseIsoTime } from '../iso-time.ts';

const text = z.string().nullish();
const id = z.string().min(1);

/** A row of the Messages API. Any field but the ids may be null or missing, and further ones may stand there. */
export const askyourdatabaseRow = z.looseObject({
  id,
  chatid: id,
  chatbotid: id,
  role: text,
  content: text,
  sql: text,
  result: z.looseObject({ viewLink: text }).nullish(),
  url: text,
  createdat: z
    .string()
    .refine((value) => parseIsoTime(value) !== null, 'must be an ISO 8601 time with its zone')
    .nullish(),
  issql: z.boolean().nullish(),
  isimage: z.boolean().nullish(),
});
export type AskyourdatabaseRow = z.infer<typeof askyourdatabaseRow>;
