import type { NumberedPage, PageRequest } from '../../lists/list.ts';
import type { Message, MessageBase, MessageRole, Session, SessionStatus, User } from '../../models.ts';
import type { IdentifiedRow } from '../identify-rows.ts';
import { toHttpUrl } from '../urls.ts';
import {
  readId,
  readInt,
  readNumber,
  readObject,
  readString,
  readStrings,
  readTimeMs,
  toFields,
} from '../wire-fields.ts';
import type { PekiPage } from './peki-wire.ts';

// No row makes these functions throw. `chatbotId` is the configured one: foreign rows have been emptied.

export function toUser({ raw, id }: IdentifiedRow, chatbotId: string): User {
  const row = toFields(raw);
  return {
    chatbotId,
    userId: id,
    firstName: readString(row['firstName']),
    lastName: readString(row['lastName']),
    email: readString(row['email']),
    phoneNumber: readString(row['phoneNumber']),
    username: readString(row['username']),
    source: readString(row['source']),
    data: readObject(row['dataDictionary']),
    lastReceivedText: readString(row['lastReceivedText']),
    lastMessageAtMs: readTimeMs(row['messageTimestamp']),
    createdAtMs: readTimeMs(row['createdAt']),
    updatedAtMs: readTimeMs(row['updatedAt']),
  };
}

export function toSession({ raw, id }: IdentifiedRow, chatbotId: string): Session {
  const row = toFields(raw);
  return {
    chatbotId,
    sessionId: id,
    userId: readId(row['chatUserId']),
    threadId: readId(row['threadId']),
    status: toStatus(readString(row['status'])),
    subject: readString(row['subject']),
    summary: readString(row['summary']),
    behaviour: readString(row['behaviour']),
    result: readString(row['result']),
    category: readString(row['category']),
    sentiment: readString(row['sentiment']),
    language: readString(row['language']),
    source: readString(row['source']),
    userName: readString(row['chatUserName']),
    score: readNumber(row['score']),
    tags: readStrings(row['tags']),
    tokenCount: readInt(row['tokenCount']),
    createdAtMs: readTimeMs(row['createdAt']),
    updatedAtMs: readTimeMs(row['updatedAt']),
  };
}

/** Text before media; a row with neither, or with media that is no image, is unknown. */
export function toMessage({ raw, id, hasOwnId }: IdentifiedRow, chatbotId: string): Message {
  const row = toFields(raw);
  const base: MessageBase = {
    chatbotId,
    messageId: id,
    sessionId: readId(row['chatSessionId']),
    userId: readId(row['chatUserId']),
    role: toRole(row['senderType']),
    createdAtMs: readTimeMs(row['createdAt']),
    tokenCount: readInt(row['tokenCount']),
    responseTime: readNumber(row['responseTime']),
  };
  const text = readString(row['text']);
  const link = readString(row['url']);
  const url = toHttpUrl(link);
  const toUnknown = (reason: string): Message => ({ kind: 'unknown', reason, attachmentUrl: url, ...base });

  if (!hasOwnId) return toUnknown('The row has no id.');
  // Fields behind a spread are slow to add.
  if (text) return { kind: 'text', text, attachmentUrl: url, ...base };
  if (url === null)
    return toUnknown(
      link ? 'The URL is not an absolute http(s) URL.' : 'The row has neither text nor a URL.',
    );
  const ending = nonImageEnding.exec(new URL(url).pathname)?.[1];
  return ending === undefined
    ? { kind: 'image', url, ...base }
    : toUnknown(`The media is no image: ${ending.toLowerCase()}.`);
}

const nonImageEnding =
  /\.(pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|txt|csv|md|html?|json|xml|zip|gz|7z|rar|mp3|wav|ogg|oga|opus|m4a|aac|flac|amr|mp4|m4v|mov|avi|mkv|webm|3gp|mpe?g|vcf|ics|eml)$/i;

function toStatus(status: string | null): SessionStatus | null {
  if (status === null) return null;
  return status === 'Active' ? 'ACTIVE' : status === 'Closed' ? 'CLOSED' : 'UNKNOWN';
}

function toRole(senderType: unknown): MessageRole {
  return senderType === 'User' ? 'USER' : senderType === 'Bot' ? 'ASSISTANT' : 'UNKNOWN';
}

/** The server may clamp the size or move the page, so its figures count; impossible ones are derived. */
export function toNumberedPage<Row>(
  page: PekiPage,
  rows: readonly Row[],
  asked: PageRequest,
): NumberedPage<Row> {
  const currentPage = page.currentPage || asked.page;
  const pageSize = page.pageSize && page.pageSize >= rows.length ? page.pageSize : asked.pageSize;
  const seenItems = (currentPage - 1) * pageSize + rows.length;
  const totalPages = page.totalPages ?? 0;
  const isFollowed = totalPages > currentPage;
  const totalItems = page.totalItems ?? (isFollowed ? totalPages * pageSize : seenItems);
  const saysMore = isFollowed && currentPage * pageSize >= totalItems;
  return { rows, totalItems, pageSize, currentPage, ...(saysMore && { saysMore }) };
}
