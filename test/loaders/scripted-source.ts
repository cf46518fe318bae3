import { toSessionHandle, toUserHandle } from '../../src/loaders/to-handle.ts';
import type { Message, Session, SqlMessage, TextMessage, User } from '../../src/models.ts';
import { createBoundReading } from '../../src/sources/create-bound-reading.ts';
import type { BeforeSource, CallContext, NumberedSource, PageRequest } from '../../src/sources/source.ts';
import { createMemoryRateLimit } from '../rate-limit/create-memory-rate-limit.ts';

/** An upstream in memory that writes down what it is asked, one line a call. */
export interface Scripted<Of> {
  readonly source: Of;
  readonly calls: string[];
}

interface ScriptOptions {
  readonly chatbotId?: string;
  /** The error that a call rejects with; the call is as in `calls`. */
  readonly fail?: (call: string) => Error | undefined;
}

/** Rows in the upstream's order, its head first. */
export interface NumberedScript extends ScriptOptions {
  readonly users?: readonly User[];
  readonly sessions?: readonly Session[];
  readonly messages?: readonly Message[];
  readonly largestPage?: number;
}

/** Calls read `users 1/20` (page and size), `sessions userId=u1 1/20`, `messages sessionId=s1 1/20`, `user u1`, … */
export function createNumberedScript({
  chatbotId = 'shop',
  users = [],
  sessions = [],
  messages = [],
  largestPage = 100,
  fail,
}: NumberedScript): Scripted<NumberedSource> {
  const calls: string[] = [];
  const send = createSend(calls, fail);
  async function list<Row>(name: string, rows: readonly Row[], asked: PageRequest, call: CallContext) {
    const { page, pageSize } = asked;
    await send(`${name} ${page}/${pageSize}`, call);
    const found = rows.slice((page - 1) * pageSize, page * pageSize);
    return { rows: found, totalItems: rows.length, pageSize, currentPage: page };
  }
  async function read<Row>(name: string, row: Row | undefined, call: CallContext): Promise<Row | null> {
    await send(name, call);
    return row ?? null;
  }
  const source: NumberedSource = {
    ...createBase(chatbotId, 'peki', largestPage),
    paging: 'numbered',
    largestPage: () => largestPage,
    listUsers: (asked, call) => list('users', users, asked, call),
    listSessions: ({ userId }, asked, call) => {
      const own = sessions.filter((row) => userId === null || row.userId === userId);
      return list(withFilter('sessions', { userId }), own, asked, call);
    },
    listMessages: ({ sessionId, userId }, asked, call) => {
      const own = messages.filter(
        (row) =>
          (sessionId === null || row.sessionId === sessionId) && (userId === null || row.userId === userId),
      );
      return list(withFilter('messages', { sessionId, userId }), own, asked, call);
    },
    readUser: (id, call) =>
      read(
        `user ${id}`,
        users.find(({ userId }) => userId === id),
        call,
      ),
    readSession: (id, call) =>
      read(
        `session ${id}`,
        sessions.find(({ sessionId }) => sessionId === id),
        call,
      ),
    readMessage: (id, call) =>
      read(
        `message ${id}`,
        messages.find(({ messageId }) => messageId === id),
        call,
      ),
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
  fail,
}: BeforeScript): Scripted<BeforeSource> {
  const calls: string[] = [];
  const send = createSend(calls, fail);
  const base = createBase(chatbotId, 'askyourdatabase', 20);
  const source: BeforeSource = {
    ...base,
    capabilities: {
      ...base.capabilities,
      listsUsers: false,
      listsSessions: false,
      readsUserById: false,
      readsSessionById: false,
      readsMessageById: false,
      listsMessagesAcrossSessions: false,
      hasTotalCounts: false,
      hasSqlMessages: true,
      filtersMessagesByUser: false,
    },
    paging: 'before',
    boundReading: createBoundReading(),
    async listMessages({ sessionId, includeSql }, beforeMs, call) {
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
  return { source, calls };
}

function createSend(calls: string[], fail: ScriptOptions['fail']) {
  return async (name: string, call: CallContext): Promise<void> => {
    if (call.refusal !== undefined) throw call.refusal;
    const endCall = call.ledger?.startCall({ source: 'scripted', method: 'GET', path: name, attempt: 1 });
    calls.push(name);
    const error = fail?.(name);
    endCall?.(error === undefined ? 200 : null);
    if (error !== undefined) throw error;
  };
}

function withFilter(name: string, filter: Readonly<Record<string, string | null>>): string {
  const given = Object.entries(filter).filter(([, value]) => value !== null);
  return [name, ...given.map(([key, value]) => `${key}=${value}`)].join(' ');
}

function createBase(chatbotId: string, provider: string, largestPage: number) {
  return {
    chatbot: { chatbotId, provider, name: null },
    capabilities: {
      listsUsers: true,
      listsSessions: true,
      readsUserById: true,
      readsSessionById: true,
      readsMessageById: true,
      listsMessagesAcrossSessions: true,
      hasTotalCounts: true,
      hasSqlMessages: false,
      filtersMessagesByUser: true,
      largestPage,
      requestsPerMinute: null,
    },
    credentialId: 'credential',
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
