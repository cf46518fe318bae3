/** The operations of the soak's clients. */
export const documents = {
  /** The messages of a Peki chatbot, one of its sessions or one of its users. */
  messages: `query Messages(
  $chatbotId: ID!, $sessionId: ID, $userId: ID, $order: MessageOrder!
  $first: Int, $after: String, $last: Int, $before: String
) {
  chatbot(chatbotId: $chatbotId) {
    messages(
      sessionId: $sessionId, userId: $userId, order: $order
      first: $first, after: $after, last: $last, before: $before
    ) {
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      nodes { ... on ConversationMessage { messageId } }
    }
  }
}`,
  /** The messages of a chat whose id is known. */
  chat: `query Chat(
  $chatbotId: ID!, $sessionId: ID!, $order: MessageOrder!
  $first: Int, $after: String, $last: Int, $before: String
) {
  chatbot(chatbotId: $chatbotId) {
    session(sessionId: $sessionId) {
      messages(order: $order, first: $first, after: $after, last: $last, before: $before) {
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        nodes { ... on ConversationMessage { messageId } }
      }
    }
  }
}`,
  nested: `query Nested($chatbotId: ID!, $users: Int!, $sessions: Int!, $messages: Int!) {
  chatbot(chatbotId: $chatbotId) {
    users(first: $users) {
      nodes {
        userId
        sessions(first: $sessions) {
          nodes {
            sessionId
            subject
            messages(first: $messages) {
              nodes { ... on ConversationMessage { messageId sessionId } }
            }
          }
        }
      }
    }
  }
}`,
  message: `query Message($chatbotId: ID!, $messageId: ID!) {
  chatbot(chatbotId: $chatbotId) {
    message(messageId: $messageId) { ... on ConversationMessage { messageId sessionId session { subject } user { username } } }
  }
}`,
  /** What a frontend asks every few seconds. */
  newest: `query Newest($chatbotId: ID!) {
  chatbot(chatbotId: $chatbotId) {
    messages(first: 10) { nodes { ... on ConversationMessage { messageId role createdAt user { username } } } }
  }
}`,
} as const;
