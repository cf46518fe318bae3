import type { SearchText } from '../archive/parse-search-text.ts';
import type { Message, MessageOrder, Session } from '../models.ts';

/** Which rows of a chatbot; null: all. */
export interface Selection {
  readonly sessionId: string | null;
  readonly userId: string | null;
  /** From this moment on, and before that one, in epoch milliseconds. */
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
  /** Words that messages must hold; from an archive alone. */
  readonly text: SearchText | null;
  readonly includeSql: boolean;
}

/** Rows that follow one another; `position` leads to those behind them. */
export interface Piece<Row> {
  readonly rows: readonly Row[];
  readonly position: string;
  /** Of the whole list, where it is counted. */
  readonly total: number | null;
}

export interface LinePiece extends Omit<Piece<never>, 'rows'> {
  readonly text: string;
  readonly rows: number;
}

/**
 * The rows of a chatbot, each once, those behind a position if one is given. Rows that are added meanwhile change nothing. Rejects with
 * errors of the upstream, `ArchiveError`, and `NotSupportedByProviderError` for what the API cannot list.
 */
export interface Feed {
  messages(selection: Selection, order: MessageOrder, after: string | null): AsyncGenerator<Piece<Message>>;
  /** Messages as NDJSON, newest first; null: they have to be made of `messages`. */
  messageLines(selection: Selection, after: string | null): AsyncGenerator<LinePiece> | null;
  /** How many of these rows there are to read, or about as many; null: nobody knows before they are read. */
  count(rows: 'messages' | 'sessions', selection: Selection): Promise<number | null>;
  /** In an order of its own; ranges of time and words are not looked at. */
  sessions(selection: Selection, after: string | null): AsyncGenerator<Piece<Session>>;
}
