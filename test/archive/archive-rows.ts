import type { ArchivedChatbot, ArchiveSearch } from '../../src/archive/archive.ts';
import { parseSearchText } from '../../src/archive/parse-search-text.ts';
import { toSessionHandle, toUserHandle } from '../../src/loaders/to-handle.ts';
import type { Session, SqlMessage, TextMessage, User } from '../../src/models.ts';

let servers = 0;

/** A chatbot that nothing is known of: one of the same id at another server is another. */
export function createShop(): ArchivedChatbot {
  servers += 1;
  return { serverId: `server${servers}`, chatbotId: 'shop' };
}

export const firstMs = Date.UTC(2025, 3, 8, 12);

const base = {
  chatbotId: 'shop',
  sessionId: 's1',
  userId: 'u1',
  role: 'USER',
  tokenCount: null,
  responseTime: null,
} as const;

export function createText(messageId: string, text: string, changes: Partial<TextMessage> = {}): TextMessage {
  return { ...base, kind: 'text', messageId, createdAtMs: firstMs, text, attachmentUrl: null, ...changes };
}

export function createSql(messageId: string, sql: string, changes: Partial<SqlMessage> = {}): SqlMessage {
  return { ...base, kind: 'sql', messageId, createdAtMs: firstMs, sql, result: null, ...changes };
}

export const createUser = (userId: string, changes: Partial<User> = {}): User => ({
  ...toUserHandle('shop', userId),
  ...changes,
});

export const createSession = (sessionId: string, changes: Partial<Session> = {}): Session => ({
  ...toSessionHandle('shop', sessionId),
  ...changes,
});

export const toIds = (...ids: string[]) => ids.map((id) => ({ id }));

/** A search of a shop for words. */
export function toSearch(
  shop: ArchivedChatbot,
  text: string,
  changes: Partial<ArchiveSearch> = {},
): ArchiveSearch {
  return {
    chatbots: [shop],
    text: parseSearchText(text),
    kinds: ['text', 'sql'],
    roles: null,
    sessionId: null,
    userId: null,
    sinceMs: null,
    untilMs: null,
    ...changes,
  };
}
