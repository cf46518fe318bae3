export interface Conversation {
  readonly chatbotId: string;
  readonly sessionId: string;
  readonly title: string;
  /** Where to begin to read, in ISO 8601. */
  readonly at: string;
}

const chatbotId = 'bot_123456';

/** The chats of the sandbox's sample data, whose API lists none. */
export const sandboxConversations: readonly Conversation[] = [
  { chatbotId, sessionId: 'chat_789010', title: 'Sales by month', at: '2024-01-12T15:02:11.000Z' },
  { chatbotId, sessionId: 'chat_789012', title: 'A look at the whole shop', at: '2024-01-15T09:10:00.000Z' },
  { chatbotId, sessionId: 'chat_789011', title: 'Open orders', at: '2024-01-14T08:40:03.000Z' },
  { chatbotId, sessionId: 'chat_789013', title: 'Orders from Iceland', at: '2024-01-15T16:20:45.000Z' },
];
