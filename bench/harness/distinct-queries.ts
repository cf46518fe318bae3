import type { Operation } from './queries.ts';

/** A query that differs from every other one in its document, its variables and its answer. */
export function toDistinctOperation(
  index: number,
  chatbotId: string,
  sessionIds: readonly string[],
): Operation {
  const alias = `m${index}`;
  return {
    query: `query D${index}($chatbotId: ID!, $sessionId: ID!, $first: Int!) {
  chatbot(chatbotId: $chatbotId) {
    ${alias}: messages(sessionId: $sessionId, first: $first) {
      nodes { ... on ConversationMessage { messageId role createdAt } ... on TextMessage { text } }
    }
  }
}`,
    variables: {
      chatbotId,
      sessionId: sessionIds[index % sessionIds.length],
      first: 1 + (Math.floor(index / sessionIds.length) % 20),
    },
  };
}
