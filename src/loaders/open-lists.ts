import type { CallContext } from '../call-context.ts';
import { NotSupportedByProviderError } from '../errors.ts';
import type { CachedList } from '../lists/cached-list.ts';
import type { ChatbotCache } from '../lists/create-upstream-cache.ts';
import { toLazyListIdentity } from '../lists/cursor.ts';
import type { Filter, MessageFilter, PageRequest, SessionFilter, UserFilter } from '../lists/list.ts';
import { createLearnedOrder } from '../lists/numbered/list-order.ts';
import { readNumberedWindow } from '../lists/numbered/read-numbered-window.ts';
import { chatbotRow, messageRow, type RowKey, sessionRow, userRow } from '../lists/row-key.ts';
import type { Chatbot, Message, Session, User } from '../models.ts';
import type {
  ChatbotListKey,
  MessageCountKey,
  MessageListKey,
  SessionListKey,
  UserListKey,
} from './list-keys.ts';
import type { ConnectionList } from './read-connection-page.ts';

/** The loader adds itself, and how it reads cursors. */
export type OpenList<Row> = Omit<ConnectionList<Row>, 'load' | 'parseCursor'>;

/** The configured chatbots, in the order of the configuration; costs no call. */
export function openChatbotList(
  chatbots: readonly Chatbot[],
  { provider }: ChatbotListKey,
): OpenList<Chatbot> {
  const rows = chatbots.filter((chatbot) => provider === null || chatbot.provider === provider);
  const reader = {
    key: chatbotRow,
    order: createLearnedOrder(),
    largestPage: () => rows.length + 1,
    readPage: async ({ page, pageSize }: PageRequest) => ({
      rows: rows.slice((page - 1) * pageSize, page * pageSize),
      totalItems: rows.length,
      pageSize,
      currentPage: page,
    }),
  };
  return {
    identity: toLazyListIdentity(['chatbots', provider]),
    key: chatbotRow,
    isReversed: false,
    readWindow: (window) => readNumberedWindow(reader, window),
    peekWindow: () => null,
  };
}

export function openUserList(
  { users }: ChatbotCache,
  { chatbotId }: UserListKey,
  call: CallContext,
): OpenList<User> {
  const list = requireList<User, UserFilter>(
    users.list,
    {},
    'The provider of this chatbot cannot list its users.',
  );
  return open(list, {}, { identity: ['users', chatbotId], key: userRow }, call);
}

export function openSessionList(
  { sessions }: ChatbotCache,
  { chatbotId, userId }: SessionListKey,
  call: CallContext,
): OpenList<Session> {
  const filter: SessionFilter = { userId };
  const list = requireList(sessions.list, filter, 'The provider of this chatbot cannot list its sessions.');
  return open(list, filter, { identity: ['sessions', chatbotId, userId], key: sessionRow }, call);
}

export function openMessageList(
  { messages }: ChatbotCache,
  key: MessageListKey,
  call: CallContext,
): OpenList<Message> {
  const { chatbotId, sessionId, userId, order, range } = key;
  const message = 'This provider lists messages by session only: give sessionId alone.';
  const list = requireList(messages.list, { sessionId, userId, includeSql: false }, message);
  const filter = toMessageFilter(key, list);
  const limits = range === undefined ? [] : [String(range.sinceMs), String(range.untilMs)];
  const identity = ['messages', chatbotId, sessionId, userId, filter.includeSql, order, ...limits];
  const opened = open(list, filter, { identity, key: messageRow }, call);
  return { ...opened, isReversed: order === 'OLDEST_FIRST', ...(range && { range }) };
}

/** How many messages a range of time holds; null where that is not told. */
export async function readMessageCount(
  { messages: { list } }: ChatbotCache,
  key: MessageCountKey,
  call: CallContext,
): Promise<number | null> {
  const { range } = key;
  if (range === undefined || list === null) return null;
  return (await list.open(toMessageFilter(key, list), call).countRange?.(range)) ?? null;
}

/** What an upstream ignores is no part of the list's identity. */
export function toMessageFilter(
  { sessionId, userId, includeSql }: MessageFilter,
  list: Pick<CachedList, 'filters'> | null,
): MessageFilter {
  return { sessionId, userId, includeSql: includeSql && (list?.filters.includes('includeSql') ?? false) };
}

interface RowOptions<Row> {
  readonly identity: readonly (string | boolean | null)[];
  readonly key: RowKey<Row>;
}

function open<Row, F extends Filter>(
  list: CachedList<Row, F>,
  filter: F,
  { identity, key }: RowOptions<Row>,
  call: CallContext,
): OpenList<Row> {
  return { identity: toLazyListIdentity(identity), key, isReversed: false, ...list.open(filter, call) };
}

function requireList<Row, F extends Filter>(
  list: CachedList<Row, F> | null,
  filter: F,
  message: string,
): CachedList<Row, F> {
  if (list === null || !isServed(list, filter)) throw new NotSupportedByProviderError(message);
  return list;
}

function isServed({ requires, filters }: Pick<CachedList, 'requires' | 'filters'>, filter: Filter): boolean {
  return (
    requires.every((field) => typeof filter[field] === 'string') &&
    Object.entries(filter).every(([field, value]) => typeof value !== 'string' || filters.includes(field))
  );
}
