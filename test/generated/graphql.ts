/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Who speaks in a message. */
export type MessageRole =
  /** The chatbot. */
  | 'ASSISTANT'
  /** The machinery behind the chatbot. */
  | 'SYSTEM'
  /** The provider says something that this graph does not know. */
  | 'UNKNOWN'
  /** The person. */
  | 'USER';

/** The REST API behind a chatbot. New providers appear over time: treat unknown values as such. */
export type Provider =
  /** AskYourDatabase: the messages of a chat whose id the client knows; answers may show their SQL. */
  | 'ASK_YOUR_DATABASE'
  /** Peki: users, sessions and messages, listed by page number. */
  | 'PEKI';

/** Whether a session goes on. */
export type SessionStatus =
  /** Messages may still come. */
  | 'ACTIVE'
  /** It has ended. */
  | 'CLOSED'
  /** The provider says something that this graph does not know. */
  | 'UNKNOWN';

export type ConversationsQueryVariables = Exact<{ [key: string]: never; }>;


export type ConversationsQuery = { peki: { nodes: Array<{ name: string | null, users: { nodes: Array<{ username: string | null, sessions: { nodes: Array<{ subject: string | null, messages: { nodes: Array<
                  | { __typename: 'ImageMessage', url: string }
                  | { __typename: 'SqlMessage' }
                  | { __typename: 'TextMessage', role: MessageRole, text: string }
                  | { __typename: 'UnknownMessage' }
                > } | null }> } | null }> } | null }> }, sql: { session: { messages: { nodes: Array<
          | { __typename: 'ImageMessage', url: string }
          | { __typename: 'SqlMessage', sql: string | null, result: { columns: Array<string> | null, rowCount: number | null, rows: Array<Record<string, unknown>> | null } | null }
          | { __typename: 'TextMessage', role: MessageRole, text: string }
          | { __typename: 'UnknownMessage' }
        > } | null } | null } | null };

export type NewestMessagesQueryVariables = Exact<{ [key: string]: never; }>;


export type NewestMessagesQuery = { chatbots: { nodes: Array<{ messages: { totalCount: number | null, nodes: Array<
          | { createdAt: string | null, role: MessageRole, user: { username: string | null } | null, session: { subject: string | null, status: SessionStatus | null } | null }
          | { createdAt: string | null, role: MessageRole, user: { username: string | null } | null, session: { subject: string | null, status: SessionStatus | null } | null }
          | { createdAt: string | null, role: MessageRole, text: string, user: { username: string | null } | null, session: { subject: string | null, status: SessionStatus | null } | null }
          | { createdAt: string | null, role: MessageRole, user: { username: string | null } | null, session: { subject: string | null, status: SessionStatus | null } | null }
        > } | null }> } };

export type OneChatQueryVariables = Exact<{
  chatbotId: string | number;
  sessionId: string | number;
}>;


export type OneChatQuery = { chatbot: { session: { messages: { nodes: Array<
          | { __typename: 'ImageMessage', createdAt: string | null, role: MessageRole, url: string }
          | { __typename: 'SqlMessage', createdAt: string | null, role: MessageRole, sql: string | null, result: { rowCount: number | null, rows: Array<Record<string, unknown>> | null } | null }
          | { __typename: 'TextMessage', createdAt: string | null, role: MessageRole, text: string }
          | { __typename: 'UnknownMessage', createdAt: string | null, role: MessageRole }
        > } | null } | null } | null };

export type WalkMessagesQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type WalkMessagesQuery = { chatbot: { session: { messages: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ cursor: string, node:
            | { id: string, createdAt: string | null }
            | { id: string, createdAt: string | null }
            | { id: string, createdAt: string | null, text: string }
            | { id: string, createdAt: string | null }
           }> } | null } | null } | null };

export type ChatbotsQueryVariables = Exact<{ [key: string]: never; }>;


export type ChatbotsQuery = { chatbots: { nodes: Array<{ chatbotId: string, provider: Provider, name: string | null, capabilities: { listsUsers: boolean, listsSessions: boolean, hasTotalCounts: boolean, hasSqlMessages: boolean, largestPage: number } }> } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const ConversationsDocument = new TypedDocumentString(`
    query Conversations {
  peki: chatbots(provider: PEKI, first: 5) {
    nodes {
      name
      users(first: 50) {
        nodes {
          username
          sessions(first: 5) {
            nodes {
              subject
              messages(first: 20) {
                nodes {
                  __typename
                  ... on TextMessage {
                    role
                    text
                  }
                  ... on ImageMessage {
                    url
                  }
                }
              }
            }
          }
        }
      }
    }
  }
  sql: chatbot(chatbotId: "bot_123456") {
    session(sessionId: "chat_789012") {
      messages(first: 20, includeSql: true) {
        nodes {
          __typename
          ... on TextMessage {
            role
            text
          }
          ... on SqlMessage {
            sql
            result {
              columns
              rowCount
              rows
            }
          }
          ... on ImageMessage {
            url
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ConversationsQuery, ConversationsQueryVariables>;
export const NewestMessagesDocument = new TypedDocumentString(`
    query NewestMessages {
  chatbots(provider: PEKI, first: 1) {
    nodes {
      messages(first: 20) {
        totalCount
        nodes {
          ... on ConversationMessage {
            createdAt
            role
            user {
              username
            }
            session {
              subject
              status
            }
          }
          ... on TextMessage {
            text
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<NewestMessagesQuery, NewestMessagesQueryVariables>;
export const OneChatDocument = new TypedDocumentString(`
    query OneChat($chatbotId: ID!, $sessionId: ID!) {
  chatbot(chatbotId: $chatbotId) {
    session(sessionId: $sessionId) {
      messages(first: 10, includeSql: true) {
        nodes {
          __typename
          ... on ConversationMessage {
            createdAt
            role
          }
          ... on TextMessage {
            text
          }
          ... on SqlMessage {
            sql
            result {
              rowCount
              rows(limit: 5)
            }
          }
          ... on ImageMessage {
            url
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<OneChatQuery, OneChatQueryVariables>;
export const WalkMessagesDocument = new TypedDocumentString(`
    query WalkMessages($after: String) {
  chatbot(chatbotId: "bot_123456") {
    session(sessionId: "chat_789012") {
      messages(first: 5, after: $after, order: OLDEST_FIRST) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          cursor
          node {
            ... on ConversationMessage {
              id
              createdAt
            }
            ... on TextMessage {
              text
            }
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<WalkMessagesQuery, WalkMessagesQueryVariables>;
export const ChatbotsDocument = new TypedDocumentString(`
    query Chatbots {
  chatbots(first: 20) {
    nodes {
      chatbotId
      provider
      name
      capabilities {
        listsUsers
        listsSessions
        hasTotalCounts
        hasSqlMessages
        largestPage
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ChatbotsQuery, ChatbotsQueryVariables>;