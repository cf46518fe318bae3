import {
  type JsonObject,
  type Message,
  type MessageBase,
  type MessageRole,
  readId,
  readInt,
  readNumber,
  readObject,
  readString,
  type Session,
  type SessionStatus,
  toFields,
  toHttpUrl,
  type User,
} from 'convograph/source';
import { findImage, htmlToText } from './html-to-text.ts';

/*
 * Rows of Intercom's API as the graph has them. No row is too odd for these functions: every field but the id may be missing.
 */

export function toUser(raw: unknown, chatbotId: string): User {
  const row = toFields(raw);
  const [firstName = null, ...others] = (readString(row['name'])?.trim() || null)?.split(/\s+/) ?? [];
  return {
    chatbotId,
    userId: readId(row['id']) ?? '',
    firstName,
    lastName: others.join(' ') || null,
    email: readString(row['email']),
    phoneNumber: readString(row['phone']),
    username: readString(row['external_id']),
    source: readString(row['role']),
    data: readObject(row['custom_attributes']),
    lastReceivedText: null,
    lastMessageAtMs: readSecondsMs(row['last_replied_at']),
    createdAtMs: readSecondsMs(row['created_at']),
    updatedAtMs: readSecondsMs(row['updated_at']),
  };
}

export function toSession(raw: unknown, chatbotId: string): Session {
  const row = toFields(raw);
  const source = toFields(row['source']);
  const contacts = readList(toFields(row['contacts'])['contacts']);
  const [userId = null, ...otherUserIds] = contacts
    .map((contact) => readId(toFields(contact)['id']))
    .filter((id) => id !== null);
  return {
    chatbotId,
    sessionId: readId(row['id']) ?? '',
    userId,
    ...(otherUserIds.length > 0 && { otherUserIds }),
    threadId: null,
    status: toStatus(readString(row['state'])),
    subject: readId(row['title']) ?? (htmlToText(readString(source['subject']) ?? '') || null),
    summary: null,
    behaviour: null,
    result: null,
    category: null,
    sentiment: null,
    language: null,
    source: readString(source['type']),
    userName: null,
    score: readNumber(toFields(row['conversation_rating'])['rating']),
    tags: readList(toFields(row['tags'])['tags'])
      .map((tag) => readString(toFields(tag)['name']))
      .filter((name) => name !== null),
    tokenCount: null,
    createdAtMs: readSecondsMs(row['created_at']),
    updatedAtMs: readSecondsMs(row['updated_at']),
  };
}

/** The messages of a conversation, newest first: what was said in it, without events, and without the team's own notes. */
export function toMessages(raw: unknown, chatbotId: string): readonly Message[] {
  const row = toFields(raw);
  const { sessionId, userId } = toSession(raw, chatbotId);
  // The message that began it names no time of its own.
  const first = { ...toFields(row['source']), created_at: row['created_at'] ?? null, part_type: 'comment' };
  return [first, ...readParts(row)]
    .map(toFields)
    .filter(isMessage)
    .map((part) => toMessage(part, { chatbotId, sessionId, userId }))
    .reverse();
}

/** The parts that an answer shows of a conversation, oldest first. */
export function readParts(conversation: JsonObject): readonly unknown[] {
  return readList(toFields(conversation['conversation_parts'])['conversation_parts']);
}

/** How many parts a conversation has, and how many of them the answer shows: at most the 500 most recent. */
export function countParts(raw: unknown): { readonly total: number; readonly shown: number } {
  const row = toFields(raw);
  const shown = readParts(row).length;
  return { total: readInt(toFields(row['conversation_parts'])['total_count']) ?? shown, shown };
}

/** Notes are for the team; the contact never sees them. */
const noteTypes: ReadonlySet<string> = new Set(['note', 'note_and_reopen']);

/** True for what somebody said; an event, such as an assignment, is a part of another type without a word. */
function isMessage(part: JsonObject): boolean {
  const type = readString(part['part_type']) ?? 'comment';
  const saysSomething = Boolean(readString(part['body'])) || readList(part['attachments']).length > 0;
  return readId(part['id']) !== null && !noteTypes.has(type) && (type === 'comment' || saysSomething);
}

function toMessage(
  part: JsonObject,
  owner: Pick<MessageBase, 'chatbotId' | 'sessionId' | 'userId'>,
): Message {
  const author = toFields(part['author']);
  const role = toRole(readString(author['type']));
  const base: MessageBase = {
    ...owner,
    messageId: readId(part['id']) ?? '',
    userId: role === 'USER' ? readId(author['id']) : owner.userId,
    role,
    createdAtMs: readSecondsMs(part['created_at']),
    tokenCount: null,
    responseTime: null,
  };
  const html = readString(part['body']) ?? '';
  const text = htmlToText(html);
  const [file] = readList(part['attachments']).map(toFields);
  const attachmentUrl = toHttpUrl(readString(file?.['url'] ?? null));
  if (text !== '')
    return { kind: 'text', text, attachmentUrl: attachmentUrl ?? toHttpUrl(findImage(html)), ...base };
  const isImage = /^image\//.test(readString(file?.['content_type'] ?? null) ?? '');
  const url = toHttpUrl(findImage(html)) ?? (isImage ? attachmentUrl : null);
  if (url !== null) return { kind: 'image', url, ...base };
  const reason = part['redacted'] === true ? 'The message was redacted.' : 'The message has no text.';
  return { kind: 'unknown', reason, attachmentUrl, ...base };
}

function toRole(type: string | null): MessageRole {
  if (type === 'user' || type === 'lead' || type === 'contact') return 'USER';
  return type === 'admin' || type === 'bot' || type === 'team' ? 'ASSISTANT' : 'UNKNOWN';
}

/** A snoozed conversation goes on. */
function toStatus(state: string | null): SessionStatus | null {
  if (state === null) return null;
  return state === 'closed' ? 'CLOSED' : state === 'open' || state === 'snoozed' ? 'ACTIVE' : 'UNKNOWN';
}

export function readList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The API's times are Unix seconds. */
function readSecondsMs(value: unknown): number | null {
  const seconds = readNumber(value);
  return seconds === null ? null : seconds * 1000;
}
