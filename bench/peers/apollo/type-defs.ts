/** The part of Convograph's schema that the bench asks for. */
export const typeDefs = `#graphql
  scalar DateTime
  enum SessionStatus { ACTIVE CLOSED UNKNOWN }
  enum MessageRole { USER ASSISTANT SYSTEM UNKNOWN }

  type Query {
    chatbot(chatbotId: ID!): Chatbot
  }

  type Chatbot {
    chatbotId: ID!
    users(first: Int! = 20): UserConnection
    session(sessionId: ID!): Session
    messages(first: Int! = 20): MessageConnection
  }

  type User {
    userId: ID!
    username: String
    sessions(first: Int! = 20): SessionConnection
  }

  type Session {
    sessionId: ID!
    subject: String
    status: SessionStatus
    messages(first: Int! = 20): MessageConnection
  }

  union Message = TextMessage | ImageMessage | UnknownMessage

  interface ConversationMessage {
    messageId: ID!
    role: MessageRole!
    createdAt: DateTime
    user: User
    session: Session
  }

  type TextMessage implements ConversationMessage {
    messageId: ID!
    role: MessageRole!
    createdAt: DateTime
    user: User
    session: Session
    text: String!
  }

  type ImageMessage implements ConversationMessage {
    messageId: ID!
    role: MessageRole!
    createdAt: DateTime
    user: User
    session: Session
    url: String!
  }

  type UnknownMessage implements ConversationMessage {
    messageId: ID!
    role: MessageRole!
    createdAt: DateTime
    user: User
    session: Session
  }

  type UserConnection { nodes: [User!]! }
  type SessionConnection { nodes: [Session!]! }
  type MessageConnection { nodes: [Message!]! }
`;
