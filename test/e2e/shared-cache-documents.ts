import { TypedDocumentString } from '../generated/graphql.ts';

type Variables = Readonly<Record<string, string>>;

/** Of which only whole answers are compared. */
const toDocument = (text: string) => new TypedDocumentString<unknown, Variables>(text);

export const newest = toDocument(`
  query Newest($chatbotId: ID!) {
    chatbot(chatbotId: $chatbotId) {
      messages(first: 20) { totalCount nodes { ... on ConversationMessage { messageId } } }
    }
  }
`);

/** A tree that a scan of each list answers. */
export const nested = toDocument(`
  query Nested($chatbotId: ID!) {
    chatbot(chatbotId: $chatbotId) {
      users(first: 50) {
        nodes {
          userId
          sessions(first: 5) {
            nodes { sessionId messages(first: 20) { nodes { ... on ConversationMessage { messageId createdAt } } } }
          }
        }
      }
    }
  }
`);

/** A tree that look-ups answer. */
export const fewNested = toDocument(`
  query FewNested($chatbotId: ID!) {
    chatbot(chatbotId: $chatbotId) {
      users(last: 1) {
        nodes {
          userId
          sessions(last: 1) {
            nodes { sessionId messages(first: 2) { nodes { ... on ConversationMessage { messageId } } } }
          }
        }
      }
    }
  }
`);

export const byId = toDocument(`
  query ById($chatbotId: ID!, $userId: ID!, $sessionId: ID!, $messageId: ID!) {
    chatbot(chatbotId: $chatbotId) {
      user(userId: $userId) { username email }
      session(sessionId: $sessionId) { subject status }
      message(messageId: $messageId) { ... on ConversationMessage { messageId createdAt } }
    }
  }
`);

export const chat = toDocument(`
  query Chat($chatbotId: ID!, $sessionId: ID!) {
    chatbot(chatbotId: $chatbotId) {
      session(sessionId: $sessionId) {
        messages(first: 50, includeSql: true) {
          pageInfo { hasNextPage }
          nodes { ... on Node { id } ... on ConversationMessage { messageId } ... on SqlMessage { sql } }
        }
      }
    }
  }
`);

export const node = toDocument(`
  query Node($id: ID!) {
    node(id: $id) { id ... on ConversationMessage { messageId createdAt } }
  }
`);

/** One window of one session's list. */
export const toSessionWindow = (args: string) =>
  toDocument(`
    query SessionWindow($chatbotId: ID!, $sessionId: ID!) {
      chatbot(chatbotId: $chatbotId) {
        messages(sessionId: $sessionId, ${args}) {
          totalCount
          pageInfo { hasNextPage hasPreviousPage }
          nodes { ... on ConversationMessage { messageId } }
        }
      }
    }
  `);
