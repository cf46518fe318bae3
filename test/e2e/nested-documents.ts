import { graphql } from '../generated/gql.ts';

/** Both ends of many lists in one operation, so that all of them can be read. */
export const sessionsWithMessages = graphql(/* GraphQL */ `
  query SessionsWithMessages($chatbotId: ID!, $after: String) {
    chatbot(chatbotId: $chatbotId) {
      sessions(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          sessionId
          newest: messages(first: 100) { ...MessageIds }
          oldest: messages(first: 100, order: OLDEST_FIRST) { ...MessageIds }
          fromOldest: messages(last: 100) { ...MessageIds }
        }
      }
    }
  }
  fragment MessageIds on MessageConnection {
    totalCount
    pageInfo { hasNextPage hasPreviousPage }
    nodes { ... on ConversationMessage { messageId } }
  }
`);

export const usersWithLists = graphql(/* GraphQL */ `
  query UsersWithLists($chatbotId: ID!, $after: String) {
    chatbot(chatbotId: $chatbotId) {
      users(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          userId
          sessions(first: 100) { pageInfo { hasNextPage } nodes { sessionId } }
          fromOldest: sessions(last: 100) { pageInfo { hasPreviousPage } nodes { sessionId } }
          newest: messages(first: 100) { ...MessageIds }
          oldest: messages(first: 100, order: OLDEST_FIRST) { ...MessageIds }
        }
      }
    }
  }
`);

export const chatEnds = graphql(/* GraphQL */ `
  query ChatEnds($chatbotId: ID!, $sessionId: ID!) {
    chatbot(chatbotId: $chatbotId) {
      session(sessionId: $sessionId) {
        sessionId
        newest: messages(first: 100, includeSql: true) { ...MessageIds }
        oldest: messages(first: 100, includeSql: true, order: OLDEST_FIRST) { ...MessageIds }
        fromOldest: messages(last: 100, includeSql: true) { ...MessageIds }
        fromNewest: messages(last: 100, includeSql: true, order: OLDEST_FIRST) { ...MessageIds }
      }
    }
  }
`);
