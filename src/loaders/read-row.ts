import { NotSupportedByProviderError } from '../errors.ts';
import type { Message, Session, User } from '../models.ts';
import type { BeforeSource, CallContext, Source } from '../sources/source.ts';
import type { MessageKey, MessagePlace } from './list-keys.ts';
import { toSessionHandle } from './to-handle.ts';

/** One user; one call. */
export async function readUser(source: Source, userId: string, call: CallContext): Promise<User | null> {
  if (source.paging === 'numbered') return source.readUser(userId, call);
  throw new NotSupportedByProviderError('The provider of this chatbot knows no users.');
}

/** One session; one call, or none where sessions are handles. */
export async function readSession(
  source: Source,
  sessionId: string,
  call: CallContext,
): Promise<Session | null> {
  if (source.paging === 'numbered') return source.readSession(sessionId, call);
  return toSessionHandle(source.chatbot.chatbotId, sessionId);
}

/** One message; one call. Upstreams without reading by id need the message's place, which its global id carries. */
export async function readMessage(
  source: Source,
  key: MessageKey,
  call: CallContext,
): Promise<Message | null> {
  if (source.paging === 'numbered') return source.readMessage(key.id, call);
  if (key.place === null) {
    throw new NotSupportedByProviderError(
      'The provider of this chatbot reads no message by its own id: use `node` with the global `id`.',
    );
  }
  return findMessage(source, key.id, key.place, call);
}

/** Looks at the rows up to the message's time; once more when the upstream turns out to include the bound itself. */
async function findMessage(
  source: BeforeSource,
  messageId: string,
  { sessionId, createdAtMs, isSql }: MessagePlace,
  call: CallContext,
): Promise<Message | null> {
  const { boundReading } = source;
  const wasInclusive = boundReading.isInclusive();
  const boundMs = wasInclusive ? createdAtMs : createdAtMs + 1;
  const rows = await source.listMessages({ sessionId, includeSql: isSql }, boundMs, call);
  const found = rows.find((row) => row.messageId === messageId);
  if (found !== undefined || wasInclusive) return found ?? null;
  if (!rows.some((row) => row.createdAtMs !== null && row.createdAtMs >= boundMs)) return null;
  boundReading.sawInclusive();
  return findMessage(source, messageId, { sessionId, createdAtMs, isSql }, call);
}
