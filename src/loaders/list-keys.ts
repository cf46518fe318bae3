import type { TimeRange } from '../lists/time-range.ts';
import type { MessageOrder } from '../models.ts';

export interface WindowRequest {
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
  /** Absent: of all times. */
  readonly range?: TimeRange;
  readonly window: WindowRequest;
}

export type MessageCountKey = Omit<MessageListKey, 'order' | 'window'>;

export interface RowOfChatbotKey {
  readonly chatbotId: string;
  readonly id: string;
}

/** `place` tells where to look on upstreams that read no message by id. */
export interface MessageKey extends RowOfChatbotKey {
  readonly place: MessagePlace | null;
}

export interface MessagePlace {
  readonly sessionId: string;
  readonly createdAtMs: number | null;
  /** Whether the row itself is SQL, never whether some list included SQL. */
  readonly isSql: boolean;
}
