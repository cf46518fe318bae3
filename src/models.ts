/**
 * What the graph is made of, free of any upstream's wire names. Everything is readonly: a model may be shared
 * by requests through the cache.
 */

/** One upstream API, as the source registry names it (`peki`, `askyourdatabase`). New values appear over time. */
export type ProviderId = string;

/** How one provider appears in the graph; the `Provider` enum is made of these. */
export interface ProviderInfo {
  readonly id: ProviderId;
  /** The name of the GraphQL enum value, e.g. `ASK_YOUR_DATABASE`. */
  readonly enumValue: string;
  readonly description: string;
}

/** One configured chatbot. */
export interface Chatbot {
  readonly chatbotId: string;
  readonly provider: ProviderId;
  readonly name: string | null;
}

/** Any value that JSON can carry. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** A person (or channel identity) who talks to a chatbot. */
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
  /** Epoch milliseconds of their last message. */
  readonly lastMessageAtMs: number | null;
  /** Epoch milliseconds. */
  readonly createdAtMs: number | null;
  /** Epoch milliseconds. */
  readonly updatedAtMs: number | null;
}

export type SessionStatus = 'ACTIVE' | 'CLOSED' | 'UNKNOWN';

/** One conversation. */
export interface Session {
  readonly chatbotId: string;
  readonly sessionId: string;
  readonly userId: string | null;
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
  /** Epoch milliseconds. */
  readonly createdAtMs: number | null;
  /** Epoch milliseconds. */
  readonly updatedAtMs: number | null;
}

export type MessageRole = 'USER' | 'ASSISTANT' | 'SYSTEM' | 'UNKNOWN';

/** How a list of messages is ordered by time. */
export type MessageOrder = 'NEWEST_FIRST' | 'OLDEST_FIRST';

/** What every message has, whatever its kind. */
export interface MessageBase {
  readonly chatbotId: string;
  readonly messageId: string;
  readonly sessionId: string | null;
  readonly userId: string | null;
  readonly role: MessageRole;
  /** Epoch milliseconds; null when the upstream's time is missing or unreadable. */
  readonly createdAtMs: number | null;
  readonly tokenCount: number | null;
  /** Seconds the chatbot took to answer. */
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
  /** Absolute http(s) URL. It is data: nothing in this server ever fetches it. */
  readonly url: string;
}

export interface UnknownMessage extends MessageBase {
  readonly kind: 'unknown';
  /** Why the row is none of the known kinds, for a person to read. */
  readonly reason: string;
  readonly attachmentUrl: string | null;
}

export type Message = TextMessage | SqlMessage | ImageMessage | UnknownMessage;

/** The rows that a chatbot's SQL gave. */
export interface SqlResult {
  readonly rows: readonly JsonObject[];
  /** The keys of all rows in the order in which the upstream wrote them; null where the rows themselves keep it. */
  readonly columns: readonly string[] | null;
  /** Opens the data to whoever holds it: treat it as a secret. */
  readonly viewLink: string | null;
}
