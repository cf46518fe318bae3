import { NotSupportedByProviderError } from '../errors.ts';
import type { Message, Session, User } from '../models.ts';
import { placeRows } from '../pagination/row-key.ts';
import { type BeforeList, createTiesError, judgeTimes, seekPage } from '../pagination/seek-page.ts';
import { walkDown } from '../pagination/walk-down.ts';
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
 * Looks at the rows around the message's time. Rejects with `CursorTiesExceedPageError` when a page full of that time may
 * hide the message, and as `seekPage` does.
 */
async function findMessage(
  list: BeforeList<Message>,
  messageId: string,
  createdAtMs: number,
): Promise<Message | null> {
  const isSought = (row: Message) => row.messageId === messageId;
  const { page, fit } = await seekPage(list, createdAtMs, null, ({ rows, isEnd }) => {
    if (rows.some(isSought)) return 'fits';
    const fitOfTimes = judgeTimes(placeRows(rows, list.key, null), isEnd, createdAtMs);
    if (fitOfTimes === 'fits') return 'fits';
    if (list.whole && rows.length < list.pageSize && !isEnd) return 'unclear';
    return fitOfTimes === 'among-ties' ? 'too-early' : fitOfTimes;
  });
  const found = page.rows.find(isSought);
  if (found !== undefined) return found;
  if (fit === 'unclear' && list.whole) return findMessage(list.whole.list, messageId, createdAtMs);
  const isHidden = !page.isEnd && page.rows.every((row) => row.createdAtMs === createdAtMs);
  if (fit === 'too-late' || isHidden) throw createTiesError(list.pageSize);
  return null;
}
