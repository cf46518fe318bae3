import { type ExportRecord, toTime } from '../archive/to-message-record.ts';
import type { Message, MessageRole, Session } from '../models.ts';

export const messageColumns = [
  ...['chatbotId', 'messageId', 'sessionId', 'userId', 'role', 'createdAt', 'kind'],
  ...['text', 'attachmentUrl', 'url', 'sql', 'result', 'reason', 'tokenCount', 'responseTime'],
];

export const sessionColumns = [
  ...['chatbotId', 'sessionId', 'userId', 'otherUserIds', 'threadId', 'status', 'subject', 'summary'],
  ...['behaviour', 'result', 'category', 'sentiment', 'language', 'source', 'userName', 'score', 'tags'],
  ...['tokenCount', 'createdAt', 'updatedAt'],
  ...['messageCount', 'userMessages', 'assistantMessages', 'systemMessages', 'unknownMessages'],
  ...['firstMessageAt', 'firstResponseSeconds', 'lastMessageAt', 'lastMessageRole', 'lastMessageText'],
];

/** What was said in a conversation, in figures. */
export interface Conversation {
  readonly counts: Readonly<Record<MessageRole, number>>;
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  /** From the first message of the user to the first answer after it. */
  readonly firstResponseMs: number | null;
  readonly last: Message | null;
}

/** `add` takes the messages from the newest on. */
export function createConversation(): { add(message: Message): void; end(): Conversation } {
  const counts = { USER: 0, ASSISTANT: 0, SYSTEM: 0, UNKNOWN: 0 };
  let last: Message | null = null;
  let firstMs: number | null = null;
  let lastMs: number | null = null;
  /** The earliest answer so far; once an earlier message of the user is met, it answers that one. */
  let answerMs: number | null = null;
  let firstResponseMs: number | null = null;
  return {
    add(message) {
      const { role, createdAtMs } = message;
      counts[role] += 1;
      last ??= message;
      if (createdAtMs === null) return;
      firstMs = createdAtMs;
      lastMs ??= createdAtMs;
      if (role === 'ASSISTANT') answerMs = createdAtMs;
      if (role === 'USER' && answerMs !== null) firstResponseMs = answerMs - createdAtMs;
    },
    end: () => ({ counts, firstMs, lastMs, firstResponseMs, last }),
  };
}

export function toSessionRecord(session: Session, conversation: Conversation): ExportRecord {
  const { createdAtMs, updatedAtMs, otherUserIds = [], ...fields } = session;
  const { counts, firstMs, lastMs, firstResponseMs, last } = conversation;
  return {
    ...fields,
    otherUserIds,
    createdAt: toTime(createdAtMs),
    updatedAt: toTime(updatedAtMs),
    messageCount: counts.USER + counts.ASSISTANT + counts.SYSTEM + counts.UNKNOWN,
    userMessages: counts.USER,
    assistantMessages: counts.ASSISTANT,
    systemMessages: counts.SYSTEM,
    unknownMessages: counts.UNKNOWN,
    firstMessageAt: toTime(firstMs),
    firstResponseSeconds: firstResponseMs === null ? null : firstResponseMs / 1_000,
    lastMessageAt: toTime(lastMs),
    lastMessageRole: last?.role ?? null,
    lastMessageText: last?.kind === 'text' ? last.text : null,
  };
}
