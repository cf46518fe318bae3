import { graphql } from '../generated/gql.ts';

/** One page of each kind of list, with what a walk needs. */
export const usersPage = graphql(/* GraphQL */ `
  query UsersPage($chatbotId: ID!, $first: Int, $after: String, $last: Int, $before: String) {
    chatbot(chatbotId: $chatbotId) {
      users(first: $first, after: $after, last: $last, before: $before) {
        totalCount
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        nodes { userId }
      }
    }
  }
`);

export const sessionsPage = graphql(/* GraphQL */ `
  query SessionsPage($chatbotId: ID!, $userId: ID, $first: Int, $after: String, $last: Int, $before: String) {
    chatbot(chatbotId: $chatbotId) {
      sessions(userId: $userId, first: $first, after: $after, last: $last, before: $before) {
        totalCount
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        nodes { sessionId }
      }
    }
  }
`);

export const messagesPage = graphql(/* GraphQL */ `
  query MessagesPage(
    $chatbotId: ID!, $sessionId: ID, $userId: ID, $order: MessageOrder!, $includeSql: Boolean!
    $first: Int, $after: String, $last: Int, $before: String
  ) {
    chatbot(chatbotId: $chatbotId) {
      messages(
        sessionId: $sessionId, userId: $userId, order: $order, includeSql: $includeSql
        first: $first, after: $after, last: $last, before: $before
      ) {
        totalCount
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        nodes { ... on ConversationMessage { messageId } }
      }
    }
  }
`);

export const userListsPage = graphql(/* GraphQL */ `
  query UserListsPage(
    $chatbotId: ID!, $userId: ID!, $order: MessageOrder!
    $first: Int, $after: String, $last: Int, $before: String
  ) {
    chatbot(chatbotId: $chatbotId) {
      user(userId: $userId) {
        messages(order: $order, first: $first, after: $after, last: $last, before: $before) {
          totalCount
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
          nodes { ... on ConversationMessage { messageId } }
        }
      }
    }
  }
`);

export const sessionMessagesPage = graphql(/* GraphQL */ `
  query SessionMessagesPage(
    $chatbotId: ID!, $sessionId: ID!, $userId: ID, $order: MessageOrder!, $includeSql: Boolean!
    $first: Int, $after: String, $last: Int, $before: String
  ) {
    chatbot(chatbotId: $chatbotId) {
      session(sessionId: $sessionId) {
        messages(
          userId: $userId, order: $order, includeSql: $includeSql
          first: $first, after: $after, last: $last, before: $before
        ) {
          totalCount
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
          nodes { ... on ConversationMessage { messageId } }
        }
      }
    }
  }
`);
