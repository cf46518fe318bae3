import * as z from 'zod';
import { isJsonObject } from '../is-json-object.ts';
import {
  wireCount,
  wireId,
  wireInt,
  wireNumber,
  wireObject,
  wireString,
  wireStrings,
  wireTimeMs,
} from '../wire-fields.ts';

/** A page of rows. `data` is null where the server says "not found" that way. */
export const pekiPage = z.object({
  data: z.array(z.unknown()).nullable(),
  totalItems: wireCount,
  pageSize: wireCount,
  currentPage: wireCount,
  totalPages: wireCount,
});
export type PekiPage = z.infer<typeof pekiPage>;

/** One row. `data` is null where the server says "not found" that way. */
export const pekiItem = z.object({ data: z.custom(isJsonObject).nullable() });

const userRow = z.object({
  firstName: wireString,
  lastName: wireString,
  email: wireString,
  phoneNumber: wireString,
  username: wireString,
  source: wireString,
  dataDictionary: wireObject,
  messageTimestamp: wireTimeMs,
  lastReceivedText: wireString,
  createdAt: wireTimeMs,
  updatedAt: wireTimeMs,
});
export type PekiUser = z.infer<typeof userRow>;

const sessionRow = z.object({
  chatUserId: wireId,
  threadId: wireId,
  status: wireString,
  subject: wireString,
  summary: wireString,
  behaviour: wireString,
  result: wireString,
  score: wireNumber,
  category: wireString,
  sentiment: wireString,
  language: wireString,
  tags: wireStrings,
  chatUserName: wireString,
  source: wireString,
  tokenCount: wireInt,
  createdAt: wireTimeMs,
  updatedAt: wireTimeMs,
});
export type PekiSession = z.infer<typeof sessionRow>;

const messageRow = z.object({
  chatSessionId: wireId,
  chatUserId: wireId,
  senderType: wireString,
  text: wireString,
  url: wireString,
  tokenCount: wireInt,
  responseTime: wireNumber,
  createdAt: wireTimeMs,
});
export type PekiMessage = z.infer<typeof messageRow>;

/** Never fails: what is no object is a row of nulls. */
export function parsePekiUser(raw: unknown): PekiUser {
  return userRow.parse(isJsonObject(raw) ? raw : {});
}

/** Never fails: what is no object is a row of nulls. */
export function parsePekiSession(raw: unknown): PekiSession {
  return sessionRow.parse(isJsonObject(raw) ? raw : {});
}

/** Never fails: what is no object is a row of nulls. */
export function parsePekiMessage(raw: unknown): PekiMessage {
  return messageRow.parse(isJsonObject(raw) ? raw : {});
}
