import { NotSupportedByProviderError } from '../errors.ts';
import type { Chatbot, Message, Session, User } from '../models.ts';
import { toLazyListIdentity } from '../pagination/cursor.ts';
import { createLearnedOrder, type ListOrder, newestFirst } from '../pagination/list-order.ts';
import { readBeforeWindow } from '../pagination/read-before-window.ts';
import { peekNumberedWindow, readNumberedWindow } from '../pagination/read-numbered-window.ts';
import type { RowKey } from '../pagination/row-key.ts';
import { chatbotRow, messageRow, sessionRow, userRow } from '../pagination/row-keys.ts';
import type { Window } from '../pagination/window.ts';
import type {
  BeforeSource,
  CallContext,
  NumberedPage,
  NumberedSource,
  PageRequest,
  Source,
} from '../sources/source.ts';
import { learnedOrdersOf } from './learned-orders.ts';
import type { ChatbotListKey, MessageListKey, SessionListKey } from './list-keys.ts';
import type { ConnectionList } from './read-connection-page.ts';
import { toBeforeList } from './to-before-list.ts';

/** A list that can be read; the loader adds itself, and how it reads cursors. */
export type OpenList<Row> = Omit<ConnectionList<Row>, 'load' | 'parseCursor'>;

/** The configured chatbots, in the order of the configuration; costs no call. */
export function openChatbotList(
  sources: ReadonlyMap<string, Source>,
  key: ChatbotListKey,
): OpenList<Chatbot> {
  const rows = [...sources.values()]
    .map(({ chatbot }) => chatbot)
    .filter(({ provider }) => key.provider === null || provider === key.provider);
  return numbered({
    identity: toLazyListIdentity(['chatbots', key.provider]),
    key: chatbotRow,
    order: createLearnedOrder(),
    largestPage: () => rows.length + 1,
    readPage: async ({ page, pageSize }) => ({
      rows: rows.slice((page - 1) * pageSize, page * pageSize),
      totalItems: rows.length,
      pageSize,
      currentPage: page,
    }),
  });
}

/** All users of a chatbot, in the upstream's order. */
export function openUserList(source: Source, call: CallContext): OpenList<User> {
  const from = requireNumbered(source, 'list its users');
  return numbered({
    identity: toLazyListIdentity(['users', source.chatbot.chatbotId]),
    key: userRow,
    order: learnedOrdersOf(from).users,
    largestPage: from.largestPage,
    readPage: (page, isFresh) => from.listUsers(page, { ...call, isFresh }),
  });
}

/** The sessions of a chatbot or of one user, in the upstream's order. */
export function openSessionList(source: Source, key: SessionListKey, call: CallContext): OpenList<Session> {
  const from = requireNumbered(source, 'list its sessions');
  const { userId } = key;
  return numbered({
    identity: toLazyListIdentity(['sessions', key.chatbotId, userId]),
    key: sessionRow,
    order: learnedOrdersOf(from).sessions,
    largestPage: from.largestPage,
    readPage: (page, isFresh) => from.listSessions({ userId }, page, { ...call, isFresh }),
    peekPage: (page) => from.atHand?.sessions({ userId }, page, call) ?? null,
  });
}

/** The messages of a chatbot, a session, a user, or of one user in one session. */
export function openMessageList(source: Source, key: MessageListKey, call: CallContext): OpenList<Message> {
  const { chatbotId, sessionId, userId, order } = key;
  // What an upstream ignores is no part of the list's identity.
  const includeSql = key.includeSql && source.capabilities.hasSqlMessages;
  const identity = toLazyListIdentity(['messages', chatbotId, sessionId, userId, includeSql, order]);
  const isReversed = order === 'OLDEST_FIRST';
  if (source.paging === 'before') {
    const readWindow = beforeReader(source, { sessionId, userId, includeSql }, call);
    return { identity, key: messageRow, isReversed, readWindow };
  }
  return numbered({
    identity,
    key: messageRow,
    isReversed,
    order: newestFirst,
    largestPage: source.largestPage,
    readPage: (page, isFresh) =>
      source.listMessages({ sessionId, userId, includeSql }, page, { ...call, isFresh }),
    peekPage: (page) => source.atHand?.messages({ sessionId, userId }, page, call) ?? null,
  });
}

function beforeReader(
  source: BeforeSource,
  filter: { readonly sessionId: string | null; readonly userId: string | null; readonly includeSql: boolean },
  call: CallContext,
) {
  const { sessionId, userId, includeSql } = filter;
  if (sessionId === null || userId !== null) {
    throw new NotSupportedByProviderError(
      'This provider lists messages by session only: give sessionId alone.',
    );
  }
  const list = toBeforeList(source, { sessionId, includeSql }, call);
  return (window: Window) => readBeforeWindow(list, window);
}

interface NumberedOptions<Row> {
  identity(): string;
  readonly key: RowKey<Row>;
  readonly order: ListOrder;
  readonly isReversed?: boolean;
  largestPage(): number;
  /** `isFresh`: past what is kept. */
  readPage(page: PageRequest, isFresh: boolean): Promise<NumberedPage<Row>>;
  /** The page if it is at hand, without a promise. */
  peekPage?(page: PageRequest): NumberedPage<Row> | null;
}

function numbered<Row>(list: NumberedOptions<Row>): OpenList<Row> {
  const { identity, key, order, largestPage, peekPage, isReversed = false } = list;
  return {
    identity,
    key,
    isReversed,
    readWindow: (window) =>
      readNumberedWindow({ key, order, largestPage, readPage: refreshRepeats(list) }, window),
    peekWindow: (window) =>
      peekPage ? peekNumberedWindow({ key, order, largestPage, peekPage }, window) : null,
  };
}

/** One window asks for a page again only when what it saw did not fit together: the kept page would be the same. */
function refreshRepeats<Row>(list: NumberedOptions<Row>): (page: PageRequest) => Promise<NumberedPage<Row>> {
  const asked = new Set<string>();
  return (page) => {
    const name = `${page.page}/${page.pageSize}`;
    const isRepeat = asked.has(name);
    asked.add(name);
    return list.readPage(page, isRepeat);
  };
}

function requireNumbered(source: Source, what: string): NumberedSource {
  if (source.paging === 'numbered') return source;
  throw new NotSupportedByProviderError(`The provider of this chatbot cannot ${what}.`);
}
