import type { CallContext } from '../../src/call-context.ts';
import type {
  BeforeList,
  MessageFilter,
  NumberedList,
  PageRequest,
  SessionFilter,
  UserFilter,
} from '../../src/lists/list.ts';
import { toSessionHandle, toUserHandle } from '../../src/loaders/to-handle.ts';
import type { Message, Session, SqlMessage, TextMessage, User } from '../../src/models.ts';
import type { RateLimit } from '../../src/rate-limit/rate-limit.ts';
import { createBoundReading } from '../../src/sources/create-bound-reading.ts';
import type { Source } from '../../src/sources/source.ts';
import { createMemoryRateLimit } from '../rate-limit/create-memory-rate-limit.ts';
import { answerPage, toUpstreamRows, type UpstreamList, type UpstreamRows } from '../upstream-rows.ts';

/** A source that has it all, by page number. */
export type NumberedSource = Required<Omit<Source, 'sendMessage' | 'ask'>> & {
  readonly users: NumberedList<User, UserFilter>;
  readonly sessions: NumberedList<Session, SessionFilter>;
  readonly messages: NumberedList<Message, MessageFilter>;
};

/** A source of the messages of single sessions, before a time. */
export type BeforeSource = Source & { readonly messages: BeforeList<Message, MessageFilter> };

/** An upstream in memory that writes down what it is asked, one line a call. */
export interface Scripted<Of> {
  readonly source: Of;
  readonly calls: string[];
}

interface ScriptOptions {
  readonly chatbotId?: string;
  /** Right before a call is answered; an error is what it rejects with. The call is as in `calls`. */
  readonly onCall?: (call: string) => Error | undefined | Promise<Error | undefined>;
}

/** Rows in the upstream's order, its head first. */
export interface NumberedScript extends ScriptOptions {
  readonly users?: readonly User[];
  readonly sessions?: readonly Session[];
  readonly messages?: readonly Message[];
  /** In place of the arrays. */
  readonly rows?: UpstreamRows;
  readonly largestPage?: number;
  readonly rateLimit?: RateLimit;
}

/** Calls read `users 1/20` (page and size), `sessions userId=u1 1/20`, `messages sessionId=s1 1/20`, `user u1`, … */
export function createNumberedScript({
  chatbotId = 'shop',
  users = [],
  sessions = [],
  messages = [],
  rows = toUpstreamRows({ users, sessions, messages }),
  largestPage = 100,
  rateLimit = createMemoryRateLimit(),
  onCall,
}: NumberedScript): Scripted<NumberedSource> {
  const calls: string[] = [];
  const send = createSend(calls, chatbotId, onCall);
  async function list<Row>(
    words: readonly (string | null)[],
    read: () => UpstreamList<Row>,
    asked: PageRequest,
    call: CallContext,
  ) {
    const given = words.filter((word) => word !== null);
    await send([...given, `${asked.page}/${asked.pageSize}`].join(' '), call);
    return answerPage(read(), asked);
  }
  async function read<Row>(
    name: string,
    find: () => Row | undefined,
    call: CallContext,
  ): Promise<Row | null> {
    await send(name, call);
    return find() ?? null;
  }
  const facts = { kind: 'numbered', hasTotal: true, largestPage: () => largestPage } as const;
  const source: NumberedSource = {
    ...createBase(chatbotId, 'peki'),
    rateLimit,
    users: {
      ...facts,
      changes: 'fields',
      filters: [],
      readPage: (_filter, asked, call) => list(['users'], () => rows.users, asked, call),
    },
    sessions: {
      ...facts,
      changes: 'fields',
      filters: ['userId'],
      readPage: ({ userId }, asked, call) =>
        list(['sessions', userId && `userId=${userId}`], () => rows.sessionsOf(userId), asked, call),
    },
    messages: {
      ...facts,
      changes: 'never',
      filters: ['sessionId', 'userId'],
      readPage: ({ sessionId, userId }, asked, call) =>
        list(
          ['messages', sessionId && `sessionId=${sessionId}`, userId && `userId=${userId}`],
          () => rows.messagesOf({ sessionId, userId }),
          asked,
          call,
        ),
    },
    readUser: (id, call) => read(`user ${id}`, () => rows.user(id), call),
    readSession: (id, call) => read(`session ${id}`, () => rows.session(id), call),
    readMessage: (id, call) => read(`message ${id}`, () => rows.message(id), call),
  };
  return { source, calls };
}

export interface BeforeScript extends ScriptOptions {
  /** Newest first. */
  readonly messages?: readonly Message[];
  readonly isInclusive?: boolean;
  /** Whether a short page without SQL proves the end; it does not on the real one. */
  readonly provesEnd?: boolean;
}

/** Calls read `messages c1 head`, `messages c1 before 1000`, with ` sql` behind when SQL is included. */
export function createBeforeScript({
  chatbotId = 'bot',
  messages = [],
  isInclusive = false,
  provesEnd = true,
  onCall,
}: BeforeScript): Scripted<BeforeSource> {
  const calls: string[] = [];
  const send = createSend(calls, chatbotId, onCall);
  const messageList: BeforeList<Message, MessageFilter> = {
    kind: 'before',
    changes: 'never',
    filters: ['sessionId', 'includeSql'],
    requires: ['sessionId'],
    hasTotal: false,
    largestPage: () => 20,
    boundReading: createBoundReading(),
    sparse: {
      toWhole: (filter) => (filter.includeSql ? null : { ...filter, includeSql: true }),
      toSparse: (filter) => (filter.includeSql ? { ...filter, includeSql: false } : null),
      isPart: ({ kind }) => kind !== 'sql',
    },
    async readPage({ sessionId, includeSql }, beforeMs, call) {
      const bound = beforeMs === null ? 'head' : `before ${beforeMs}`;
      await send(`messages ${sessionId} ${bound}${includeSql ? ' sql' : ''}`, call);
      const limitMs = beforeMs === null ? Number.POSITIVE_INFINITY : beforeMs + (isInclusive ? 1 : 0);
      const rows = messages
        .filter((row) => row.sessionId === sessionId && (includeSql || row.kind !== 'sql'))
        .filter(({ createdAtMs }) => (createdAtMs ?? 0) < limitMs)
        .slice(0, 20);
      return { rows, isEnd: rows.length < 20 && (includeSql || provesEnd) };
    },
  };
  return { source: { ...createBase(chatbotId, 'askyourdatabase'), messages: messageList }, calls };
}

function createSend(calls: string[], chatbotId: string, onCall: ScriptOptions['onCall']) {
  return async (name: string, call: CallContext): Promise<void> => {
    if (call.failure !== undefined) throw call.failure;
    const endCall = call.ledger?.startCall({ source: chatbotId, method: 'GET', path: name, attempt: 1 });
    calls.push(name);
    const result = onCall?.(name);
    const error = result instanceof Promise ? await result : result;
    endCall?.(error === undefined ? 200 : null);
    if (error !== undefined) throw error;
  };
}

function createBase(chatbotId: string, provider: string) {
  return {
    chatbot: { chatbotId, provider, name: null },
    credentialId: 'credential',
    serverId: 'server',
    rateLimit: createMemoryRateLimit(),
    check: async () => undefined,
    close: async () => undefined,
  };
}

export function createUser(userId: string, fields: Partial<User> = {}): User {
  return { ...toUserHandle('shop', userId), username: `name of ${userId}`, ...fields };
}

export function createSession(sessionId: string, fields: Partial<Session> = {}): Session {
  return { ...toSessionHandle('shop', sessionId), subject: `subject of ${sessionId}`, ...fields };
}

/** A message at `number` seconds, of session `s1` and user `u1` unless said otherwise. */
export function createMessage(number: number, fields: Partial<TextMessage> = {}): TextMessage {
  return {
    kind: 'text',
    chatbotId: 'shop',
    messageId: `m${number}`,
    sessionId: 's1',
    userId: 'u1',
    role: 'USER',
    createdAtMs: number * 1000,
    tokenCount: null,
    responseTime: null,
    text: `text ${number}`,
    attachmentUrl: null,
    ...fields,
  };
}

/** The SQL that was run at `number` seconds in the chat `c1` of `bot`. */
export function createSqlMessage(number: number, fields: Partial<SqlMessage> = {}): SqlMessage {
  const { text: _text, attachmentUrl: _url, ...base } = createMessage(number);
  const own = { chatbotId: 'bot', sessionId: 'c1', userId: null, role: 'SYSTEM' } as const;
  return { ...base, ...own, kind: 'sql', sql: 'SELECT 1', result: null, ...fields };
}

/** So many messages, the newest first; `fieldsOf` is given each one's number. */
export function createMessages(
  count: number,
  fieldsOf: (number: number) => Partial<TextMessage> = () => ({}),
): TextMessage[] {
  return Array.from({ length: count }, (_, i) => createMessage(count - i, fieldsOf(count - i)));
}

/**
 * A thousand rows each, of nobody that a test is about. Ahead of other rows they make a list that is too long to be
 * read from end to end for a few of them.
 */
export function createCrowd() {
  const ids = Array.from({ length: 1000 }, (_, i) => `x${i}`);
  return {
    users: ids.map((id) => createUser(id)),
    sessions: ids.map((id) => createSession(id, { userId: id })),
    messages: createMessages(2000, (number) => ({ sessionId: `x${number}`, userId: `x${number}` })).slice(
      0,
      1000,
    ),
  };
}

/** So many messages of the chat `c1` of `bot`, the newest first. */
export function createChat(count: number): TextMessage[] {
  return createMessages(count, () => ({ chatbotId: 'bot', sessionId: 'c1', userId: null }));
}
