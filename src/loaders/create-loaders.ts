import type { ArchivedFilter, ChatbotArchive } from '../archive/open-chatbot-archive.ts';
import type { CallContext } from '../call-context.ts';
import type { ChatbotCache } from '../lists/create-upstream-cache.ts';
import { parseCursor } from '../lists/cursor.ts';
import type { Filter } from '../lists/list.ts';
import type { Stretch } from '../lists/row-key.ts';
import type { CollectionName } from '../lists/statistics.ts';
import { withEdges } from '../lists/time-range.ts';
import { type AnyWindow, windowSpan } from '../lists/window.ts';
import type { Chatbot, Message, Session, User } from '../models.ts';
import { oncePerText } from '../once-per-text.ts';
import { fieldsOf, type Planner, toBatchField } from '../planner/create-planner.ts';
import type { Work } from '../turns.ts';
import { type BatchLoader, createBatchLoader, type KeyReader, type Loader } from './create-batch-loader.ts';
import { createRowBatchLoader, type RowLoaderOptions } from './create-row-batch-loader.ts';
import { createScheduler } from './create-scheduler.ts';
import type {
  ChatbotListKey,
  MessageCountKey,
  MessageKey,
  MessageListKey,
  RowOfChatbotKey,
  SessionListKey,
  UserListKey,
  WindowRequest,
} from './list-keys.ts';
import {
  type OpenList,
  openChatbotList,
  openMessageList,
  openSessionList,
  openUserList,
  readMessageCount,
  toMessageFilter,
} from './open-lists.ts';
import { type BatchWindow, planWindows } from './plan-windows.ts';
import {
  type ConnectionList,
  type ConnectionPage,
  peekConnectionPage,
  readConnectionPage,
} from './read-connection-page.ts';
import { readOrFind } from './read-or-find.ts';
import { readMessage, readSession, readUser } from './read-row.ts';
import { toWindow } from './to-window.ts';

/** Made per request. By-id loaders give null for what does not exist; each slot has its own value or error. */
export interface Loaders {
  readonly user: Loader<RowOfChatbotKey, User | null>;
  readonly session: Loader<RowOfChatbotKey, Session | null>;
  readonly message: Loader<MessageKey, Message | null>;
  readonly chatbots: Loader<ChatbotListKey, ConnectionPage<Chatbot>>;
  readonly users: Loader<UserListKey, ConnectionPage<User>>;
  readonly sessions: Loader<SessionListKey, ConnectionPage<Session>>;
  readonly messages: Loader<MessageListKey, ConnectionPage<Message>>;
  /** Messages of a range of time; null where that is not told. */
  readonly messageCount: Loader<MessageCountKey, number | null>;
  /** What was loaded before is loaded anew. */
  forget(): void;
}

export interface LoadersOptions {
  /** By chatbot; only what the request may read. */
  readonly sources: ReadonlyMap<string, { readonly chatbot: Chatbot }>;
  readonly cacheOf: (chatbotId: string) => ChatbotCache;
  /** Absent, or null: there is none. */
  readonly archiveOf?: (chatbotId: string) => ChatbotArchive | null;
  readonly planner: Planner;
  readonly call: CallContext;
  /** No batch is read before all of it is there. */
  readonly work: Work;
}

export function createLoaders({
  sources,
  cacheOf,
  archiveOf = () => null,
  planner,
  call,
  work,
}: LoadersOptions): Loaders {
  const toSchedule = createScheduler(work);
  const forgetters: (() => void)[] = [];
  const parseOnce = oncePerText(parseCursor);
  const chatbots: Loaders['chatbots'] = {
    load(key) {
      const allChatbots = Array.from(sources.values(), ({ chatbot }) => chatbot);
      const load = async (window: WindowRequest) => chatbots.load({ ...key, window });
      const list = { ...openChatbotList(allChatbots, key), load, parseCursor: parseOnce };
      return readConnectionPage(list, key.window);
    },
  };
  const messageCount = register(
    createBatchLoader<MessageCountKey, number | null, CountReader>({
      work,
      schedule: toSchedule('message counts'),
      toReader: (key) => ({
        key,
        chatbotId: key.chatbotId,
        peek: () => null,
        read: (by) =>
          withArchive(
            key.chatbotId,
            by,
            () => readMessageCount(cacheOf(key.chatbotId), key, by),
            (archive) =>
              key.range === undefined ? null : archive.countMessages(toArchivedFilter(key), key.range),
          ),
      }),
      plan(chatbotId, readers) {
        const { list } = cacheOf(chatbotId).messages;
        const lists = readers.map(({ key }) => ({
          filter: toMessageFilter(key, list),
          span: null,
          rows: 1,
          countedRange: key.range,
        }));
        return { prepared: planner.prepareLists(chatbotId, 'messages', lists), parts: [readers] };
      },
    }),
  );
  return {
    messageCount,
    user: createRowLoader({
      name: 'users',
      rowsOf: ({ users }) => users.rows,
      read: (cache, { id }, by) => readUser(cache, id, by),
      find: (archive, { id }) => archive.findUser(id),
    }),
    session: createRowLoader({
      name: 'sessions',
      rowsOf: ({ sessions }) => sessions.rows,
      read: (cache, { id }, by) => readSession(cache, id, by),
      find: (archive, { id }) => archive.findSession(id),
    }),
    message: createRowLoader({
      name: 'messages',
      rowsOf: ({ messages }) => messages.rows,
      read: (cache, key: MessageKey, by) => readMessage(cache, key, by),
      find: (archive, { id, place }) => archive.findMessage(id, place?.sessionId ?? null),
    }),
    chatbots,
    users: createWindowLoader<UserListKey, User>({
      name: 'users',
      filterOf: () => ({}),
      open: (key, by) => openUserList(cacheOf(key.chatbotId), key, by),
      find: (archive, { chatbotId }, window) => archive.readUsers(window, orderOf(chatbotId, 'users')),
    }),
    sessions: createWindowLoader<SessionListKey, Session>({
      name: 'sessions',
      filterOf: ({ userId }) => ({ userId }),
      open: (key, by) => openSessionList(cacheOf(key.chatbotId), key, by),
      find: (archive, { chatbotId, userId }, window) =>
        archive.readSessions(userId, window, orderOf(chatbotId, 'sessions')),
    }),
    messages: createWindowLoader<MessageListKey, Message>({
      name: 'messages',
      filterOf: (key) => toMessageFilter(key, cacheOf(key.chatbotId).messages.list),
      open: (key, by) => ({
        ...openMessageList(cacheOf(key.chatbotId), key, by),
        count: async () => messageCount.load(toCountKey(key)),
      }),
      find: (archive, key, window) => archive.readMessages(toArchivedFilter(key), window),
    }),
    forget() {
      for (const forget of forgetters) forget();
    },
  };

  /** What the API gives, or, where it cannot be asked, the archive. */
  function withArchive<Value>(
    chatbotId: string,
    by: CallContext,
    read: () => Promise<Value>,
    find: (archive: ChatbotArchive) => Promise<Value | null> | null,
  ): Promise<Value> {
    const archive = archiveOf(chatbotId);
    return archive === null ? read() : readOrFind(read, async () => find(archive), by);
  }

  function toArchivedFilter(key: MessageCountKey): ArchivedFilter {
    const { list } = cacheOf(key.chatbotId).messages;
    const { sessionId, userId, includeSql } = toMessageFilter(key, list);
    const hasSql = includeSql || !list?.filters.includes('includeSql');
    return { sessionId, userId, hasSql, hasTotal: list?.hasTotal ?? false };
  }

  /** As far as the provider has shown it. */
  function orderOf(chatbotId: string, name: 'users' | 'sessions') {
    const known = cacheOf(chatbotId)[name].list?.whole?.statistics.order.known();
    return known === 'ascending' ? 'ascending' : 'descending';
  }

  function register<Key, Value>(loader: BatchLoader<Key, Value>): Loader<Key, Value> {
    forgetters.push(loader.forget);
    return loader;
  }

  function createRowLoader<Key extends RowOfChatbotKey, Row>(
    rows: RowLoaderOptions<Key, Row>,
  ): Loader<Key, Row | null> {
    const schedule = toSchedule(`${rows.name} by id`);
    return register(createRowBatchLoader({ work, schedule, planner, call, cacheOf, archiveOf }, rows));
  }

  function createWindowLoader<
    Key extends { readonly chatbotId: string; readonly window: WindowRequest },
    Row,
  >(list: {
    readonly name: CollectionName;
    filterOf(key: Key): Filter;
    open(key: Key, by: CallContext): OpenList<Row> & Pick<ConnectionList<Row>, 'count'>;
    /** Null: the archive cannot tell. */
    find(archive: ChatbotArchive, key: Key, window: AnyWindow): Promise<Stretch<Row> | null>;
  }): Loader<Key, ConnectionPage<Row>> {
    type Page = ConnectionPage<Row>;
    function open(key: Key, by: CallContext): ConnectionList<Row> {
      const opened = list.open(key, by);
      const { readWindow } = opened;
      return Object.assign(opened, {
        readWindow: (window: AnyWindow) =>
          withArchive(
            key.chatbotId,
            by,
            () => readWindow(window),
            (archive) => list.find(archive, key, window),
          ),
        load: async (window: WindowRequest) => loader.load({ ...key, window }),
        parseCursor: parseOnce,
      });
    }

    function toReader(key: Key): BatchWindow & KeyReader<Page> {
      const { chatbotId } = key;
      try {
        const filter = list.filterOf(key);
        const opened = open(key, call);
        const window = toWindow(opened, key.window);
        const bounded = opened.range === undefined ? window : withEdges(window, opened.range);
        const place = window.from === 'head' ? window.headBound?.place : undefined;
        return {
          chatbotId,
          asked: {
            filter,
            span: windowSpan(bounded),
            place,
            ...(opened.range && { edgeWindow: bounded }),
            rows: key.window.count,
          },
          peek() {
            const page = peekConnectionPage(opened, key.window);
            if (page === null) return null;
            call.ledger?.addKept(chatbotId, toBatchField(list.name, fieldsOf([{ filter }])));
            return { value: page };
          },
          read(by) {
            const connection = by === call ? opened : open(key, by);
            return peekConnectionPage(connection, key.window) ?? readConnectionPage(connection, key.window);
          },
        };
      } catch (error) {
        return { chatbotId, asked: null, peek: () => null, read: () => Promise.reject(error) };
      }
    }

    const loader = register(
      createBatchLoader<Key, Page, ReturnType<typeof toReader>>({
        work,
        schedule: toSchedule(list.name),
        toReader,
        plan(chatbotId, readers) {
          const { first, others, lists } = planWindows(readers);
          return { prepared: planner.prepareLists(chatbotId, list.name, lists), parts: [first, others] };
        },
      }),
    );
    return loader;
  }
}

type CountReader = KeyReader<number | null> & { readonly key: MessageCountKey };

function toCountKey({ order: _order, window: _window, ...key }: MessageListKey): MessageCountKey {
  return key;
}
