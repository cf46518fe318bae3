/** Models of the graph, without wire names; readonly, because requests share them through the cache. */

/** One upstream API, such as `peki`. New values appear over time. */
export type ProviderId = string;

export interface Chatbot {
  readonly chatbotId: string;
  readonly provider: ProviderId;
  readonly name: string | null;
}

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** True for what was a `{…}` in a JSON text. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A person (or channel identity) who talks to a chatbot. Times are epoch milliseconds. */
export interface User {
  readonly chatbotId: string;
  readonly userId: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
  readonly phoneNumber: string | null;
  readonly username: string | null;
  readonly source: string | null;
  readonly data: JsonObject | null;
  readonly lastReceivedText: string | null;
  readonly lastMessageAtMs: number | null;
  readonly createdAtMs: number | null;
  readonly updatedAtMs: number | null;
}

export type SessionStatus = 'ACTIVE' | 'CLOSED' | 'UNKNOWN';

/** One conversation. Times are epoch milliseconds. */
export interface Session {
  readonly chatbotId: string;
  readonly sessionId: string;
  readonly userId: string | null;
  /** Others who take part in it: their lists show it too. */
  readonly otherUserIds?: readonly string[] | undefined;
  readonly threadId: string | null;
  readonly status: SessionStatus | null;
  readonly subject: string | null;
  readonly summary: string | null;
  readonly behaviour: string | null;
  readonly result: string | null;
  readonly category: string | null;
  readonly sentiment: string | null;
  readonly language: string | null;
  readonly source: string | null;
  readonly userName: string | null;
  readonly score: number | null;
  readonly tags: readonly string[];
  readonly tokenCount: number | null;
  readonly createdAtMs: number | null;
  readonly updatedAtMs: number | null;
  /** Absent where they were not read along with it. */
  readonly related?: { readonly user: User | null; readonly lastMessage: Message | null };
}

export type MessageRole = 'USER' | 'ASSISTANT' | 'SYSTEM' | 'UNKNOWN';

export type MessageOrder = 'NEWEST_FIRST' | 'OLDEST_FIRST';

export interface MessageBase {
  readonly chatbotId: string;
  readonly messageId: string;
  readonly sessionId: string | null;
  readonly userId: string | null;
  readonly role: MessageRole;
  /** Epoch milliseconds; null: the upstream's time is missing or unreadable. */
  readonly createdAtMs: number | null;
  readonly tokenCount: number | null;
  /** In seconds. */
  readonly responseTime: number | null;
}

export interface TextMessage extends MessageBase {
  readonly kind: 'text';
  readonly text: string;
  readonly attachmentUrl: string | null;
}

export interface SqlMessage extends MessageBase {
  readonly kind: 'sql';
  readonly sql: string | null;
  readonly result: SqlResult | null;
}

export interface ImageMessage extends MessageBase {
  readonly kind: 'image';
  /** Absolute http(s) URL, which this server never fetches. */
  readonly url: string;
}

export interface UnknownMessage extends MessageBase {
  readonly kind: 'unknown';
  readonly reason: string;
  readonly attachmentUrl: string | null;
}

export type Message = TextMessage | SqlMessage | ImageMessage | UnknownMessage;

export interface OutgoingMessage {
  readonly userId: string;
  readonly userName: string;
  readonly content: string;
  /** Absolute http(s) URL, which this server never fetches. */
  readonly fileUrl: string | null;
}

/** What a chatbot is asked within a session. */
export interface Question {
  readonly sessionId: string;
  readonly question: string;
  readonly includeSql: boolean;
}

/** A piece of an answer, in the order in which it is written. */
export type AnswerPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'sql'; readonly sql: string | null; readonly result: SqlResult | null };

export interface SqlResult {
  readonly rows: readonly JsonObject[];
  /** The keys of all rows in the upstream's order; null: the rows themselves keep it. */
  readonly columns: readonly string[] | null;
  /** Opens the data to whoever holds it: treat it as a secret. */
  readonly viewLink: string | null;
}
