import type { Message, MessageOrder, MessageRole, Session, SessionStatus, User } from '../models.ts';
import type { SearchText } from './parse-search-text.ts';
import type { Walk } from './walk.ts';

/** A chatbot at its API: one of the same id at another server is another. */
export interface ArchivedChatbot {
  readonly serverId: string;
  readonly chatbotId: string;
}

export interface RowBatch {
  readonly users?: readonly User[];
  readonly sessions?: readonly Session[];
  readonly messages?: readonly Message[];
}

/** A list that is read from end to end; messages with their SQL, of one session where the API needs one. */
export interface WalkedList {
  readonly collection: 'users' | 'sessions' | 'messages';
  readonly sessionId: string | null;
}

export interface ArchiveSearch {
  readonly chatbots: readonly ArchivedChatbot[];
  readonly text: SearchText;
  readonly kinds: readonly Message['kind'][];
  readonly roles: readonly MessageRole[] | null;
  readonly sessionId: string | null;
  readonly userId: string | null;
  /** From this moment on, and before that one, in epoch milliseconds. */
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
}

/** `place` orders all messages by time; it changes only with the time, or where rows of one time turn out to stand the other way round. */
export interface ArchivedMessage {
  readonly place: number;
  readonly message: Message;
}

/** Which messages of a chatbot; null: all. */
export interface MessageSelection {
  readonly kinds: readonly Message['kind'][];
  readonly sessionId: string | null;
  readonly userId: string | null;
  /** From this moment on, and before that one, in epoch milliseconds; rows without a time are in no range. */
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
}

/** Rows beyond a place: those below it, newest first, or those above it, oldest first; `beyond` null: from that end on. */
export interface MessageSegment {
  readonly order: MessageOrder;
  readonly beyond: number | null;
  readonly count: number;
}

export interface MessageLines {
  readonly text: string;
  readonly rows: number;
  /** Those included that the text leaves out. */
  readonly read: number;
  /** Of the last one that was read; null: there is none. */
  readonly place: number | null;
}

/** Sessions of a chatbot that were seen, the latest first by one of their times, then by their ids. */
export interface SessionList {
  readonly chatbot: ArchivedChatbot;
  /** Only those in which this user takes part. */
  readonly userId: string | null;
  readonly status: SessionStatus | null;
  /** By their newest message, SQL aside, or by their beginning. */
  readonly order: 'last-message' | 'created';
  /** From this moment on, in epoch milliseconds. */
  readonly sinceMs: number | null;
}

/** Where a session or a user stands in a list by time; `timeMs` in epoch milliseconds, 0: none. */
export interface OwnerPlace {
  readonly timeMs: number;
  readonly id: string;
}

/** Up to `count` rows between two places, counted from one end. */
export interface OwnerWindow {
  readonly from: 'start' | 'end';
  readonly count: number;
  readonly after: OwnerPlace | null;
  readonly before: OwnerPlace | null;
}

/** A session or a user as it was last read; null: only its id is known. */
export interface ArchivedOwner<Row> {
  readonly id: string;
  readonly row: Row | null;
}

export interface ArchivedSession extends OwnerPlace, ArchivedOwner<Session> {
  readonly user: User | null;
  /** SQL aside. */
  readonly lastMessage: Message | null;
}

/** `timeMs`: when they first appeared. */
export type ArchivedUser = OwnerPlace & ArchivedOwner<User>;

/** Sessions or users that were seen, by their ids, after the given one. */
export type ReadOwners<Row> = (
  chatbot: ArchivedChatbot,
  after: string | null,
  count: number,
) => Promise<readonly ArchivedOwner<Row>[]>;

/** Where the chatbot's messages are complete; `sessions`: lists of one session each, where the API has no other. */
export interface Coverage extends ArchivedChatbot {
  readonly messages: Walk | null;
  readonly sessions: number;
  readonly completeSessions: number;
}

export interface RowIds {
  readonly users?: readonly string[];
  readonly sessions?: readonly string[];
  readonly messages?: readonly Pick<Message, 'sessionId' | 'messageId'>[];
}

export interface RemovedRows {
  readonly users: number;
  readonly sessions: number;
  readonly messages: number;
}

/** A durable store of what was read. All reject with `ArchiveError`. */
export interface Archive {
  /** Adds rows, and replaces those that changed, in one transaction with how far their list was read. */
  write(chatbot: ArchivedChatbot, rows: RowBatch, walked?: { list: WalkedList; walk: Walk }): Promise<void>;
  readWalk(chatbot: ArchivedChatbot, list: WalkedList): Promise<Walk | null>;
  readMessages(
    chatbot: ArchivedChatbot,
    selection: MessageSelection,
    segment: MessageSegment,
  ): Promise<readonly ArchivedMessage[]>;
  /** The same as they are exported, without those of a time (epoch milliseconds) or later. */
  readMessageLines(
    chatbot: ArchivedChatbot,
    selection: MessageSelection,
    segment: MessageSegment,
    beforeMs: number,
  ): Promise<MessageLines>;
  readonly readSessions: ReadOwners<Session>;
  readonly readUsers: ReadOwners<User>;
  search(search: ArchiveSearch, below: number | null, count: number): Promise<readonly ArchivedMessage[]>;
  countMatches(search: ArchiveSearch, most: number): Promise<number>;
  /** Messages of a selection, of those below a place; null: of all. */
  countMessages(chatbot: ArchivedChatbot, selection: MessageSelection, below: number | null): Promise<number>;
  /** `sessionId` null: in any session. */
  findMessage(
    chatbot: ArchivedChatbot,
    messageId: string,
    sessionId: string | null,
  ): Promise<ArchivedMessage | null>;
  findUser(chatbot: ArchivedChatbot, userId: string): Promise<User | null>;
  /** Null also where only its id is known. */
  findSession(chatbot: ArchivedChatbot, sessionId: string): Promise<Session | null>;
  /** Users that were read, the latest first, then by their ids. */
  listUsers(chatbot: ArchivedChatbot, window: OwnerWindow): Promise<readonly ArchivedUser[]>;
  countUsers(chatbot: ArchivedChatbot): Promise<number>;
  listSessions(list: SessionList, window: OwnerWindow): Promise<readonly ArchivedSession[]>;
  countSessions(list: SessionList): Promise<number>;
  readCoverage(chatbots: readonly ArchivedChatbot[]): Promise<readonly Coverage[]>;
  /** Removes these rows, from the index and the file too; of a session or user that has messages left, what is known beside the id. */
  removeRows(chatbot: ArchivedChatbot, rows: RowIds): Promise<RemovedRows>;
  /** Removes a user, their sessions with all that was said in them, and their other messages, from the index and the file too. */
  forgetUser(chatbot: ArchivedChatbot, userId: string): Promise<RemovedRows>;
  /** Removes messages of an earlier time (epoch milliseconds), and users and sessions that ended before it. */
  removeBefore(beforeMs: number): Promise<RemovedRows>;
  /** The same for what is older than the archive is to keep; nothing where it keeps all. */
  removeExpired(): Promise<void>;
  close(): Promise<void>;
}
