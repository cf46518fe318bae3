import type { MessageOrder } from '../models.ts';

/** A connection's window as the caller asked for it; cursors are still opaque. */
export interface WindowRequest {
  /** `first` counts from the start, `last` from the end. */
  readonly from: 'start' | 'end';
  readonly count: number;
  readonly after: string | null;
  readonly before: string | null;
}

export interface ChatbotListKey {
  readonly provider: string | null;
  readonly window: WindowRequest;
}

export interface UserListKey {
  readonly chatbotId: string;
  readonly window: WindowRequest;
}

export interface SessionListKey {
  readonly chatbotId: string;
  readonly userId: string | null;
  readonly window: WindowRequest;
}

export interface MessageListKey {
  readonly chatbotId: string;
  readonly sessionId: string | null;
  readonly userId: string | null;
  readonly includeSql: boolean;
  readonly order: MessageOrder;
  readonly window: WindowRequest;
}

/** Names one row by its upstream id. */
export interface RowOfChatbotKey {
  readonly chatbotId: string;
  readonly id: string;
}

/** Names one message; `place` tells where to look on upstreams that read no message by id. */
export interface MessageKey extends RowOfChatbotKey {
  readonly place: MessagePlace | null;
}

export interface MessagePlace {
  readonly sessionId: string;
  /** Epoch milliseconds; null for a message without a readable time. */
  readonly createdAtMs: number | null;
  /** Whether the row itself is SQL, never whether some list included SQL. */
  readonly isSql: boolean;
}
