import type { CallContext } from '../call-context.ts';
import { NotSupportedByProviderError } from '../errors.ts';
import type { ChatbotCache } from '../lists/create-upstream-cache.ts';
import type { Message, Session, User } from '../models.ts';
import type { MessageKey, MessagePlace } from './list-keys.ts';
import { toMessageFilter } from './open-lists.ts';
import { toSessionHandle } from './to-handle.ts';

export async function readUser(
  { users }: ChatbotCache,
  userId: string,
  call: CallContext,
): Promise<User | null> {
  if (users.rows !== null) return users.rows.read(userId, call);
  throw new NotSupportedByProviderError('The provider of this chatbot knows no users.');
}

/** One session; one call, or none where sessions are handles. */
export async function readSession(
  { source, sessions }: ChatbotCache,
  sessionId: string,
  call: CallContext,
): Promise<Session | null> {
  if (sessions.rows !== null) return sessions.rows.read(sessionId, call);
  return toSessionHandle(source.chatbot.chatbotId, sessionId);
}

/** One message; one call. Upstreams without reading by id need `place`; without a time, newest first. */
export async function readMessage(
  { messages: { list, rows } }: ChatbotCache,
  { id, place }: MessageKey,
  call: CallContext,
): Promise<Message | null> {
  if (rows !== null) return rows.read(id, call);
  if (place === null || !list?.findByTime) {
    throw new NotSupportedByProviderError(
      'The provider of this chatbot reads no message by its own id alone: use `node` with the `id` that the message has in its list.',
    );
  }
  const { sessionId, isSql, createdAtMs } = place;
  return list.findByTime(
    toMessageFilter({ sessionId, userId: null, includeSql: isSql }, list),
    id,
    createdAtMs,
    call,
  );
}

/** Where to find a message again, for the global id; null where its own id is enough, or without a session. */
export function messagePlaceOf(
  message: Message,
  capabilities: { readonly readsMessageById: boolean },
): MessagePlace | null {
  const { sessionId, createdAtMs, kind } = message;
  if (capabilities.readsMessageById || sessionId === null) return null;
  return { sessionId, createdAtMs, isSql: kind === 'sql' };
}
