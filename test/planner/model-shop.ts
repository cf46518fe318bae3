import type { Message, Session, User } from '../../src/models.ts';
import type { CallContext, NumberedSource, PageRequest } from '../../src/sources/source.ts';
import { createNumberedScript } from '../loaders/scripted-source.ts';
import { createMemoryRateLimit } from '../rate-limit/create-memory-rate-limit.ts';

/** Rows of one list, in the upstream's order: an array, or something that computes them. */
export interface ModelList<Row> {
  readonly length: number;
  slice(from: number, to: number): readonly Row[];
}

/** What a shop holds; it may be changed at any time. */
export interface ShopRows {
  readonly users: ModelList<User>;
  sessionsOf(userId: string | null): ModelList<Session>;
  messagesOf(filter: {
    readonly sessionId: string | null;
    readonly userId: string | null;
  }): ModelList<Message>;
  user(id: string): User | undefined;
  session(id: string): Session | undefined;
  message(id: string): Message | undefined;
}

export interface ShopOptions {
  readonly chatbotId?: string;
  readonly largestPage?: number;
  readonly requestsPerMinute?: number;
  /** Right before the answer to a call is made; an error is what the call rejects with. */
  readonly onCall?: (call: string) => Error | undefined;
}

export interface ModelShop {
  readonly source: NumberedSource;
  /** One line a call: `users 1/20`, `messages sessionId=s1 1/20`, `user u1`. */
  readonly calls: string[];
  /** Answers go out together, once nobody has anything more to ask: so many times until now. */
  rounds(): number;
}

/** An upstream whose calls take a round trip each, so that calls that wait for each other can be told from others. */
export function createModelShop(rows: ShopRows, options: ShopOptions = {}): ModelShop {
  const { chatbotId = 'shop', largestPage = 100, requestsPerMinute, onCall } = options;
  const calls: string[] = [];
  let waiting: (() => void)[] = [];
  let rounds = 0;

  function nextRound(): Promise<void> {
    return new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length > 1) return;
      setImmediate(() => {
        const answered = waiting;
        waiting = [];
        rounds += 1;
        for (const answer of answered) answer();
      });
    });
  }

  const base = createNumberedScript({ chatbotId, largestPage }).source;
  const rateLimit = createMemoryRateLimit({ requestsPerMinute: requestsPerMinute ?? null, now: () => 0 });

  async function answer<T>(name: string, call: CallContext, make: () => T): Promise<T> {
    if (call.refusal !== undefined) throw call.refusal;
    const endCall = call.ledger?.startCall({ source: chatbotId, method: 'GET', path: name, attempt: 1 });
    calls.push(name);
    const slot = rateLimit.acquire({ deadlineMs: 0 }).catch(() => null);
    await nextRound();
    (await slot)?.release();
    const error = onCall?.(name);
    endCall?.(error === undefined ? 200 : null);
    if (error !== undefined) throw error;
    return make();
  }

  const list = <Row>(
    name: string,
    read: () => ModelList<Row>,
    { page, pageSize }: PageRequest,
    call: CallContext,
  ) =>
    answer(`${name} ${page}/${pageSize}`, call, () => {
      const all = read();
      const found = all.slice((page - 1) * pageSize, page * pageSize);
      return { rows: found, totalItems: all.length, pageSize, currentPage: page };
    });

  const source: NumberedSource = {
    ...base,
    rateLimit,
    listUsers: (page, call) => list('users', () => rows.users, page, call),
    listSessions: ({ userId }, page, call) =>
      list(nameOf('sessions', { userId }), () => rows.sessionsOf(userId), page, call),
    listMessages: ({ sessionId, userId }, page, call) =>
      list(
        nameOf('messages', { sessionId, userId }),
        () => rows.messagesOf({ sessionId, userId }),
        page,
        call,
      ),
    readUser: (id, call) => answer(`user ${id}`, call, () => rows.user(id) ?? null),
    readSession: (id, call) => answer(`session ${id}`, call, () => rows.session(id) ?? null),
    readMessage: (id, call) => answer(`message ${id}`, call, () => rows.message(id) ?? null),
  };
  return { source, calls, rounds: () => rounds };
}

function nameOf(name: string, filter: Readonly<Record<string, string | null>>): string {
  const given = Object.entries(filter).flatMap(([field, value]) =>
    value === null ? [] : [`${field}=${value}`],
  );
  return [name, ...given].join(' ');
}

/** Rows in arrays, heads first, which may be changed. */
export interface RowArrays {
  readonly users: User[];
  readonly sessions: Session[];
  readonly messages: Message[];
  /** Whose a session or message is, by its id, where the upstream knows and the row does not say. */
  readonly owners?: ReadonlyMap<string, Owner>;
}

export interface Owner {
  readonly sessionId: string | null;
  readonly userId: string | null;
}

export function toShopRows({ users, sessions, messages, owners }: RowArrays): ShopRows {
  const ownerOf = (row: Message | Session): Owner =>
    owners?.get('messageId' in row ? row.messageId : row.sessionId) ?? row;
  return {
    users,
    sessionsOf: (userId) => sessions.filter((row) => userId === null || ownerOf(row).userId === userId),
    messagesOf: ({ sessionId, userId }) =>
      messages.filter((row) => {
        const owner = ownerOf(row);
        return (
          (sessionId === null || owner.sessionId === sessionId) &&
          (userId === null || owner.userId === userId)
        );
      }),
    user: (id) => users.find(({ userId }) => userId === id),
    session: (id) => sessions.find(({ sessionId }) => sessionId === id),
    message: (id) => messages.find(({ messageId }) => messageId === id),
  };
}
