import type { Chatbot, Message, Session, User } from '../models.ts';
import type { RowKey } from '../pagination/row-key.ts';

/** How pagination identifies and dates the rows of each list. */
export const chatbotRow: RowKey<Chatbot> = { idOf: (row) => row.chatbotId, timeOf: () => null };
export const userRow: RowKey<User> = { idOf: (row) => row.userId, timeOf: (row) => row.createdAtMs };
export const sessionRow: RowKey<Session> = { idOf: (row) => row.sessionId, timeOf: (row) => row.createdAtMs };
export const messageRow: RowKey<Message> = { idOf: (row) => row.messageId, timeOf: (row) => row.createdAtMs };
