import type { ChatbotArchive, OutageFilter } from '../archive/open-chatbot-archive.ts';
import type { CallContext } from '../call-context.ts';
import type { ChatbotCache } from '../lists/create-upstream-cache.ts';
import { parseCursor } from '../lists/cursor.ts';
import type { Chatbot, Message, Session, User } from '../models.ts';
import { oncePerText } from '../once-per-text.ts';
import type { Planner, Shortcut } from '../planner/create-planner.ts';
import type { Work } from '../turns.ts';
import { createArchiveShortcut } from './create-archive-shortcut.ts';
import { type BatchLoader, createBatchLoader, type KeyReader, type Loader } from './create-batch-loader.ts';
import { createRowBatchLoader, type RowLoaderOptions } from './create-row-batch-loader.ts';
import { createScheduler } from './create-scheduler.ts';
import {
  createWindowBatchLoader,
  type ProvenReader,
  type WindowLoaderOptions,
} from './create-window-batch-loader.ts';
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
  openChatbotList,
  openMessageList,
  openSessionList,
  openUserList,
  readMessageCount,
  toMessageFilter,
} from './open-lists.ts';
import { type ConnectionPage, readConnectionPage } from './read-connection-page.ts';
import { readOrFind } from './read-or-find.ts';
import { readMessage, readSession, readUser } from './read-row.ts';

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
      toReader(key) {
        const { chatbotId, range } = key;
        const reader: CountReader = {
          key,
          chatbotId,
          proven: null,
          peek: () => null,
          read(by) {
            const archive = archiveOf(chatbotId);
            const filter = toArchivedFilter(key);
            const read = async () =>
              (range && (await reader.proven?.countMessages(filter, range))) ??
              readMessageCount(cacheOf(chatbotId), key, by);
            if (archive === null || range === undefined) return read();
            return readOrFind(read, () => archive.countMessages(filter, range), by);
          },
        };
        return reader;
      },
      plan(chatbotId, readers) {
        const { list } = cacheOf(chatbotId).messages;
        const lists = readers.map(({ key }) => ({
          filter: toMessageFilter(key, list),
          span: null,
          rows: 1,
          countedRange: key.range,
        }));
        const shortcut = toShortcut(chatbotId, readers);
        return { prepared: planner.prepareLists(chatbotId, 'messages', lists, shortcut), parts: [readers] };
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
      proven: {
        toShortcut,
        read: (proven, key, window) => proven.readMessages(toArchivedFilter(key), window),
      },
    }),
    forget() {
      for (const forget of forgetters) forget();
    },
  };

  function toShortcut(chatbotId: string, readers: readonly ProvenReader[]): Shortcut | null {
    return createArchiveShortcut(cacheOf(chatbotId), archiveOf(chatbotId), (proven) => {
      for (const reader of readers) reader.proven = proven;
    });
  }

  function toArchivedFilter(key: MessageCountKey): OutageFilter {
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
  >(list: WindowLoaderOptions<Key, Row>): Loader<Key, ConnectionPage<Row>> {
    const schedule = toSchedule(list.name);
    const deps = { work, schedule, planner, call, archiveOf, parseCursor: parseOnce };
    return register(createWindowBatchLoader(deps, list));
  }
}

type CountReader = KeyReader<number | null> & ProvenReader & { readonly key: MessageCountKey };

function toCountKey({ order: _order, window: _window, ...key }: MessageListKey): MessageCountKey {
  return key;
}
