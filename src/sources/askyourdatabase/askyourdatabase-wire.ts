import * as z from 'zod';
import { isJsonObject } from '../is-json-object.ts';
import { wireFlag, wireId, wireString, wireTimeMs } from '../wire-fields.ts';

/** A page is a bare array of rows. */
export const askYourDatabasePage = z.array(z.unknown());

/** An error's body. */
export const askYourDatabaseErrorBody = z.object({ error: z.string() });

const messageRow = z.object({
  chatid: wireId,
  role: wireString,
  content: wireString,
  sql: wireString,
  result: z.unknown().optional(),
  url: wireString,
  createdat: wireTimeMs,
  issql: wireFlag,
  isimage: wireFlag,
});
export type AskYourDatabaseMessage = z.infer<typeof messageRow>;

/** Never fails: what is no object is a row of nulls. */
export function parseAskYourDatabaseMessage(raw: unknown): AskYourDatabaseMessage {
  return messageRow.parse(isJsonObject(raw) ? raw : {});
}
