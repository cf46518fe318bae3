import DataLoader from 'dataloader';
import type { Chatbot, Message, Session, User } from '../models.ts';
import type { CallContext, Source } from '../sources/source.ts';
import type {
  ChatbotListKey,
  MessageKey,
  MessageListKey,
  RowOfChatbotKey,
  SessionListKey,
  UserListKey,
  WindowRequest,
} from './list-keys.ts';
import { messagePlaceOf } from './message-place.ts';
import { openChatbotList, openMessageList, openSessionList, openUserList } from './open-list.ts';
import { type ConnectionList, type ConnectionPage, readConnectionPage } from './read-connection-page.ts';
import { readMessage, readSession, readUser } from './read-row.ts';

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
  /** The chatbots that the request may read, by id. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly call: CallContext;
}

/** Lists fill the by-id loaders with the rows they bring, so that a row is not asked for again. */
export function createLoaders({ sources, call }: LoadersOptions): Loaders {
  const sourceOf = (chatbotId: string): Source => {
    const source = sources.get(chatbotId);
    if (source === undefined) throw new Error(`There is no chatbot "${chatbotId}" in this request.`);
    return source;
  };
  const user = createLoader((key: RowOfChatbotKey) => readUser(sourceOf(key.chatbotId), key.id, call));
  const session = createLoader((key: RowOfChatbotKey) => readSession(sourceOf(key.chatbotId), key.id, call));
  const message = createLoader((key: MessageKey) => readMessage(sourceOf(key.chatbotId), key, call));
  return {
    user,
    session,
    message,
    chatbots: createWindowLoader((key: ChatbotListKey) => openChatbotList(sources, key)),
    users: createWindowLoader(
      (key: UserListKey) => openUserList(sourceOf(key.chatbotId), call),
      (row) => user.prime({ chatbotId: row.chatbotId, id: row.userId }, row),
    ),
    sessions: createWindowLoader(
      (key: SessionListKey) => openSessionList(sourceOf(key.chatbotId), key, call),
      (row) => session.prime({ chatbotId: row.chatbotId, id: row.sessionId }, row),
    ),
    messages: createWindowLoader(
      (key: MessageListKey) => openMessageList(sourceOf(key.chatbotId), key, call),
      (row) => {
        const { chatbotId, messageId } = row;
        const place = messagePlaceOf(row, sourceOf(chatbotId).capabilities);
        message.prime({ chatbotId, id: messageId, place }, row);
      },
    ),
  };
}

function createLoader<Key extends object, Value>(read: (key: Key) => Promise<Value>) {
  return new DataLoader<Key, Value, string>((keys) => Promise.all(keys.map((key) => settle(read, key))), {
    cacheKeyFn: (key) => JSON.stringify(key),
  });
}

/** A batch never rejects as a whole: a failed key's slot holds its error. */
async function settle<Key, Value>(read: (key: Key) => Promise<Value>, key: Key): Promise<Value | Error> {
  try {
    return await read(key);
  } catch (error) {
    return error instanceof Error ? error : new Error('A read failed.', { cause: error });
  }
}

function createWindowLoader<Key extends { readonly window: WindowRequest }, Row>(
  open: (key: Key) => Omit<ConnectionList<Row>, 'load'>,
  prime: (row: Row) => void = () => undefined,
): Loader<Key, ConnectionPage<Row>> {
  const loader: Loader<Key, ConnectionPage<Row>> = createLoader(async (key: Key) => {
    const load = (window: WindowRequest) => loader.load({ ...key, window });
    const page = await readConnectionPage({ ...open(key), load }, key.window);
    for (const { node } of page.edges) prime(node);
    return page;
  });
  return loader;
}
