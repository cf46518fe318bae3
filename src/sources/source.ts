import type { TracePlace } from '../ledger/call-observer.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Chatbot, Message, Session, User } from '../models.ts';
import type { RateLimit } from '../rate-limit/rate-limit.ts';

/** What an upstream can do, as data, so that no code asks "which provider is this?". */
export interface Capabilities {
  readonly listsUsers: boolean;
  readonly listsSessions: boolean;
  readonly readsUserById: boolean;
  /** False: a session is a handle, whose id the client knows and whose own fields are unknown. */
  readonly readsSessionById: boolean;
  readonly readsMessageById: boolean;
  /** True: messages can be listed without naming a session. */
  readonly listsMessagesAcrossSessions: boolean;
  readonly hasTotalCounts: boolean;
  readonly hasSqlMessages: boolean;
  readonly filtersMessagesByUser: boolean;
  /** Most rows that one call is supposed to give. */
  readonly largestPage: number;
  /** Null where no limit is known. */
  readonly requestsPerMinute: number | null;
}

/** What one GraphQL operation hands down to its upstream calls. */
export interface CallContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
  /** The latest time for a call to start, in milliseconds of `performance.now()`. Absent: no limit; 0: only if it need not wait. */
  readonly deadlineMs?: number;
  /** Keeps account of every request that really goes out. */
  readonly ledger?: Ledger;
  /** Where its calls are shown; absent: nobody traces them. */
  readonly trace?: TracePlace;
  /** What every call fails with, before it waits for anything; what is kept is given all the same. */
  readonly refusal?: Error;
  /** When the operation began, in milliseconds of a clock that never goes back; absent: now. What was read since then is fresh. */
  readonly startedMs?: number;
  /** True: only what was read since the operation began will do. */
  readonly mustLook?: boolean;
  /** True: a kept answer will not do, because it has been seen and did not settle the matter. */
  readonly isFresh?: boolean;
}

export interface SessionFilter {
  readonly userId: string | null;
}

export interface MessageFilter {
  readonly sessionId: string | null;
  readonly userId: string | null;
  /** Always false where `hasSqlMessages` is. */
  readonly includeSql: boolean;
}

/** Which page to ask for. */
export interface PageRequest {
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
}

/** One page as the server answered it: it may have clamped the size or moved the page. */
export interface NumberedPage<Row> {
  /** Each row once. Fewer than the page's share of `totalItems` where the upstream leaves some out; see `page-slots.ts`. */
  readonly rows: readonly Row[];
  /** Rows in the whole list, as this answer says; may run behind the rows. */
  readonly totalItems: number;
  readonly pageSize: number;
  /** From 1. */
  readonly currentPage: number;
  /** True: another figure of the answer says that pages follow, whatever `totalItems` says. */
  readonly saysMore?: boolean;
}

interface SourceBase {
  readonly chatbot: Chatbot;
  readonly capabilities: Capabilities;
  /** Names the credential without revealing it; part of every cache key. */
  readonly credentialId: string;
  readonly rateLimit: RateLimit;
  /** One cheap call that succeeds when the upstream is reachable and accepts the credential. Rejects with `UpstreamError`. */
  check(call: CallContext): Promise<void>;
  /** Closes its connections. */
  close(): Promise<void>;
}

/**
 * An upstream whose lists are read by page number and that reads single rows by id. Every method rejects with
 * `UpstreamError`; a list method also with `PageSizeRefusedError`. What does not exist is null.
 */
export interface NumberedSource extends SourceBase {
  readonly paging: 'numbered';
  /** Most rows a page, as far as known: starts at `capabilities.largestPage`, falls when the server clamps or refuses. */
  largestPage(): number;
  listUsers(page: PageRequest, call: CallContext): Promise<NumberedPage<User>>;
  listSessions(filter: SessionFilter, page: PageRequest, call: CallContext): Promise<NumberedPage<Session>>;
  listMessages(filter: MessageFilter, page: PageRequest, call: CallContext): Promise<NumberedPage<Message>>;
  /** Pages that cost no call and no wait; null where one would. Absent: the source keeps nothing. */
  readonly atHand?: {
    sessions(
      filter: Readonly<Record<string, string | null>>,
      page: PageRequest,
      call: CallContext,
    ): NumberedPage<Session> | null;
    messages(
      filter: Readonly<Record<string, string | null>>,
      page: PageRequest,
      call: CallContext,
    ): NumberedPage<Message> | null;
  };
  readUser(userId: string, call: CallContext): Promise<User | null>;
  readSession(sessionId: string, call: CallContext): Promise<Session | null>;
  readMessage(messageId: string, call: CallContext): Promise<Message | null>;
}

/**
 * How a bound relates to the times that rows show: whether "before T" includes T, how finely times are shown and in which zone.
 * Not documented, so it is learned from the answers and remembered for the source. It is a guess that saves calls, never a
 * proof: that is a row which stands in both of two answers.
 */
export interface BoundReading {
  /** How far after a row's time lies the bound whose answer begins with that row, in milliseconds. */
  leadMs(): number;
  /** An answer whose newest row stands at the very bound. */
  sawInclusive(): void;
  /** With this lead an answer held the row; with `missedMs`, if any was tried, it did not. */
  sawRow(leadMs: number, missedMs: number | null): void;
}

/** Neighbouring rows before a time, newest first. */
export interface BeforePage<Row> {
  readonly rows: readonly Row[];
  /** True: no row follows. False: that is not known, however few rows there are. */
  readonly isEnd: boolean;
  /** True: it was read earlier. */
  readonly isKept?: boolean;
}

/** An upstream that gives the newest messages of one session before a time. Rejects with `UpstreamError`. */
export interface BeforeSource extends SourceBase {
  readonly paging: 'before';
  readonly boundReading: BoundReading;
  /** Newest first, at most `capabilities.largestPage`; `beforeMs` is epoch milliseconds, null for the head. An unknown session is empty. */
  listMessages(
    filter: { readonly sessionId: string; readonly includeSql: boolean },
    beforeMs: number | null,
    call: CallContext,
  ): Promise<BeforePage<Message>>;
}

export type Source = NumberedSource | BeforeSource;
