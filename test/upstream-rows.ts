import type { NumberedPage, PageRequest } from '../src/lists/list.ts';
import type { Message, Session, User } from '../src/models.ts';

/** Rows of one list, in the upstream's order: an array, or something that computes them. */
export interface UpstreamList<Row> {
  readonly length: number;
  slice(from: number, to: number): readonly Row[];
}

/** What an upstream holds; it may be changed at any time. */
export interface UpstreamRows {
  readonly users: UpstreamList<User>;
  sessionsOf(userId: string | null): UpstreamList<Session>;
  messagesOf(filter: Owner): UpstreamList<Message>;
  user(id: string): User | undefined;
  session(id: string): Session | undefined;
  message(id: string): Message | undefined;
}

/** Heads first. */
export interface RowArrays {
  readonly users: readonly User[];
  readonly sessions: readonly Session[];
  readonly messages: readonly Message[];
  /** Whose a session or message is, by its id, where the upstream knows and the row does not say. */
  readonly owners?: ReadonlyMap<string, Owner>;
}

/** In a filter, null stands for any. */
export interface Owner {
  readonly sessionId: string | null;
  readonly userId: string | null;
}

export function isOwnedBy(owner: Owner, { sessionId, userId }: Owner): boolean {
  return (
    (sessionId === null || owner.sessionId === sessionId) && (userId === null || owner.userId === userId)
  );
}

export function toUpstreamRows({ users, sessions, messages, owners }: RowArrays): UpstreamRows {
  const ownerOf = (row: Message | Session): Owner =>
    owners?.get('messageId' in row ? row.messageId : row.sessionId) ?? row;
  return {
    users,
    sessionsOf: (userId) => sessions.filter((row) => userId === null || ownerOf(row).userId === userId),
    messagesOf: (filter) => messages.filter((row) => isOwnedBy(ownerOf(row), filter)),
    user: (id) => users.find(({ userId }) => userId === id),
    session: (id) => sessions.find(({ sessionId }) => sessionId === id),
    message: (id) => messages.find(({ messageId }) => messageId === id),
  };
}

export interface PageManners {
  readonly pageLimit: number;
  readonly pastEnd: 'empty' | 'last';
  /** Totals run this many rows behind. */
  readonly countLag: number;
}

/** What an upstream answers that holds these rows. */
export function answerPage<Row>(
  rows: UpstreamList<Row>,
  { page, pageSize }: PageRequest,
  { pageLimit = Number.POSITIVE_INFINITY, pastEnd = 'empty', countLag = 0 }: Partial<PageManners> = {},
): NumberedPage<Row> {
  const size = Math.min(pageSize, pageLimit);
  const lastPage = Math.max(1, Math.ceil(rows.length / size));
  const currentPage = pastEnd === 'last' ? Math.min(page, lastPage) : page;
  return {
    rows: rows.slice((currentPage - 1) * size, currentPage * size),
    totalItems: Math.max(0, rows.length - countLag),
    pageSize: size,
    currentPage,
  };
}
