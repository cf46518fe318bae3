import { z } from 'zod';
import type { JsonObject, Message, Session, User } from '../models.ts';

const text = z.string().nullable();
const number = z.number().nullable();
/** Already JSON, since `JSON.parse` gave it; a schema would lose keys such as `__proto__`. */
const jsonObject = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

export const userShape: z.ZodType<User> = z.object({
  chatbotId: z.string(),
  userId: z.string(),
  firstName: text,
  lastName: text,
  email: text,
  phoneNumber: text,
  username: text,
  source: text,
  data: jsonObject.nullable(),
  lastReceivedText: text,
  lastMessageAtMs: number,
  createdAtMs: number,
  updatedAtMs: number,
});

export const sessionShape: z.ZodType<Session> = z.object({
  chatbotId: z.string(),
  sessionId: z.string(),
  userId: text,
  otherUserIds: z.array(z.string()).optional(),
  threadId: text,
  status: z.enum(['ACTIVE', 'CLOSED', 'UNKNOWN']).nullable(),
  subject: text,
  summary: text,
  behaviour: text,
  result: text,
  category: text,
  sentiment: text,
  language: text,
  source: text,
  userName: text,
  score: number,
  tags: z.array(z.string()),
  tokenCount: number,
  createdAtMs: number,
  updatedAtMs: number,
});

const messageBase = {
  chatbotId: z.string(),
  messageId: z.string(),
  sessionId: text,
  userId: text,
  role: z.enum(['USER', 'ASSISTANT', 'SYSTEM', 'UNKNOWN']),
  createdAtMs: number,
  tokenCount: number,
  responseTime: number,
};
const sqlResult = z.object({
  rows: z.array(jsonObject),
  columns: z.array(z.string()).nullable(),
  viewLink: text,
});

export const messageShape: z.ZodType<Message> = z.discriminatedUnion('kind', [
  z.object({ ...messageBase, kind: z.literal('text'), text: z.string(), attachmentUrl: text }),
  z.object({ ...messageBase, kind: z.literal('sql'), sql: text, result: sqlResult.nullable() }),
  z.object({ ...messageBase, kind: z.literal('image'), url: z.string() }),
  z.object({ ...messageBase, kind: z.literal('unknown'), reason: z.string(), attachmentUrl: text }),
]);
