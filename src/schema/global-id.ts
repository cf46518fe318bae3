import { z } from 'zod';
import { BadUserInputError } from '../errors.ts';
import type { MessagePlace } from '../loaders/list-keys.ts';
import { oncePerText } from '../once-per-text.ts';
import { readOpaqueText, toOpaqueText } from '../opaque-text.ts';

/** What a global id names. A message without reading by id carries the place where it is found again. */
export type GlobalId =
  | { readonly type: 'Chatbot'; readonly chatbotId: string }
  | { readonly type: 'User'; readonly chatbotId: string; readonly userId: string }
  | { readonly type: 'Session'; readonly chatbotId: string; readonly sessionId: string }
  | {
      readonly type: 'Message';
      readonly chatbotId: string;
      readonly messageId: string;
      readonly place: MessagePlace | null;
    };

const version = 1;
/** The last moment that ISO 8601 can tell with a year of four digits, in epoch milliseconds. */
const latestMs = Date.UTC(10_000, 0) - 1;

const wire = z.union([
  z.tuple([z.literal(version), z.literal('Chatbot'), z.string()]),
  z.tuple([z.literal(version), z.literal('User'), z.string(), z.string()]),
  z.tuple([z.literal(version), z.literal('Session'), z.string(), z.string()]),
  z.tuple([z.literal(version), z.literal('Message'), z.string(), z.string()]),
  z.tuple([
    z.literal(version),
    z.literal('Message'),
    z.string(),
    z.string(),
    z.string(),
    z.number().int().min(-latestMs).max(latestMs).nullable(),
    z.boolean(),
  ]),
]);

export function encodeGlobalId(id: GlobalId): string {
  return toOpaqueText([version, id.type, id.chatbotId, ...rest(id)]);
}

function rest(id: GlobalId): (string | number | boolean | null)[] {
  switch (id.type) {
    case 'Chatbot':
      return [];
    case 'User':
      return [id.userId];
    case 'Session':
      return [id.sessionId];
    case 'Message':
      return id.place === null
        ? [id.messageId]
        : [id.messageId, id.place.sessionId, id.place.createdAtMs, id.place.isSql];
  }
}

const readers = new WeakMap<object, (text: string) => GlobalId | null>();

/** Decodes an id once an operation. Throws `BadUserInputError` for what `encodeGlobalId` did not make. */
export function readGlobalId(text: string, operation: object): GlobalId {
  const read = readers.get(operation) ?? oncePerText(decodeGlobalId);
  readers.set(operation, read);
  const id = read(text);
  if (id !== null) return id;
  throw new BadUserInputError('This is not an id of this graph: pass a value of an `id` field unchanged.');
}

function decodeGlobalId(text: string): GlobalId | null {
  const parsed = wire.safeParse(readOpaqueText(text));
  if (!parsed.success) return null;
  const [, type, chatbotId, id = '', sessionId, createdAtMs, isSql] = parsed.data;
  switch (type) {
    case 'Chatbot':
      return { type, chatbotId };
    case 'User':
      return { type, chatbotId, userId: id };
    case 'Session':
      return { type, chatbotId, sessionId: id };
    case 'Message': {
      const hasPlace = sessionId !== undefined && createdAtMs !== undefined && isSql !== undefined;
      return { type, chatbotId, messageId: id, place: hasPlace ? { sessionId, createdAtMs, isSql } : null };
    }
  }
}
