import type { CallContext } from '../call-context.ts';
import type { Message, Session } from '../models.ts';

/** Which rows of a list: a value for each field; null or false: all. */
export type Filter = Readonly<Record<string, string | boolean | null>>;

export type UserFilter = Readonly<Record<never, never>>;

export type SessionFilter = {
  readonly userId: string | null;
};

export type MessageFilter = {
  readonly sessionId: string | null;
  readonly userId: string | null;
  /** False where the list does not filter by it. */
  readonly includeSql: boolean;
};

/** One list of an upstream, with all filters; reads reject with `UpstreamError`. Unknown owners: no rows. */
export type UpstreamList<Row, F extends Filter = Filter> = NumberedList<Row, F> | TokenList<Row, F>;

/** Messages can also be read "before a time". */
export type MessageList = UpstreamList<Message, MessageFilter> | BeforeList<Message, MessageFilter>;

interface ListFacts<F extends Filter> {
  /** Fields of the filter that the upstream obeys. */
  readonly filters: readonly (keyof F & string)[];
  /** Of those, the ones without which it lists nothing; absent: it lists all rows of the chatbot too. */
  readonly requires?: readonly (keyof F & string)[];
  /** How rows change: never (newest first), in place (`fields`), or by moving to the head (`moves`). */
  readonly changes: 'never' | 'fields' | 'moves';
  readonly hasTotal: boolean;
  /** Most rows of one answer, as far as known; falls when the upstream clamps or refuses a size. */
  largestPage(): number;
}

/** Rows of the chatbot's other lists that came with an answer. */
export interface EmbeddedRows {
  readonly sessions: readonly Session[];
}

/** Read by page number, in whatever order; every answer counts the list. */
export interface NumberedList<Row, F extends Filter = Filter> extends ListFacts<F> {
  readonly kind: 'numbered';
  /** Rejects with `PageSizeRefusedError` too, after lowering `largestPage()`. */
  readPage(filter: F, page: PageRequest, call: CallContext): Promise<NumberedPage<Row>>;
}

/** Which page to ask for; pages count from 1. */
export interface PageRequest {
  readonly page: number;
  readonly pageSize: number;
}

/** One page as the server answered it, which may have clamped the size or moved the page (from 1). */
export interface NumberedPage<Row> {
  /** Each row once; fewer than `totalItems` says where the upstream leaves some out. */
  readonly rows: readonly Row[];
  /** Rows in the whole list, as this answer says; may lag behind the rows. */
  readonly totalItems: number;
  readonly pageSize: number;
  readonly currentPage: number;
  /** True: another figure of the answer says that pages follow, whatever `totalItems` says. */
  readonly saysMore?: boolean;
}

/** Read newest first, "before a time". */
export interface BeforeList<Row, F extends Filter = Filter> extends ListFacts<F> {
  readonly kind: 'before';
  readonly boundReading: BoundReading;
  /** At most `largestPage()` rows; `beforeMs` is epoch milliseconds, null for the newest. */
  readPage(filter: F, beforeMs: number | null, call: CallContext): Promise<BeforePage<Row>>;
  /** Where a filter takes rows out of a page, so that a short one proves no end. */
  readonly sparse?: SparseFilters<Row, F>;
}

export interface SparseFilters<Row, F extends Filter> {
  /** The filter that takes none out; null: nor does this one. */
  toWhole(filter: F): F | null;
  /** The reverse of `toWhole`; null: there is none. */
  toSparse(filter: F): F | null;
  isPart(row: Row): boolean;
}

/** Neighbouring rows before a time, newest first. */
export interface BeforePage<Row> {
  readonly rows: readonly Row[];
  /** False: unknown, however few rows there are. */
  readonly isEnd: boolean;
  /** True: it was read earlier. */
  readonly isCached?: boolean;
}

/**
 * How a bound relates to the times of rows: whether "before T" includes T, and the precision and zone of times.
 * Learned from answers, as it is not documented. It saves calls, but proves nothing: a row in two answers does.
 */
export interface BoundReading {
  /** Milliseconds from a row's time to the bound whose answer begins with that row. */
  leadMs(): number;
  /** Notes an answer whose newest row stands at the bound itself. */
  sawInclusive(): void;
  /** Notes that an answer held the row with this lead, and did not with `missedMs`, if any was tried. */
  sawRow(leadMs: number, missedMs: number | null): void;
}

/** Read from the head on, each page with the token of the one before: no page can be skipped. */
export interface TokenList<Row, F extends Filter = Filter> extends ListFacts<F> {
  readonly kind: 'token';
  /** What the list is ordered by, newest first, in epoch milliseconds; absent: the time of creation. */
  timeOf?(row: Row): number | null;
  /** For messages: one answer holds all of a session, and the session itself in `embedded`. */
  readonly comesWithSession?: boolean;
  /** `token` null: the head. */
  readPage(
    filter: F,
    page: { readonly token: string | null; readonly pageSize: number },
    call: CallContext,
  ): Promise<TokenPage<Row>>;
}

export interface TokenPage<Row> {
  readonly rows: readonly Row[];
  /** Null: no row follows. */
  readonly next: string | null;
  /** Null where the list is not counted. */
  readonly total: number | null;
  readonly embedded?: EmbeddedRows;
}
