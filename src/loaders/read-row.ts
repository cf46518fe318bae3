import { NotSupportedByProviderError } from '../errors.ts';
import type { Message, Session, User } from '../models.ts';
import { type BeforeList, createTiesError, readUpTo, walkDown } from '../pagination/walk-down.ts';
import type { CallContext, Source } from '../sources/source.ts';
import type { MessageKey } from './list-keys.ts';
import { toBeforeList } from './to-before-list.ts';
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

/**
 * One message; one call. Upstreams without reading by id need the message's place, which its global id carries; a message
 * without a time is looked for from the newest on.
 */
export async function readMessage(
  source: Source,
  key: MessageKey,
  call: CallContext,
): Promise<Message | null> {
  if (source.paging === 'numbered') return source.readMessage(key.id, call);
  if (key.place === null) {
    throw new NotSupportedByProviderError(
      'The provider of this chatbot reads no message by its own id alone: use `node` with the `id` that the message has in its list.',
    );
  }
  const { sessionId, isSql, createdAtMs } = key.place;
  const list = toBeforeList(source, { sessionId, includeSql: isSql }, call);
  return createdAtMs === null ? searchFromHead(list, key.id) : findMessage(list, key.id, createdAtMs);
}

/** No bound leads to a message without a time. */
async function searchFromHead(list: BeforeList<Message>, messageId: string): Promise<Message | null> {
  const walk = walkDown(list, null);
  for (;;) {
    const { placed, isLast } = await walk.next();
    const found = placed.find(({ row }) => row.messageId === messageId);
    if (found !== undefined || isLast) return found?.row ?? null;
  }
}

/**
 * Looks at the rows up to the message's time; once more when the upstream turns out to include the bound itself. Rejects
 * with `CursorTiesExceedPageError` when a page full of that millisecond may hide the message.
 */
async function findMessage(
  list: BeforeList<Message>,
  messageId: string,
  createdAtMs: number,
): Promise<Message | null> {
  const { boundReading } = list;
  for (;;) {
    const wasInclusive = boundReading.isInclusive();
    const { rows } = await readUpTo(list, createdAtMs);
    const found = rows.find((row) => row.messageId === messageId);
    if (found !== undefined) return found;
    if (boundReading.isInclusive() !== wasInclusive) continue;
    const isCutOff = rows.length >= list.pageSize && rows.every((row) => row.createdAtMs === createdAtMs);
    if (isCutOff) throw createTiesError(list.pageSize);
    return null;
  }
}
