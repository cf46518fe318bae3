import type { Session, User } from '../models.ts';

/** A session of which only the ids are known; no call. */
export function toSessionHandle(chatbotId: string, sessionId: string): Session {
  return {
    chatbotId,
    sessionId,
    userId: null,
    threadId: null,
    status: null,
    subject: null,
    summary: null,
    behaviour: null,
    result: null,
    category: null,
    sentiment: null,
    language: null,
    source: null,
    userName: null,
    score: null,
    tags: [],
    tokenCount: null,
    createdAtMs: null,
    updatedAtMs: null,
  };
}

export function toUserHandle(chatbotId: string, userId: string): User {
  return {
    chatbotId,
    userId,
    firstName: null,
    lastName: null,
    email: null,
    phoneNumber: null,
    username: null,
    source: null,
    data: null,
    lastReceivedText: null,
    lastMessageAtMs: null,
    createdAtMs: null,
    updatedAtMs: null,
  };
}
