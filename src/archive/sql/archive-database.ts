import type { ArchivedChatbot, ArchivedMessage } from '../archive.ts';
import type { Condition, SqlValue } from '../conditions.ts';
import type { SearchText } from '../parse-search-text.ts';

export type Row = Readonly<Record<string, unknown>>;
export type Owner = 'session' | 'user';

export interface MessageQuery {
  /** Tables with the message `m` among them; absent: it alone. */
  readonly from?: string;
  readonly where: Condition;
  readonly order: string;
  readonly count: number;
}

/** An archive as it is read, and what SQLite and PostgreSQL say differently; `?` stands for a value. */
export interface ArchiveDatabase {
  /** Stands before the name of each table. */
  readonly schema: '' | 'convograph.';
  query(sql: string, values: readonly SqlValue[]): Promise<readonly Row[]>;
  selectMessages(query: MessageQuery): Promise<ArchivedMessage[]>;
  /** 0: there is none; keys count from 1. */
  findChatbotKey(chatbot: ArchivedChatbot): Promise<number>;
  findKey(name: Owner, chatbot: number, id: string): Promise<number>;
  /** The sessions `s` that a user began or takes part in, for the values chatbot, user, chatbot, user. */
  readonly sessionsOfUser: string;
  /** The messages `m` with the index of their words, which stands in the order of `place`. */
  readonly index: { readonly from: string; readonly place: string };
  /** What rows of the index must fulfil to hold a text, and one word of each list of `scopes`. */
  toTextCondition(text: SearchText, scopes: readonly (readonly string[])[]): Condition;
  /** A text as a column holds it, and back. */
  toStored(text: string): string;
  fromStored(text: string): string;
}
