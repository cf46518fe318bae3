import { messageShape } from '../lists/row-shapes.ts';
import type { Message, MessageRole } from '../models.ts';

export type ColumnValue = string | number | null;

export const messageKinds = ['text', 'sql', 'image', 'unknown'] as const;
const roles = ['USER', 'ASSISTANT', 'SYSTEM', 'UNKNOWN'] as const;

export const toKindCode = (kind: Message['kind']) => messageKinds.indexOf(kind);
export const toRoleCode = (role: MessageRole) => roles.indexOf(role);

export const contentColumns = [
  'kind',
  'role',
  'created_ms',
  'tokens',
  'response',
  'body',
  'attachment',
] as const;

export function toContent(message: Message): ColumnValue[] {
  const { kind, role, createdAtMs, tokenCount, responseTime } = message;
  const base = [toKindCode(kind), toRoleCode(role), createdAtMs, tokenCount, responseTime];
  switch (message.kind) {
    case 'text':
      return [...base, message.text, message.attachmentUrl];
    case 'image':
      return [...base, message.url, null];
    case 'unknown':
      return [...base, message.reason, message.attachmentUrl];
    case 'sql': {
      // A link opens the data to whoever holds it, so the file has none.
      const result = message.result && { ...message.result, viewLink: null };
      return [...base, JSON.stringify({ sql: message.sql, result }), null];
    }
  }
}

/** What `toMessage` takes, in its order. */
export const messageColumns = ['chatbot_id', 'id', 'session_id', 'user_id', ...contentColumns] as const;

export function toMessage(values: readonly unknown[]): Message {
  const [chatbotId, messageId, sessionId, userId, ...content] = values;
  const [kindCode, role, createdAtMs, tokenCount, responseTime, body, attachment] = content;
  const kind = messageKinds[Number(kindCode)];
  const base = {
    chatbotId: String(chatbotId),
    messageId: String(messageId),
    sessionId: toText(sessionId),
    userId: toText(userId),
    role: roles[Number(role)] ?? 'UNKNOWN',
    createdAtMs: toNumber(createdAtMs),
    tokenCount: toNumber(tokenCount),
    responseTime: toNumber(responseTime),
  };
  switch (kind) {
    case 'text':
      return { ...base, kind, text: String(body), attachmentUrl: toText(attachment) };
    case 'image':
      return { ...base, kind, url: String(body) };
    case 'sql':
      return messageShape.parse({ ...base, kind, ...JSON.parse(String(body)) });
    default:
      return { ...base, kind: 'unknown', reason: String(body), attachmentUrl: toText(attachment) };
  }
}

const toText = (value: unknown) => (value === null ? null : String(value));
const toNumber = (value: unknown) => (value === null ? null : Number(value));
