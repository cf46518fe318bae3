import type { PekiMessageRow } from '../peki/peki-rows.ts';
import type { PekiWriter } from '../store/peki-writer.ts';
import { createFaqConversations, longFaqConversation } from './faq-conversations.ts';
import { sampleUsers } from './sample-users.ts';
import { shopConversations } from './shop-conversations.ts';
import {
  type SampleSession,
  samplePekiChatbotId,
  toSampleId,
  toSampleMessages,
  toSampleUserId,
} from './to-sample-messages.ts';

const firstSessionMs = Date.UTC(2025, 3, 8, 9, 2);
const sessionEveryMs = 31 * 3_600_000 + 17 * 60_000;
const activeSessions = 3;

/** Adds the sample's users, sessions and messages; always the same ones. */
export function addSampleConversations(writer: PekiWriter): void {
  const conversations = [...shopConversations, longFaqConversation, ...createFaqConversations()];
  const sessions = conversations.map((conversation, index): SampleSession => {
    return { number: index + 1, conversation, startMs: firstSessionMs + index * sessionEveryMs };
  });
  const messages = sessions.map(toSampleMessages);
  for (const message of messages.flat()) writer.addMessage({ json: JSON.stringify(message), row: message });
  for (const [index, session] of sessions.entries()) {
    addSession(writer, session, messages[index] ?? [], index >= sessions.length - activeSessions);
  }
  addUsers(writer, messages.flat());
}

function addSession(
  writer: PekiWriter,
  { conversation, number, startMs }: SampleSession,
  messages: readonly PekiMessageRow[],
  isActive: boolean,
): void {
  const { turns, username, ...described } = conversation;
  const startedAt = new Date(startMs).toISOString();
  const row = {
    id: toSampleId(number, 0),
    chatbotId: samplePekiChatbotId,
    chatUserId: toSampleUserId(username),
    threadId: `thread_${number}`,
    status: isActive ? 'Active' : 'Closed',
    ...described,
    tags: described.tags === null ? null : [...described.tags],
    chatUserName: username,
    source: 'Web',
    tokenCount: messages.reduce((sum, { tokenCount }) => sum + (tokenCount ?? 0), 0),
    createdAt: startedAt,
    updatedAt: messages.at(-1)?.createdAt ?? startedAt,
  };
  writer.addSession({ json: JSON.stringify(row), row });
}

function addUsers(writer: PekiWriter, messages: readonly PekiMessageRow[]): void {
  for (const user of sampleUsers) {
    const own = messages.filter(({ chatUserId }) => chatUserId === user.id);
    const lastTime = own.at(-1)?.createdAt ?? null;
    const lastText =
      own.findLast(({ senderType, text }) => senderType === 'User' && text != null)?.text ?? null;
    const row = {
      ...user,
      chatbotId: samplePekiChatbotId,
      messageTimestamp: lastTime,
      lastReceivedText: lastText,
      updatedAt: lastTime ?? user.createdAt,
    };
    writer.addUser({ json: JSON.stringify(row), row });
  }
}
