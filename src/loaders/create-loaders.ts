import DataLoader from 'dataloader';
import type { Filter } from '../history/group-rows.ts';
import type { CollectionName } from '../history/statistics.ts';
import type { Chatbot, Message, Session, User } from '../models.ts';
import { oncePerText } from '../once-per-text.ts';
import { parseCursor } from '../pagination/cursor.ts';
import { windowSpan } from '../pagination/window-span.ts';
import type { AskedList, Planner, PreparedBatch } from '../planner/create-planner.ts';
import type { CallContext, Source } from '../sources/source.ts';
import type { Work } from '../turns.ts';
import type {
  ChatbotListKey,
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
} from './open-list.ts';
import { type BatchWindow, planWindows } from './plan-windows.ts';
import {
  type ConnectionList,
  type ConnectionPage,
  peekConnectionPage,
  readConnectionPage,
} from './read-connection-page.ts';
import { readMessage, readSession, readUser } from './read-row.ts';
import { toWindow } from './to-window.ts';

/**
 * The one DataLoader layer, made per request. By-id loaders give null for what does not exist; window loaders give
 * one window of a list. Every slot of a batch gets its own value or its own error.
 */
export interface Loaders {
  readonly user: Loader<RowOfChatbotKey, User | null>;
  readonly session: Loader<RowOfChatbotKey, Session | null>;
  readonly message: Loader<MessageKey, Message | null>;
  readonly chatbots: Loader<ChatbotListKey, ConnectionPage<Chatbot>>;
  readonly users: Loader<UserListKey, ConnectionPage<User>>;
  readonly sessions: Loader<SessionListKey, ConnectionPage<Session>>;
  readonly messages: Loader<MessageListKey, ConnectionPage<Message>>;
}

/** What resolvers use of a DataLoader. */
export interface Loader<Key, Value> {
  load(key: Key): Promise<Value>;
}

export interface LoadersOptions {
  /** The chatbots that the request may read, by id; asked for what is not known. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly planner: Planner;
  readonly call: CallContext;
  /** Of the operation: no batch is read before all of it is there. */
  readonly work: Work;
}

/** A key of a batch and how it is read, once the batch is planned. */
interface KeyReader<Key, Value> {
  readonly key: Key;
  /** What is at hand comes without a promise. */
  read(call: CallContext): Value | Promise<Value>;
}

/** How the keys of one chatbot are read. */
interface KeyPlan<Key, Value> {
  readonly prepared: Promise<PreparedBatch>;
  /** Keys that are read side by side, one part after the other. */
  readonly parts: readonly (readonly KeyReader<Key, Value>[])[];
}

export function createLoaders({ sources, planner, call, work }: LoadersOptions): Loaders {
  const sourceOf = (chatbotId: string): Source => {
    const source = sources.get(chatbotId);
    if (source === undefined) throw new Error(`There is no chatbot "${chatbotId}" in this request.`);
    return source;
  };
  const parseOnce = oncePerText(parseCursor);
  const chatbots: Loader<ChatbotListKey, ConnectionPage<Chatbot>> = createLoader(work, async (keys) => {
    const read = (key: ChatbotListKey) => {
      const load = (window: WindowRequest) => chatbots.load({ ...key, window });
      return readConnectionPage(
        { ...openChatbotList(sources, key), load, parseCursor: parseOnce },
        key.window,
      );
    };
    return Promise.all(keys.map((key) => settle(() => read(key))));
  });
  return {
    user: createRowLoader('users', ({ chatbotId, id }, by) => readUser(sourceOf(chatbotId), id, by)),
    session: createRowLoader('sessions', ({ chatbotId, id }, by) => readSession(sourceOf(chatbotId), id, by)),
    message: createRowLoader('messages', (key: MessageKey, by) =>
      readMessage(sourceOf(key.chatbotId), key, by),
    ),
    chatbots,
    users: createWindowLoader({
      prepare: (chatbotId, lists) => planner.prepareLists(chatbotId, 'users', lists),
      filterOf: () => ({}),
      open: (key: UserListKey, by) => openUserList(sourceOf(key.chatbotId), by),
    }),
    sessions: createWindowLoader({
      prepare: (chatbotId, lists) => planner.prepareLists(chatbotId, 'sessions', lists),
      filterOf: ({ userId }) => ({ userId }),
      open: (key: SessionListKey, by) => openSessionList(sourceOf(key.chatbotId), key, by),
    }),
    messages: createWindowLoader({
      prepare: (chatbotId, lists) => planner.prepareLists(chatbotId, 'messages', lists),
      filterOf: ({ sessionId, userId }) => ({ sessionId, userId }),
      includesSql: ({ includeSql }) => includeSql,
      open: (key: MessageListKey, by) => openMessageList(sourceOf(key.chatbotId), key, by),
    }),
  };

  function createRowLoader<Key extends RowOfChatbotKey, Row>(
    name: CollectionName,
    read: (key: Key, by: CallContext) => Promise<Row | null>,
  ): Loader<Key, Row | null> {
    return createBatchLoader<Key, Row | null>(work, (chatbotId, keys) => {
      const ids = keys.map(({ id }) => id);
      const readers = keys.map((key) => ({ key, read: (by: CallContext) => read(key, by) }));
      return { prepared: planner.prepareRows(chatbotId, name, ids), parts: [readers] };
    });
  }

  function createWindowLoader<
    Key extends { readonly chatbotId: string; readonly window: WindowRequest },
    Row,
  >(list: {
    prepare(chatbotId: string, lists: readonly AskedList[]): Promise<PreparedBatch>;
    filterOf(key: Key): Filter;
    includesSql?(key: Key): boolean;
    open(key: Key, by: CallContext): OpenList<Row>;
  }): Loader<Key, ConnectionPage<Row>> {
    type Page = ConnectionPage<Row>;
    const open = (key: Key, by: CallContext): ConnectionList<Row> =>
      Object.assign(list.open(key, by), {
        load: (window: WindowRequest) => loader.load({ ...key, window }),
        parseCursor: parseOnce,
      });

    function toReader(key: Key): BatchWindow & KeyReader<Key, Page> {
      const filter = list.filterOf(key);
      const includeSql = list.includesSql?.(key) ?? false;
      const listName = JSON.stringify([Object.values(filter), includeSql]);
      try {
        const opened = open(key, call);
        const span = windowSpan(toWindow(opened, key.window));
        return {
          key,
          listName,
          asked: { filter, span, rows: key.window.count, includeSql },
          read(by) {
            const connection = by === call ? opened : open(key, by);
            return peekConnectionPage(connection, key.window) ?? readConnectionPage(connection, key.window);
          },
        };
      } catch (error) {
        return { key, listName, asked: null, read: () => Promise.reject(error) };
      }
    }

    const loader: Loader<Key, Page> = createBatchLoader<Key, Page>(work, (chatbotId, keys) => {
      const { first, others, lists } = planWindows(keys.map(toReader));
      return { prepared: list.prepare(chatbotId, lists), parts: [first, others] };
    });
    return loader;
  }
}

function createBatchLoader<Key extends { readonly chatbotId: string }, Value>(
  work: Work,
  plan: (chatbotId: string, keys: readonly Key[]) => KeyPlan<Key, Value>,
): DataLoader<Key, Value, string> {
  return createLoader<Key, Value>(work, async (keys) => {
    const values = new Map<Key, Value | Error>();
    const readAll = async (chatbotId: string, own: readonly Key[]) => {
      const { prepared, parts } = plan(chatbotId, own);
      const { call, end } = await prepared;
      for (const part of parts) {
        const open: Promise<unknown>[] = [];
        for (const { key, read } of part) {
          const value = settle(() => read(call));
          if (value instanceof Promise) {
            open.push(value.then((settled) => values.set(key, settled)));
            continue;
          }
          values.set(key, value);
          const pause = work.pause();
          if (pause !== null) await pause;
        }
        if (open.length > 0) await Promise.all(open);
      }
      end();
    };
    const chatbotIds = new Set(keys.map(({ chatbotId }) => chatbotId));
    await Promise.all(
      [...chatbotIds].map((id) =>
        readAll(
          id,
          keys.filter(({ chatbotId }) => chatbotId === id),
        ),
      ),
    );
    return keys.map((key) => {
      const value = values.get(key);
      return value === undefined ? new Error('A key was not read.') : value;
    });
  });
}

function createLoader<Key extends object, Value>(
  work: Work,
  readBatch: (keys: readonly Key[]) => Promise<(Value | Error)[]>,
): DataLoader<Key, Value, string> {
  return new DataLoader<Key, Value, string>(readBatch, {
    cacheKeyFn: (key) => JSON.stringify(key),
    batchScheduleFn: work.whenIdle,
  });
}

/** A batch never rejects as a whole: a failed key's slot holds its error. */
function settle<Value>(read: () => Value | Promise<Value>): Value | Error | Promise<Value | Error> {
  try {
    const value = read();
    return value instanceof Promise ? value.catch(toError) : value;
  } catch (error) {
    return toError(error);
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error('A read failed.', { cause: error });
}
