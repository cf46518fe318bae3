import { messageShape } from '../lists/row-shapes.ts';
import type { Message, MessageRole } from '../models.ts';

export type ColumnValue = string | number | null;

const kinds = ['text', 'sql', 'image', 'unknown'] as const;
const roles = ['USER', 'ASSISTANT', 'SYSTEM', 'UNKNOWN'] as const;

export const toKindCode = (kind: Message['kind']) => kinds.indexOf(kind);
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

/** What a query must select for `toMessage`, from `message m`. */
export const messageSelection = `m.place, m.id, ${contentColumns.map((name) => `m.${name}`).join(', ')},
  (SELECT id FROM chatbot WHERE key = m.chatbot) AS chatbot_id,
  (SELECT id FROM session WHERE key = m.session) AS session_id,
  (SELECT id FROM user WHERE key = m.user) AS user_id`;

export function toMessage(row: Readonly<Record<string, unknown>>): Message {
  const { body, attachment } = row;
  const kind = kinds[Number(row['kind'])];
  const base = {
    chatbotId: String(row['chatbot_id']),
    messageId: String(row['id']),
    sessionId: toText(row['session_id']),
    userId: toText(row['user_id']),
    role: roles[Number(row['role'])] ?? 'UNKNOWN',
    createdAtMs: toNumber(row['created_ms']),
    tokenCount: toNumber(row['tokens']),
    responseTime: toNumber(row['response']),
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
