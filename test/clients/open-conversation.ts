import { postQuery } from '../e2e/post-query.ts';
import type { Stack } from '../e2e/start-stack.ts';

/** A session of the sandbox to which a test adds messages. */
export interface Conversation {
  readonly chatbotId: string;
  /** Of its newest message so far. */
  readonly cursor: string;
  add(text: string): Promise<void>;
}

const query = `query ($chatbotId: ID!) {
  chatbot(chatbotId: $chatbotId) {
    messages(first: 1) { edges { cursor node { ... on ConversationMessage { sessionId } } } }
  }
}`;

export async function openConversation({ url, sandbox, control }: Stack): Promise<Conversation> {
  const [chatbotId = ''] = sandbox.pekiChatbotIds;
  const { text } = await postQuery(url, { query, variables: { chatbotId } }, { 'x-convograph-fresh': '1' });
  const [newest] = JSON.parse(text).data.chatbot.messages.edges;
  return {
    chatbotId,
    cursor: newest.cursor,
    async add(content) {
      const row = { text: content, senderType: 'user' };
      await control('POST', `peki/${chatbotId}/sessions/${newest.node.sessionId}/messages`, row);
    },
  };
}
