import { z } from 'zod';
import { parseIsoTime } from '../iso-time.ts';

const text = z.string().nullish();
const number = z.number().nullish();
const time = z
  .string()
  .refine((value) => parseIsoTime(value) !== null, 'must be an ISO 8601 time with its zone')
  .nullish();
const id = z.string().min(1);

/** A user row of the Conversations API. Any field but the ids may be null or missing, and further ones may stand there. */
export const pekiUserRow = z.looseObject({
  id,
  chatbotId: id,
  firstName: text,
  lastName: text,
  email: text,
  phoneNumber: text,
  username: text,
  source: text,
  dataDictionary: z.record(z.string(), z.unknown()).nullish(),
  messageTimestamp: time,
  lastReceivedText: text,
  createdAt: time,
  updatedAt: time,
});
export type PekiUserRow = z.infer<typeof pekiUserRow>;

/** A session row of the Conversations API, as lenient as the user row. */
export const pekiSessionRow = z.looseObject({
  id,
  chatbotId: id,
  chatUserId: text,
  threadId: text,
  status: text,
  subject: text,
  summary: text,
  behaviour: text,
  result: text,
  score: number,
  category: text,
  sentiment: text,
  language: text,
  tags: z.array(z.string()).nullish(),
  chatUserName: text,
  source: text,
  tokenCount: number,
  createdAt: time,
  updatedAt: time,
});
export type PekiSessionRow = z.infer<typeof pekiSessionRow>;

/** A message row of the Conversations API, as lenient as the user row; `senderType` may be a new word. */
export const pekiMessageRow = z.looseObject({
  id,
  chatbotId: id,
  chatSessionId: text,
  chatUserId: text,
  senderType: text,
  text,
  url: text,
  tokenCount: number,
  responseTime: number,
  createdAt: time,
});
export type PekiMessageRow = z.infer<typeof pekiMessageRow>;
