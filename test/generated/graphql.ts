/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** A question to a chatbot within a session. */
export type AskInput = {
  /** The provider's own id of the chatbot. */
  chatbotId: string | number;
  /** Given back as it is. */
  clientMutationId?: string | null | undefined;
  /** Whether the SQL that the chatbot runs, and what it gives, is part of the answer. */
  includeSql?: boolean | null | undefined;
  /** The words; not blank. */
  question: string;
  /** The session. Providers make a new one of an id that they do not know. */
  sessionId: string | number;
};

/** How a list of messages is ordered by time. */
export type MessageOrder =
  /** The latest message first, as the providers list them. */
  | 'NEWEST_FIRST'
  /** The conversation from its beginning. */
  | 'OLDEST_FIRST';

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

/** A user's message to a chatbot. */
export type SendMessageInput = {
  /** The provider's own id of the chatbot. */
  chatbotId: string | number;
  /** Given back as it is. */
  clientMutationId?: string | null | undefined;
  /** The words; not blank. */
  content: string;
  /** An absolute http(s) URL of a file. It is passed on, and never fetched by this server. */
  fileUrl?: string | null | undefined;
  /** The id of the user who says it. Providers make a new user of one that they do not know. */
  userId: string | number;
  /** The name of the user. */
  userName: string;
};

/** Whether a session goes on. */
export type SessionStatus =
  /** Messages may still come. */
  | 'ACTIVE'
  /** It has ended. */
  | 'CLOSED'
  /** The provider says something that this graph does not know. */
  | 'UNKNOWN';

export type ThreeUsersQueryVariables = Exact<{ [key: string]: never; }>;


export type ThreeUsersQuery = { chatbots: { nodes: Array<{ name: string | null, users: { totalCount: number | null, nodes: Array<{ username: string | null, createdAt: string | null }> } | null }> } | null };

export type ConversationsQueryVariables = Exact<{ [key: string]: never; }>;


export type ConversationsQuery = { peki: { nodes: Array<{ name: string | null, users: { nodes: Array<{ username: string | null, sessions: { nodes: Array<{ subject: string | null, messages: { nodes: Array<
                  | { __typename: 'ImageMessage', url: string }
                  | { __typename: 'SqlMessage' }
                  | { __typename: 'TextMessage', role: MessageRole, text: string }
                  | { __typename: 'UnknownMessage' }
                > } | null }> } | null }> } | null }> } | null, sql: { session: { messages: { nodes: Array<
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
        > } | null }> } | null };

export type InboxQueryVariables = Exact<{
  since: string;
}>;


export type InboxQuery = { chatbots: { nodes: Array<{ sessions: { nodes: Array<{ subject: string | null, status: SessionStatus | null, messageCount: number | null, new: number | null, user: { username: string | null } | null, lastMessage:
            | { createdAt: string | null, role: MessageRole }
            | { createdAt: string | null, role: MessageRole }
            | { createdAt: string | null, role: MessageRole, text: string }
            | { createdAt: string | null, role: MessageRole }
           | null }> } | null }> } | null };

export type SinceAMomentQueryVariables = Exact<{
  since: string;
}>;


export type SinceAMomentQuery = { chatbots: { nodes: Array<{ messages: { totalCount: number | null, nodes: Array<
          | { createdAt: string | null, role: MessageRole }
          | { createdAt: string | null, role: MessageRole }
          | { createdAt: string | null, role: MessageRole, text: string }
          | { createdAt: string | null, role: MessageRole }
        > } | null }> } | null };

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

export type ArrivalsSubscriptionVariables = Exact<{
  chatbotId: string | number;
}>;


export type ArrivalsSubscription = { messageAdded: { cursor: string, node:
      | { createdAt: string | null, role: MessageRole, user: { username: string | null } | null }
      | { createdAt: string | null, role: MessageRole, user: { username: string | null } | null }
      | { createdAt: string | null, role: MessageRole, text: string, user: { username: string | null } | null }
      | { createdAt: string | null, role: MessageRole, user: { username: string | null } | null }
     } };

export type SendMessageMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type SendMessageMutation = { sendMessage: { answer: string | null, user: { messages: { totalCount: number | null, nodes: Array<
          | { role: MessageRole, text: string }
          | Record<PropertyKey, never>
        > } | null } | null } | null };

export type AskMutationVariables = Exact<{
  input: AskInput;
}>;


export type AskMutation = { ask: { parts: Array<
      | { __typename: 'AskSql', sql: string | null, result: { rows: Array<Record<string, unknown>> | null } | null }
      | { __typename: 'AskText', text: string }
    > } | null };

export type ChatbotsQueryVariables = Exact<{ [key: string]: never; }>;


export type ChatbotsQuery = { chatbots: { nodes: Array<{ chatbotId: string, provider: Provider, name: string | null, capabilities: { listsUsers: boolean, listsSessions: boolean, hasTotalCounts: boolean, hasSqlMessages: boolean, largestPage: number } }> } | null };

export type AskWithSessionMutationVariables = Exact<{
  input: AskInput;
}>;


export type AskWithSessionMutation = { ask: { clientMutationId: string | null, parts: Array<
      | { __typename: 'AskSql', sql: string | null, result: { columns: Array<string> | null, rowCount: number | null } | null }
      | { __typename: 'AskText', text: string }
    >, session: { sessionId: string, messages: { nodes: Array<
          | { __typename: 'ImageMessage' }
          | { __typename: 'SqlMessage' }
          | { __typename: 'TextMessage', role: MessageRole, text: string }
          | { __typename: 'UnknownMessage' }
        > } | null } | null } | null };

export type AskOnlyMutationVariables = Exact<{
  input: AskInput;
}>;


export type AskOnlyMutation = { ask: { parts: Array<
      | { __typename: 'AskSql' }
      | { __typename: 'AskText', text: string }
    > } | null };

export type ReadAskedChatQueryVariables = Exact<{
  sessionId: string | number;
}>;


export type ReadAskedChatQuery = { chatbot: { session: { messages: { nodes: Array<
          | { text: string }
          | Record<PropertyKey, never>
        > } | null } | null } | null };

export type BudgetUsersQueryVariables = Exact<{ [key: string]: never; }>;


export type BudgetUsersQuery = { chatbot: { users: { totalCount: number | null, nodes: Array<{ userId: string, sessions: { nodes: Array<{ sessionId: string }> } | null, messages: { nodes: Array<
            | { __typename: 'ImageMessage' }
            | { __typename: 'SqlMessage' }
            | { __typename: 'TextMessage' }
            | { __typename: 'UnknownMessage' }
          > } | null, same: { nodes: Array<
            | { __typename: 'ImageMessage' }
            | { __typename: 'SqlMessage' }
            | { __typename: 'TextMessage' }
            | { __typename: 'UnknownMessage' }
          > } | null }> } | null } | null };

export type BudgetTwoChatbotsQueryVariables = Exact<{ [key: string]: never; }>;


export type BudgetTwoChatbotsQuery = { peki: { users: { nodes: Array<{ messages: { nodes: Array<
            | { __typename: 'ImageMessage' }
            | { __typename: 'SqlMessage' }
            | { __typename: 'TextMessage' }
            | { __typename: 'UnknownMessage' }
          > } | null }> } | null } | null, ask: { session: { messages: { nodes: Array<
          | { text: string }
          | Record<PropertyKey, never>
        > } | null } | null } | null };

export type BudgetNewestOfChatQueryVariables = Exact<{ [key: string]: never; }>;


export type BudgetNewestOfChatQuery = { chatbot: { session: { messages: { nodes: Array<
          | { __typename: 'ImageMessage' }
          | { __typename: 'SqlMessage' }
          | { __typename: 'TextMessage' }
          | { __typename: 'UnknownMessage' }
        > } | null } | null } | null };

export type BudgetNewestOfChatsQueryVariables = Exact<{ [key: string]: never; }>;


export type BudgetNewestOfChatsQuery = { chatbot: { session: { messages: { nodes: Array<
          | { __typename: 'ImageMessage' }
          | { __typename: 'SqlMessage' }
          | { __typename: 'TextMessage' }
          | { __typename: 'UnknownMessage' }
        > } | null, sql: { nodes: Array<
          | { __typename: 'ImageMessage' }
          | { __typename: 'SqlMessage' }
          | { __typename: 'TextMessage' }
          | { __typename: 'UnknownMessage' }
        > } | null } | null, other: { messages: { nodes: Array<
          | { __typename: 'ImageMessage' }
          | { __typename: 'SqlMessage' }
          | { __typename: 'TextMessage' }
          | { __typename: 'UnknownMessage' }
        > } | null } | null } | null };

export type BudgetLazyCountQueryVariables = Exact<{ [key: string]: never; }>;


export type BudgetLazyCountQuery = { chatbot: { users: { nodes: Array<{ userId: string }> } | null, sessions: { totalCount: number | null, edges: Array<{ cursor: string }> } | null } | null };

export type BudgetLazyNextPageQueryVariables = Exact<{ [key: string]: never; }>;


export type BudgetLazyNextPageQuery = { chatbot: { session: { rows: { nodes: Array<
          | { __typename: 'ImageMessage' }
          | { __typename: 'SqlMessage' }
          | { __typename: 'TextMessage' }
          | { __typename: 'UnknownMessage' }
        > } | null, page: { pageInfo: { hasNextPage: boolean } } | null } | null } | null };

export type BudgetOldestQueryVariables = Exact<{ [key: string]: never; }>;


export type BudgetOldestQuery = { chatbot: { session: { messages: { nodes: Array<
          | { messageId: string }
          | { messageId: string }
          | { messageId: string }
          | { messageId: string }
        > } | null } | null, other: { sessionId: string } | null } | null };

export type EntitiesTenUsersQueryVariables = Exact<{ [key: string]: never; }>;


export type EntitiesTenUsersQuery = { chatbot: { users: { nodes: Array<{ userId: string }> } | null } | null };

export type ExplainedConversationsQueryVariables = Exact<{
  chatbotId: string | number;
}>;


export type ExplainedConversationsQuery = { chatbot: { users: { nodes: Array<{ sessions: { nodes: Array<{ messages: { nodes: Array<
                | { __typename: 'ImageMessage' }
                | { __typename: 'SqlMessage' }
                | { __typename: 'TextMessage' }
                | { __typename: 'UnknownMessage' }
              > } | null }> } | null }> } | null } | null };

export type ExplainedNewestQueryVariables = Exact<{
  chatbotId: string | number;
}>;


export type ExplainedNewestQuery = { chatbot: { messages: { totalCount: number | null, nodes: Array<
        | { text: string }
        | Record<PropertyKey, never>
      > } | null, again: { nodes: Array<
        | { __typename: 'ImageMessage' }
        | { __typename: 'SqlMessage' }
        | { __typename: 'TextMessage' }
        | { __typename: 'UnknownMessage' }
      > } | null } | null };

export type ExplainedNewestThreeQueryVariables = Exact<{
  chatbotId: string | number;
}>;


export type ExplainedNewestThreeQuery = { chatbot: { messages: { nodes: Array<
        | { __typename: 'ImageMessage' }
        | { __typename: 'SqlMessage' }
        | { __typename: 'TextMessage' }
        | { __typename: 'UnknownMessage' }
      > } | null } | null };

export type ExplainedSideBySideQueryVariables = Exact<{
  chatbotId: string | number;
}>;


export type ExplainedSideBySideQuery = { chatbot: { users: { totalCount: number | null } | null, sessions: { totalCount: number | null } | null, messages: { nodes: Array<
        | { session: { id: string } | null, user: { id: string } | null }
        | { session: { id: string } | null, user: { id: string } | null }
        | { session: { id: string } | null, user: { id: string } | null }
        | { session: { id: string } | null, user: { id: string } | null }
      > } | null } | null };

export type ExplainedNestedQueryVariables = Exact<{
  chatbotId: string | number;
  isDeep: boolean;
}>;


export type ExplainedNestedQuery = { chatbot: { messages: { nodes: Array<
        | { user?: { username: string | null } | null }
        | { user?: { username: string | null } | null }
        | { user?: { username: string | null } | null }
        | { user?: { username: string | null } | null }
      > } | null } | null };

export type ExplainedChatQueryVariables = Exact<{
  order: MessageOrder;
}>;


export type ExplainedChatQuery = { chatbot: { session: { messages: { nodes: Array<
          | { sql: string | null }
          | Record<PropertyKey, never>
        > } | null } | null } | null };

export type NewestTextQueryVariables = Exact<{
  chatbotId: string | number;
}>;


export type NewestTextQuery = { chatbot: { messages: { totalCount: number | null, nodes: Array<
        | { text: string }
        | Record<PropertyKey, never>
      > } | null } | null };

export type UsersPageQueryVariables = Exact<{
  chatbotId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type UsersPageQuery = { chatbot: { users: { totalCount: number | null, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, nodes: Array<{ userId: string }> } | null } | null };

export type SessionsPageQueryVariables = Exact<{
  chatbotId: string | number;
  userId?: string | number | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type SessionsPageQuery = { chatbot: { sessions: { totalCount: number | null, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, nodes: Array<{ sessionId: string }> } | null } | null };

export type MessagesPageQueryVariables = Exact<{
  chatbotId: string | number;
  sessionId?: string | number | null | undefined;
  userId?: string | number | null | undefined;
  order: MessageOrder;
  includeSql: boolean;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type MessagesPageQuery = { chatbot: { messages: { totalCount: number | null, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, nodes: Array<
        | { messageId: string }
        | { messageId: string }
        | { messageId: string }
        | { messageId: string }
      > } | null } | null };

export type UserListsPageQueryVariables = Exact<{
  chatbotId: string | number;
  userId: string | number;
  order: MessageOrder;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type UserListsPageQuery = { chatbot: { user: { messages: { totalCount: number | null, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, nodes: Array<
          | { messageId: string }
          | { messageId: string }
          | { messageId: string }
          | { messageId: string }
        > } | null } | null } | null };

export type SessionMessagesPageQueryVariables = Exact<{
  chatbotId: string | number;
  sessionId: string | number;
  userId?: string | number | null | undefined;
  order: MessageOrder;
  includeSql: boolean;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type SessionMessagesPageQuery = { chatbot: { session: { messages: { totalCount: number | null, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, nodes: Array<
          | { messageId: string }
          | { messageId: string }
          | { messageId: string }
          | { messageId: string }
        > } | null } | null } | null };

export type SessionsWithMessagesQueryVariables = Exact<{
  chatbotId: string | number;
  after?: string | null | undefined;
}>;


export type SessionsWithMessagesQuery = { chatbot: { sessions: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ sessionId: string, newest: { totalCount: number | null, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean }, nodes: Array<
            | { messageId: string }
            | { messageId: string }
            | { messageId: string }
            | { messageId: string }
          > } | null, oldest: { totalCount: number | null, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean }, nodes: Array<
            | { messageId: string }
            | { messageId: string }
            | { messageId: string }
            | { messageId: string }
          > } | null, fromOldest: { totalCount: number | null, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean }, nodes: Array<
            | { messageId: string }
            | { messageId: string }
            | { messageId: string }
            | { messageId: string }
          > } | null }> } | null } | null };

export type MessageIdsFragment = { totalCount: number | null, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean }, nodes: Array<
    | { messageId: string }
    | { messageId: string }
    | { messageId: string }
    | { messageId: string }
  > };

export type UsersWithListsQueryVariables = Exact<{
  chatbotId: string | number;
  after?: string | null | undefined;
}>;


export type UsersWithListsQuery = { chatbot: { users: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ userId: string, sessions: { pageInfo: { hasNextPage: boolean }, nodes: Array<{ sessionId: string }> } | null, fromOldest: { pageInfo: { hasPreviousPage: boolean }, nodes: Array<{ sessionId: string }> } | null, newest: { totalCount: number | null, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean }, nodes: Array<
            | { messageId: string }
            | { messageId: string }
            | { messageId: string }
            | { messageId: string }
          > } | null, oldest: { totalCount: number | null, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean }, nodes: Array<
            | { messageId: string }
            | { messageId: string }
            | { messageId: string }
            | { messageId: string }
          > } | null }> } | null } | null };

export type ChatEndsQueryVariables = Exact<{
  chatbotId: string | number;
  sessionId: string | number;
}>;


export type ChatEndsQuery = { chatbot: { session: { sessionId: string, newest: { totalCount: number | null, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean }, nodes: Array<
          | { messageId: string }
          | { messageId: string }
          | { messageId: string }
          | { messageId: string }
        > } | null, oldest: { totalCount: number | null, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean }, nodes: Array<
          | { messageId: string }
          | { messageId: string }
          | { messageId: string }
          | { messageId: string }
        > } | null, fromOldest: { totalCount: number | null, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean }, nodes: Array<
          | { messageId: string }
          | { messageId: string }
          | { messageId: string }
          | { messageId: string }
        > } | null, fromNewest: { totalCount: number | null, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean }, nodes: Array<
          | { messageId: string }
          | { messageId: string }
          | { messageId: string }
          | { messageId: string }
        > } | null } | null } | null };

export type ConversationsOfUsersQueryVariables = Exact<{ [key: string]: never; }>;


export type ConversationsOfUsersQuery = { chatbot: { users: { nodes: Array<{ userId: string, sessions: { nodes: Array<{ sessionId: string, subject: string | null, status: SessionStatus | null, messages: { nodes: Array<
                | { messageId: string, role: MessageRole, createdAt: string | null }
                | { messageId: string, role: MessageRole, createdAt: string | null }
                | { messageId: string, role: MessageRole, createdAt: string | null, text: string }
                | { messageId: string, role: MessageRole, createdAt: string | null }
              > } | null }> } | null }> } | null } | null };

export type NewestWithNamesQueryVariables = Exact<{ [key: string]: never; }>;


export type NewestWithNamesQuery = { chatbot: { messages: { nodes: Array<
        | { messageId: string, session: { subject: string | null } | null, user: { username: string | null } | null }
        | { messageId: string, session: { subject: string | null } | null, user: { username: string | null } | null }
        | { messageId: string, session: { subject: string | null } | null, user: { username: string | null } | null }
        | { messageId: string, session: { subject: string | null } | null, user: { username: string | null } | null }
      > } | null } | null };

export type MissingPekiRowsQueryVariables = Exact<{
  chatbotId: string | number;
}>;


export type MissingPekiRowsQuery = { chatbot: { user: { username: string | null } | null, session: { subject: string | null } | null, message:
      | { __typename: 'ImageMessage' }
      | { __typename: 'SqlMessage' }
      | { __typename: 'TextMessage' }
      | { __typename: 'UnknownMessage' }
     | null, sessions: { totalCount: number | null, nodes: Array<{ sessionId: string }> } | null, messages: { totalCount: number | null, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<
        | { __typename: 'ImageMessage' }
        | { __typename: 'SqlMessage' }
        | { __typename: 'TextMessage' }
        | { __typename: 'UnknownMessage' }
      > } | null } | null };

export type MissingChatQueryVariables = Exact<{
  chatbotId: string | number;
}>;


export type MissingChatQuery = { chatbot: { session: { messages: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<
          | { __typename: 'ImageMessage' }
          | { __typename: 'SqlMessage' }
          | { __typename: 'TextMessage' }
          | { __typename: 'UnknownMessage' }
        > } | null } | null } | null };

export type TryToSendMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type TryToSendMutation = { sendMessage: { answer: string | null } | null };

export type ReadUserOfQueryVariables = Exact<{
  chatbotId: string | number;
  userId: string | number;
}>;


export type ReadUserOfQuery = { chatbot: { user: { id: string } | null } | null };

export type SendMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type SendMutation = { sendMessage: { clientMutationId: string | null, answer: string | null, user: { userId: string, username: string | null, lastReceivedText: string | null, messages: { totalCount: number | null, nodes: Array<
          | { role: MessageRole }
          | { role: MessageRole }
          | { role: MessageRole, text: string, attachmentUrl: string | null }
          | { role: MessageRole }
        > } | null } | null } | null };

export type SendOnlyMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type SendOnlyMutation = { sendMessage: { answer: string | null } | null };

export type SendTwiceMutationVariables = Exact<{
  one: SendMessageInput;
  other: SendMessageInput;
}>;


export type SendTwiceMutation = { one: { user: { messages: { nodes: Array<
          | { text: string }
          | Record<PropertyKey, never>
        > } | null } | null } | null, other: { user: { messages: { nodes: Array<
          | { text: string }
          | Record<PropertyKey, never>
        > } | null } | null } | null };

export type NewestOfUserQueryVariables = Exact<{
  chatbotId: string | number;
  userId: string | number;
}>;


export type NewestOfUserQuery = { chatbot: { messages: { totalCount: number | null, nodes: Array<
        | { text: string }
        | Record<PropertyKey, never>
      > } | null, sessions: { nodes: Array<{ status: SessionStatus | null }> } | null, user: { lastReceivedText: string | null } | null } | null };

export type SendFromReplicaMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type SendFromReplicaMutation = { sendMessage: { user: { messages: { totalCount: number | null } | null } | null } | null };

export type SendOnlyFromReplicaMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type SendOnlyFromReplicaMutation = { sendMessage: { answer: string | null } | null };

export type AskFromReplicaMutationVariables = Exact<{
  input: AskInput;
}>;


export type AskFromReplicaMutation = { ask: { parts: Array<
      | { __typename: 'AskSql' }
      | { __typename: 'AskText' }
    > } | null };

export type ReadOnReplicaQueryVariables = Exact<{
  chatbotId: string | number;
}>;


export type ReadOnReplicaQuery = { chatbot: { messages: { totalCount: number | null } | null, sessions: { totalCount: number | null } | null, user: { lastReceivedText: string | null } | null } | null, bot: { session: { messages: { nodes: Array<
          | { text: string }
          | Record<PropertyKey, never>
        > } | null } | null } | null };

export type SendSecretMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type SendSecretMutation = { sendMessage: { clientMutationId: string | null } | null };

export type AskSecretMutationVariables = Exact<{
  input: AskInput;
}>;


export type AskSecretMutation = { ask: { clientMutationId: string | null } | null };

export type OfListQueryVariables = Exact<{
  chatbotId: string | number;
  sessionId?: string | number | null | undefined;
  since?: string | null | undefined;
  until?: string | null | undefined;
  order?: MessageOrder | null | undefined;
  includeSql?: boolean | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type OfListQuery = { chatbot: { messages: { totalCount: number | null, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<
        | { messageId: string, createdAt: string | null }
        | { messageId: string, createdAt: string | null }
        | { messageId: string, createdAt: string | null }
        | { messageId: string, createdAt: string | null }
      > } | null } | null };

export type InRangeQueryVariables = Exact<{
  chatbotId: string | number;
  sessionId?: string | number | null | undefined;
  since?: string | null | undefined;
  until?: string | null | undefined;
  order?: MessageOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type InRangeQuery = { chatbot: { messages: { totalCount: number | null, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, nodes: Array<
        | { messageId: string, createdAt: string | null }
        | { messageId: string, createdAt: string | null }
        | { messageId: string, createdAt: string | null }
        | { messageId: string, createdAt: string | null }
      > } | null } | null };

export type OfSessionsQueryVariables = Exact<{
  chatbotId: string | number;
  since?: string | null | undefined;
}>;


export type OfSessionsQuery = { chatbot: { sessions: { nodes: Array<{ sessionId: string, messages: { totalCount: number | null, nodes: Array<
            | { messageId: string }
            | { messageId: string }
            | { messageId: string }
            | { messageId: string }
          > } | null }> } | null } | null };

export type HeadsOfSessionsQueryVariables = Exact<{
  chatbotId: string | number;
  since?: string | null | undefined;
}>;


export type HeadsOfSessionsQuery = { chatbot: { sessions: { nodes: Array<{ sessionId: string, messageCount: number | null, recent: number | null, lastMessage:
          | { messageId: string }
          | { messageId: string }
          | { messageId: string }
          | { messageId: string }
         | null }> } | null } | null };

export type OldestSinceQueryVariables = Exact<{
  chatbotId: string | number;
  since: string;
}>;


export type OldestSinceQuery = { chatbot: { messages: { nodes: Array<
        | { createdAt: string | null }
        | { createdAt: string | null }
        | { createdAt: string | null }
        | { createdAt: string | null }
      > } | null } | null };

export type TrustedNamesQueryVariables = Exact<{
  chatbotId: string | number;
  first: number;
}>;


export type TrustedNamesQuery = { chatbot: { users: { totalCount: number | null, nodes: Array<{ username: string | null, sessions: { nodes: Array<{ subject: string | null }> } | null }> } | null } | null };

export type TrustedSessionsFragment = { sessions: { nodes: Array<{ subject: string | null }> } | null };

export type TwoLevelsQueryVariables = Exact<{
  chatbotId: string | number;
}>;


export type TwoLevelsQuery = { chatbot: { users: { nodes: Array<{ sessions: { totalCount: number | null } | null }> } | null, again: { nodes: Array<{ userId: string, sessions: { nodes: Array<{ sessionId: string, user: { username: string | null } | null }> } | null }> } | null } | null };

export type NewestWithParentsQueryVariables = Exact<{
  chatbotId: string | number;
}>;


export type NewestWithParentsQuery = { chatbot: { messages: { nodes: Array<
        | { sessionId: string | null, userId: string | null, session: { id: string, subject: string | null } | null, user: { username: string | null } | null }
        | { sessionId: string | null, userId: string | null, session: { id: string, subject: string | null } | null, user: { username: string | null } | null }
        | { sessionId: string | null, userId: string | null, session: { id: string, subject: string | null } | null, user: { username: string | null } | null }
        | { sessionId: string | null, userId: string | null, session: { id: string, subject: string | null } | null, user: { username: string | null } | null }
      > } | null } | null };

export type HandlesQueryVariables = Exact<{
  chatbotId: string | number;
}>;


export type HandlesQuery = { chatbots: { totalCount: number | null, nodes: Array<{ name: string | null, capabilities: { largestPage: number } }> } | null, bot: { session: { id: string, subject: string | null } | null } | null, peki: { users: { nodes: Array<{ id: string }> } | null, messages: { edges: Array<{ cursor: string }> } | null } | null };

export type BothProvidersQueryVariables = Exact<{
  chatbotId: string | number;
}>;


export type BothProvidersQuery = { chatbots: { totalCount: number | null, nodes: Array<{ chatbotId: string }> } | null, peki: { name: string | null, users: { totalCount: number | null } | null } | null, bot: { session: { sessionId: string, messages: { nodes: Array<
          | { __typename: 'ImageMessage' }
          | { __typename: 'SqlMessage' }
          | { __typename: 'TextMessage' }
          | { __typename: 'UnknownMessage' }
        > } | null } | null } | null };

export type OneChatOnlyQueryVariables = Exact<{ [key: string]: never; }>;


export type OneChatOnlyQuery = { chatbot: { name: string | null, session: { messages: { nodes: Array<
          | { __typename: 'ImageMessage' }
          | { __typename: 'SqlMessage' }
          | { __typename: 'TextMessage' }
          | { __typename: 'UnknownMessage' }
        > } | null } | null } | null };

export type WholeQueryQueryVariables = Exact<{ [key: string]: never; }>;


export type WholeQueryQuery = { peki: { nodes: Array<{ name: string | null, users: { nodes: Array<{ username: string | null, sessions: { nodes: Array<{ subject: string | null, messages: { nodes: Array<
                  | { __typename: 'ImageMessage', url: string }
                  | { __typename: 'SqlMessage' }
                  | { __typename: 'TextMessage', role: MessageRole, text: string }
                  | { __typename: 'UnknownMessage' }
                > } | null }> } | null }> } | null }> } | null, sql: { session: { messages: { nodes: Array<
          | { __typename: 'ImageMessage', url: string }
          | { __typename: 'SqlMessage', sql: string | null, result: { columns: Array<string> | null, rowCount: number | null, rows: Array<Record<string, unknown>> | null } | null }
          | { __typename: 'TextMessage', role: MessageRole, text: string }
          | { __typename: 'UnknownMessage' }
        > } | null } | null } | null };

export type SecretFieldsQueryVariables = Exact<{
  chatbotId: string | number;
}>;


export type SecretFieldsQuery = { peki: { messages: { nodes: Array<
        | { text: string }
        | Record<PropertyKey, never>
      > } | null } | null, bot: { session: { messages: { nodes: Array<
          | { sql: string | null, result: { rows: Array<Record<string, unknown>> | null, viewLink: string | null } | null }
          | Record<PropertyKey, never>
        > } | null } | null } | null, broken:
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
   | null };

export type OtherFieldsQueryVariables = Exact<{
  chatbotId: string | number;
}>;


export type OtherFieldsQuery = { peki: { users: { nodes: Array<{ userId: string, sessions: { nodes: Array<{ sessionId: string, messages: { nodes: Array<
                | { __typename: 'ImageMessage' }
                | { __typename: 'SqlMessage' }
                | { __typename: 'TextMessage' }
                | { __typename: 'UnknownMessage' }
              > } | null }> } | null }> } | null } | null, bot: { session: { messages: { nodes: Array<
          | { __typename: 'ImageMessage', id: string, messageId: string }
          | { __typename: 'SqlMessage', id: string, messageId: string }
          | { __typename: 'TextMessage', id: string, messageId: string }
          | { __typename: 'UnknownMessage', id: string, messageId: string }
        > } | null } | null } | null };

export type OneCallProbeQueryVariables = Exact<{
  chatbotId: string | number;
}>;


export type OneCallProbeQuery = { chatbot: { users: { nodes: Array<{ userId: string }> } | null } | null };

export type PagePlaceQueryVariables = Exact<{
  chatbotId: string | number;
  after?: string | null | undefined;
}>;


export type PagePlaceQuery = { peki: { name: string | null, users: { nodes: Array<{ userId: string }> } | null, struck: { totalCount: number | null, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, nodes: Array<
        | { __typename: 'ImageMessage', messageId: string, createdAt: string | null }
        | { __typename: 'SqlMessage', messageId: string, createdAt: string | null }
        | { __typename: 'TextMessage', messageId: string, createdAt: string | null }
        | { __typename: 'UnknownMessage', messageId: string, createdAt: string | null }
      > } | null } | null, bot: { session: { messages: { nodes: Array<
          | { messageId: string }
          | { messageId: string }
          | { messageId: string }
          | { messageId: string }
        > } | null } | null } | null };

export type ByIdPlaceQueryVariables = Exact<{
  chatbotId: string | number;
  messageId: string | number;
}>;


export type ByIdPlaceQuery = { peki: { name: string | null, users: { nodes: Array<{ userId: string }> } | null, messages: { totalCount: number | null, nodes: Array<
        | { messageId: string }
        | { messageId: string }
        | { messageId: string }
        | { messageId: string }
      > } | null, struck:
      | { __typename: 'ImageMessage', messageId: string, createdAt: string | null }
      | { __typename: 'SqlMessage', messageId: string, createdAt: string | null }
      | { __typename: 'TextMessage', messageId: string, createdAt: string | null }
      | { __typename: 'UnknownMessage', messageId: string, createdAt: string | null }
     | null } | null };

export type ScanPlaceQueryVariables = Exact<{
  chatbotId: string | number;
}>;


export type ScanPlaceQuery = { peki: { name: string | null, sessions: { totalCount: number | null, nodes: Array<{ sessionId: string, struck: { nodes: Array<
            | { __typename: 'ImageMessage', messageId: string, createdAt: string | null }
            | { __typename: 'SqlMessage', messageId: string, createdAt: string | null }
            | { __typename: 'TextMessage', messageId: string, createdAt: string | null }
            | { __typename: 'UnknownMessage', messageId: string, createdAt: string | null }
          > } | null }> } | null } | null };

export type ChatPlaceQueryVariables = Exact<{
  chatbotId: string | number;
  after?: string | null | undefined;
  order: MessageOrder;
}>;


export type ChatPlaceQuery = { peki: { name: string | null, users: { nodes: Array<{ userId: string }> } | null } | null, bot: { other: { messages: { nodes: Array<
          | { messageId: string }
          | { messageId: string }
          | { messageId: string }
          | { messageId: string }
        > } | null } | null, session: { sessionId: string, struck: { pageInfo: { hasNextPage: boolean, startCursor: string | null, endCursor: string | null }, nodes: Array<
          | { __typename: 'ImageMessage', messageId: string, createdAt: string | null }
          | { __typename: 'SqlMessage', messageId: string, createdAt: string | null }
          | { __typename: 'TextMessage', messageId: string, createdAt: string | null }
          | { __typename: 'UnknownMessage', messageId: string, createdAt: string | null }
        > } | null } | null } | null };

export type ChatMessagePlaceQueryVariables = Exact<{
  chatbotId: string | number;
  id: string | number;
}>;


export type ChatMessagePlaceQuery = { peki: { name: string | null, users: { nodes: Array<{ userId: string }> } | null } | null, bot: { other: { messages: { nodes: Array<
          | { messageId: string }
          | { messageId: string }
          | { messageId: string }
          | { messageId: string }
        > } | null } | null } | null, struck:
    | { __typename: 'Chatbot' }
    | { __typename: 'ImageMessage', messageId: string, createdAt: string | null }
    | { __typename: 'Session' }
    | { __typename: 'SqlMessage', messageId: string, createdAt: string | null }
    | { __typename: 'TextMessage', messageId: string, createdAt: string | null }
    | { __typename: 'UnknownMessage', messageId: string, createdAt: string | null }
    | { __typename: 'User' }
   | null };

export type LandmarksQueryVariables = Exact<{
  chatbotId: string | number;
}>;


export type LandmarksQuery = { peki: { messages: { pageInfo: { endCursor: string | null }, nodes: Array<
        | { messageId: string }
        | { messageId: string }
        | { messageId: string }
        | { messageId: string }
      > } | null } | null, bot: { session: { messages: { pageInfo: { endCursor: string | null }, nodes: Array<
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
        > } | null } | null } | null };

export type UntracedPingQueryVariables = Exact<{
  chatbotId: string | number;
}>;


export type UntracedPingQuery = { chatbot: { users: { nodes: Array<{ userId: string }> } | null } | null };

export type MeasuredUsersQueryVariables = Exact<{
  chatbotId: string | number;
  first: number;
}>;


export type MeasuredUsersQuery = { chatbot: { users: { nodes: Array<{ userId: string, sessions: { nodes: Array<{ sessionId: string }> } | null }> } | null } | null };

export type TracedUsersQueryVariables = Exact<{
  chatbotId: string | number;
}>;


export type TracedUsersQuery = { chatbot: { users: { nodes: Array<{ userId: string, sessions: { nodes: Array<{ sessionId: string }> } | null }> } | null } | null };

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
export const MessageIdsFragmentDoc = new TypedDocumentString(`
    fragment MessageIds on MessageConnection {
  totalCount
  pageInfo {
    hasNextPage
    hasPreviousPage
  }
  nodes {
    ... on ConversationMessage {
      messageId
    }
  }
}
    `, {"fragmentName":"MessageIds"}) as unknown as TypedDocumentString<MessageIdsFragment, unknown>;
export const TrustedSessionsFragmentDoc = new TypedDocumentString(`
    fragment TrustedSessions on User {
  sessions(first: 1) {
    nodes {
      subject
    }
  }
}
    `, {"fragmentName":"TrustedSessions"}) as unknown as TypedDocumentString<TrustedSessionsFragment, unknown>;
export const ThreeUsersDocument = new TypedDocumentString(`
    query ThreeUsers {
  chatbots(provider: PEKI, first: 1) {
    nodes {
      name
      users(first: 3) {
        totalCount
        nodes {
          username
          createdAt
        }
      }
    }
  }
}
    `, {"hash":"sha256:226cedb28710d7d359e2ebfe26d2949d04d9090cec438e4111b7db722704014a"}) as unknown as TypedDocumentString<ThreeUsersQuery, ThreeUsersQueryVariables>;
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
    `, {"hash":"sha256:d2dc2265d1bf81be363401e3c7acc4a2cd425dca7495ca8056c98041852e570d"}) as unknown as TypedDocumentString<ConversationsQuery, ConversationsQueryVariables>;
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
    `, {"hash":"sha256:b39078dcd359273b1c4d86bdbddcf07e6bada9825279424bb4e42be8a62c3fe6"}) as unknown as TypedDocumentString<NewestMessagesQuery, NewestMessagesQueryVariables>;
export const InboxDocument = new TypedDocumentString(`
    query Inbox($since: DateTime!) {
  chatbots(provider: PEKI, first: 1) {
    nodes {
      sessions(first: 10) {
        nodes {
          subject
          status
          user {
            username
          }
          lastMessage {
            ... on ConversationMessage {
              createdAt
              role
            }
            ... on TextMessage {
              text
            }
          }
          messageCount
          new: messageCount(since: $since)
        }
      }
    }
  }
}
    `, {"hash":"sha256:2b048b67866682724d05738f2156cc476b403222e951a1e81908c1869f29b3e5"}) as unknown as TypedDocumentString<InboxQuery, InboxQueryVariables>;
export const SinceAMomentDocument = new TypedDocumentString(`
    query SinceAMoment($since: DateTime!) {
  chatbots(provider: PEKI, first: 1) {
    nodes {
      messages(since: $since, order: OLDEST_FIRST, first: 5) {
        totalCount
        nodes {
          ... on ConversationMessage {
            createdAt
            role
          }
          ... on TextMessage {
            text
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:d30879effb2f68dcebae10e707ff0a87c28b4c40b957cb43c37f93235967b869"}) as unknown as TypedDocumentString<SinceAMomentQuery, SinceAMomentQueryVariables>;
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
    `, {"hash":"sha256:057c45b81b5fd6115afebdc9f492f7ea64974f690ef2a077eb758630e1e338ff"}) as unknown as TypedDocumentString<OneChatQuery, OneChatQueryVariables>;
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
    `, {"hash":"sha256:6778eee167ddc12b0b99a6bd1ed1f385ec688275e567c0242fa46d4dde9c505f"}) as unknown as TypedDocumentString<WalkMessagesQuery, WalkMessagesQueryVariables>;
export const ArrivalsDocument = new TypedDocumentString(`
    subscription Arrivals($chatbotId: ID!) {
  messageAdded(chatbotId: $chatbotId) {
    cursor
    node {
      ... on ConversationMessage {
        createdAt
        role
        user {
          username
        }
      }
      ... on TextMessage {
        text
      }
    }
  }
}
    `, {"hash":"sha256:3ceff3a69f2aa7a6ff9706b558a00f4e11066516ed3865efeebe70595de1c571"}) as unknown as TypedDocumentString<ArrivalsSubscription, ArrivalsSubscriptionVariables>;
export const SendMessageDocument = new TypedDocumentString(`
    mutation SendMessage($input: SendMessageInput!) {
  sendMessage(input: $input) {
    answer
    user {
      messages(first: 4) {
        totalCount
        nodes {
          ... on TextMessage {
            role
            text
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:10049fd27fd1a8b6bede7865b0aefb63fe61cf7e764c8a1bb13c35b5f54abe60"}) as unknown as TypedDocumentString<SendMessageMutation, SendMessageMutationVariables>;
export const AskDocument = new TypedDocumentString(`
    mutation Ask($input: AskInput!) {
  ask(input: $input) {
    parts {
      __typename
      ... on AskText {
        text
      }
      ... on AskSql {
        sql
        result {
          rows(limit: 5)
        }
      }
    }
  }
}
    `, {"hash":"sha256:ec7ce75047f9a6151a3e66ab19ad35cf998b2544c674e0ce3e0ac6d3229ada87"}) as unknown as TypedDocumentString<AskMutation, AskMutationVariables>;
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
    `, {"hash":"sha256:26bc9d2ccd7735b7791d6207ac88c557653fb7c0ef4ce17ee85453931d122de2"}) as unknown as TypedDocumentString<ChatbotsQuery, ChatbotsQueryVariables>;
export const AskWithSessionDocument = new TypedDocumentString(`
    mutation AskWithSession($input: AskInput!) {
  ask(input: $input) {
    clientMutationId
    parts {
      __typename
      ... on AskText {
        text
      }
      ... on AskSql {
        sql
        result {
          columns
          rowCount
        }
      }
    }
    session {
      sessionId
      messages(first: 5, includeSql: true) {
        nodes {
          __typename
          ... on TextMessage {
            role
            text
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:e1e786feb077e6ce7ab6c48fb7d02bb12455932c176084bbd295f5205076cb96"}) as unknown as TypedDocumentString<AskWithSessionMutation, AskWithSessionMutationVariables>;
export const AskOnlyDocument = new TypedDocumentString(`
    mutation AskOnly($input: AskInput!) {
  ask(input: $input) {
    parts {
      __typename
      ... on AskText {
        text
      }
    }
  }
}
    `, {"hash":"sha256:017571c5eebe63cb8b2cc9c9bd0846b4c57900224a826f923bbb8940887bf1d1"}) as unknown as TypedDocumentString<AskOnlyMutation, AskOnlyMutationVariables>;
export const ReadAskedChatDocument = new TypedDocumentString(`
    query ReadAskedChat($sessionId: ID!) {
  chatbot(chatbotId: "bot_123456") {
    session(sessionId: $sessionId) {
      messages(first: 20) {
        nodes {
          ... on TextMessage {
            text
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:cf56953d359ed86e913d5ad9e8829586a3882ff92a77198827fc9f098f1386ab"}) as unknown as TypedDocumentString<ReadAskedChatQuery, ReadAskedChatQueryVariables>;
export const BudgetUsersDocument = new TypedDocumentString(`
    query BudgetUsers {
  chatbot(chatbotId: "generated_bot") {
    users(first: 10) {
      totalCount
      nodes {
        userId
        sessions(first: 1) {
          nodes {
            sessionId
          }
        }
        messages(first: 5) {
          nodes {
            __typename
          }
        }
        same: messages(first: 5) {
          nodes {
            __typename
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:5b84b9120e52ffe53f375ad4734c86b9995f9fd8534d133bfe578ded974a47d2"}) as unknown as TypedDocumentString<BudgetUsersQuery, BudgetUsersQueryVariables>;
export const BudgetTwoChatbotsDocument = new TypedDocumentString(`
    query BudgetTwoChatbots {
  peki: chatbot(chatbotId: "generated_bot") {
    users(first: 10) {
      nodes {
        messages(first: 5) {
          nodes {
            __typename
          }
        }
      }
    }
  }
  ask: chatbot(chatbotId: "bot_123456") {
    session(sessionId: "chat_789012") {
      messages(first: 5) {
        nodes {
          ... on TextMessage {
            text
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:cb9939e204e8c497b47f41e523da2152495392e29d2afdf904a0a85f8c6cb1b9"}) as unknown as TypedDocumentString<BudgetTwoChatbotsQuery, BudgetTwoChatbotsQueryVariables>;
export const BudgetNewestOfChatDocument = new TypedDocumentString(`
    query BudgetNewestOfChat {
  chatbot(chatbotId: "bot_123456") {
    session(sessionId: "chat_789012") {
      messages(first: 5) {
        nodes {
          __typename
        }
      }
    }
  }
}
    `, {"hash":"sha256:add97e9117e67a8c8f06d758a2210bed9424569022c1198800d9a3c66d1a22be"}) as unknown as TypedDocumentString<BudgetNewestOfChatQuery, BudgetNewestOfChatQueryVariables>;
export const BudgetNewestOfChatsDocument = new TypedDocumentString(`
    query BudgetNewestOfChats {
  chatbot(chatbotId: "bot_123456") {
    session(sessionId: "chat_789012") {
      messages(first: 5) {
        nodes {
          __typename
        }
      }
      sql: messages(first: 5, includeSql: true) {
        nodes {
          __typename
        }
      }
    }
    other: session(sessionId: "chat_unknown") {
      messages(first: 5) {
        nodes {
          __typename
        }
      }
    }
  }
}
    `, {"hash":"sha256:18ab50e4a89b251e984235d5bead5f89f3d0c1a701bac7b19e3b8edc21552432"}) as unknown as TypedDocumentString<BudgetNewestOfChatsQuery, BudgetNewestOfChatsQueryVariables>;
export const BudgetLazyCountDocument = new TypedDocumentString(`
    query BudgetLazyCount {
  chatbot(chatbotId: "generated_bot") {
    users(first: 1) {
      nodes {
        userId
      }
    }
    sessions(first: 0) {
      totalCount
      edges {
        cursor
      }
    }
  }
}
    `, {"hash":"sha256:9145ef03e541daf75351910b5cac4c4f88c6417bbd4fdcb7ef630d20050cb3cc"}) as unknown as TypedDocumentString<BudgetLazyCountQuery, BudgetLazyCountQueryVariables>;
export const BudgetLazyNextPageDocument = new TypedDocumentString(`
    query BudgetLazyNextPage {
  chatbot(chatbotId: "bot_123456") {
    session(sessionId: "chat_789012") {
      rows: messages(first: 20) {
        nodes {
          __typename
        }
      }
      page: messages(first: 20) {
        pageInfo {
          hasNextPage
        }
      }
    }
  }
}
    `, {"hash":"sha256:2f0c70be7786f898c5866d037ad814ff2b8e5fd68c83de4f852f0bd1bab40bb8"}) as unknown as TypedDocumentString<BudgetLazyNextPageQuery, BudgetLazyNextPageQueryVariables>;
export const BudgetOldestDocument = new TypedDocumentString(`
    query BudgetOldest {
  chatbot(chatbotId: "bot_123456") {
    session(sessionId: "chat_789012") {
      messages(first: 1, order: OLDEST_FIRST) {
        nodes {
          ... on ConversationMessage {
            messageId
          }
        }
      }
    }
    other: session(sessionId: "chat_789012") {
      sessionId
    }
  }
}
    `, {"hash":"sha256:e5a48de60ce692699db5fc521d965c5694ed1204b375a92dbbc76b10969dd290"}) as unknown as TypedDocumentString<BudgetOldestQuery, BudgetOldestQueryVariables>;
export const EntitiesTenUsersDocument = new TypedDocumentString(`
    query EntitiesTenUsers {
  chatbot(chatbotId: "generated_bot") {
    users(last: 10) {
      nodes {
        userId
      }
    }
  }
}
    `, {"hash":"sha256:b9317068a90bfcee6c70e78dd9ef74be257d4b3a969bc2eeb90b4aadccca8844"}) as unknown as TypedDocumentString<EntitiesTenUsersQuery, EntitiesTenUsersQueryVariables>;
export const ExplainedConversationsDocument = new TypedDocumentString(`
    query ExplainedConversations($chatbotId: ID!) {
  chatbot(chatbotId: $chatbotId) {
    users(first: 50) {
      nodes {
        sessions(first: 5) {
          nodes {
            messages(first: 20) {
              nodes {
                __typename
              }
            }
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:b5895b5adb86ee1a9452488c2722cfb20ba667f6ca8f55428c11ec13f4437d1f"}) as unknown as TypedDocumentString<ExplainedConversationsQuery, ExplainedConversationsQueryVariables>;
export const ExplainedNewestDocument = new TypedDocumentString(`
    query ExplainedNewest($chatbotId: ID!) {
  chatbot(chatbotId: $chatbotId) {
    messages(first: 1) {
      totalCount
      nodes {
        ... on TextMessage {
          text
        }
      }
    }
    again: messages(first: 1) {
      nodes {
        __typename
      }
    }
  }
}
    `, {"hash":"sha256:f488d0cc81ac9d7c4eaa6050d7a6174411354490c5d9ecb8009a77d4b12654e3"}) as unknown as TypedDocumentString<ExplainedNewestQuery, ExplainedNewestQueryVariables>;
export const ExplainedNewestThreeDocument = new TypedDocumentString(`
    query ExplainedNewestThree($chatbotId: ID!) {
  chatbot(chatbotId: $chatbotId) {
    messages(first: 3) {
      nodes {
        __typename
      }
    }
  }
}
    `, {"hash":"sha256:352e9eaaf02d2c4e88cf8ec01da9c98cb49835bd1889db89570ca2797e1e9635"}) as unknown as TypedDocumentString<ExplainedNewestThreeQuery, ExplainedNewestThreeQueryVariables>;
export const ExplainedSideBySideDocument = new TypedDocumentString(`
    query ExplainedSideBySide($chatbotId: ID!) {
  chatbot(chatbotId: $chatbotId) {
    users(first: 1) {
      totalCount
    }
    sessions(first: 1) {
      totalCount
    }
    messages(first: 1) {
      nodes {
        ... on ConversationMessage {
          session {
            id
          }
          user {
            id
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:16370a02860985ec13c02f9ed76cf19766652b1a627d7057b3db0f790a48db6e"}) as unknown as TypedDocumentString<ExplainedSideBySideQuery, ExplainedSideBySideQueryVariables>;
export const ExplainedNestedDocument = new TypedDocumentString(`
    query ExplainedNested($chatbotId: ID!, $isDeep: Boolean!) {
  chatbot(chatbotId: $chatbotId) {
    messages(first: 3) {
      nodes {
        ... on ConversationMessage {
          user @include(if: $isDeep) {
            username
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:2850e32a0cf47218d9c67d8c53f487e5efe1817043f7e3287c32b5ec5d48284e"}) as unknown as TypedDocumentString<ExplainedNestedQuery, ExplainedNestedQueryVariables>;
export const ExplainedChatDocument = new TypedDocumentString(`
    query ExplainedChat($order: MessageOrder!) {
  chatbot(chatbotId: "bot_123456") {
    session(sessionId: "chat_789012") {
      messages(first: 1, order: $order) {
        nodes {
          ... on SqlMessage {
            sql
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:3c951a50e8c1cf8f703e5dcf9236b9f3ee5c15d3979591d6cedafbed930c2388"}) as unknown as TypedDocumentString<ExplainedChatQuery, ExplainedChatQueryVariables>;
export const NewestTextDocument = new TypedDocumentString(`
    query NewestText($chatbotId: ID!) {
  chatbot(chatbotId: $chatbotId) {
    messages(first: 1) {
      totalCount
      nodes {
        ... on TextMessage {
          text
        }
      }
    }
  }
}
    `, {"hash":"sha256:053634df06c4067e811bf7aed9067913ae5f4d20ba22244136d3a0d13c3a6f2e"}) as unknown as TypedDocumentString<NewestTextQuery, NewestTextQueryVariables>;
export const UsersPageDocument = new TypedDocumentString(`
    query UsersPage($chatbotId: ID!, $first: Int, $after: String, $last: Int, $before: String) {
  chatbot(chatbotId: $chatbotId) {
    users(first: $first, after: $after, last: $last, before: $before) {
      totalCount
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
      nodes {
        userId
      }
    }
  }
}
    `, {"hash":"sha256:e1e442afb6010fb24ce5de0339ab4847ded2edfa38d0b1010f7df0bd22b6cd23"}) as unknown as TypedDocumentString<UsersPageQuery, UsersPageQueryVariables>;
export const SessionsPageDocument = new TypedDocumentString(`
    query SessionsPage($chatbotId: ID!, $userId: ID, $first: Int, $after: String, $last: Int, $before: String) {
  chatbot(chatbotId: $chatbotId) {
    sessions(
      userId: $userId
      first: $first
      after: $after
      last: $last
      before: $before
    ) {
      totalCount
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
      nodes {
        sessionId
      }
    }
  }
}
    `, {"hash":"sha256:52f93235fd25efdcf0fb432247634c5575a1b2fced82484adb1c08720552eb3a"}) as unknown as TypedDocumentString<SessionsPageQuery, SessionsPageQueryVariables>;
export const MessagesPageDocument = new TypedDocumentString(`
    query MessagesPage($chatbotId: ID!, $sessionId: ID, $userId: ID, $order: MessageOrder!, $includeSql: Boolean!, $first: Int, $after: String, $last: Int, $before: String) {
  chatbot(chatbotId: $chatbotId) {
    messages(
      sessionId: $sessionId
      userId: $userId
      order: $order
      includeSql: $includeSql
      first: $first
      after: $after
      last: $last
      before: $before
    ) {
      totalCount
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
      nodes {
        ... on ConversationMessage {
          messageId
        }
      }
    }
  }
}
    `, {"hash":"sha256:31698f836ac3a2868e9f6f406f21a6ed84090acb1a88bce05b62b7bbee148fef"}) as unknown as TypedDocumentString<MessagesPageQuery, MessagesPageQueryVariables>;
export const UserListsPageDocument = new TypedDocumentString(`
    query UserListsPage($chatbotId: ID!, $userId: ID!, $order: MessageOrder!, $first: Int, $after: String, $last: Int, $before: String) {
  chatbot(chatbotId: $chatbotId) {
    user(userId: $userId) {
      messages(
        order: $order
        first: $first
        after: $after
        last: $last
        before: $before
      ) {
        totalCount
        pageInfo {
          hasNextPage
          hasPreviousPage
          startCursor
          endCursor
        }
        nodes {
          ... on ConversationMessage {
            messageId
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:2213d5b5830e17157d796271afbc397e988352f38822d254719e8aaa85ee501f"}) as unknown as TypedDocumentString<UserListsPageQuery, UserListsPageQueryVariables>;
export const SessionMessagesPageDocument = new TypedDocumentString(`
    query SessionMessagesPage($chatbotId: ID!, $sessionId: ID!, $userId: ID, $order: MessageOrder!, $includeSql: Boolean!, $first: Int, $after: String, $last: Int, $before: String) {
  chatbot(chatbotId: $chatbotId) {
    session(sessionId: $sessionId) {
      messages(
        userId: $userId
        order: $order
        includeSql: $includeSql
        first: $first
        after: $after
        last: $last
        before: $before
      ) {
        totalCount
        pageInfo {
          hasNextPage
          hasPreviousPage
          startCursor
          endCursor
        }
        nodes {
          ... on ConversationMessage {
            messageId
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:007d88feaca69d1f0f25506cf23e1e0d6cb24c62b1262dee3c8a76980a2e8250"}) as unknown as TypedDocumentString<SessionMessagesPageQuery, SessionMessagesPageQueryVariables>;
export const SessionsWithMessagesDocument = new TypedDocumentString(`
    query SessionsWithMessages($chatbotId: ID!, $after: String) {
  chatbot(chatbotId: $chatbotId) {
    sessions(first: 50, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        sessionId
        newest: messages(first: 100) {
          ...MessageIds
        }
        oldest: messages(first: 100, order: OLDEST_FIRST) {
          ...MessageIds
        }
        fromOldest: messages(last: 100) {
          ...MessageIds
        }
      }
    }
  }
}
    fragment MessageIds on MessageConnection {
  totalCount
  pageInfo {
    hasNextPage
    hasPreviousPage
  }
  nodes {
    ... on ConversationMessage {
      messageId
    }
  }
}`, {"hash":"sha256:69faf2cd3a7d56a182c084c3d0384bff0707252ebcc41b0f617b267f0f9fc499"}) as unknown as TypedDocumentString<SessionsWithMessagesQuery, SessionsWithMessagesQueryVariables>;
export const UsersWithListsDocument = new TypedDocumentString(`
    query UsersWithLists($chatbotId: ID!, $after: String) {
  chatbot(chatbotId: $chatbotId) {
    users(first: 50, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        userId
        sessions(first: 100) {
          pageInfo {
            hasNextPage
          }
          nodes {
            sessionId
          }
        }
        fromOldest: sessions(last: 100) {
          pageInfo {
            hasPreviousPage
          }
          nodes {
            sessionId
          }
        }
        newest: messages(first: 100) {
          ...MessageIds
        }
        oldest: messages(first: 100, order: OLDEST_FIRST) {
          ...MessageIds
        }
      }
    }
  }
}
    fragment MessageIds on MessageConnection {
  totalCount
  pageInfo {
    hasNextPage
    hasPreviousPage
  }
  nodes {
    ... on ConversationMessage {
      messageId
    }
  }
}`, {"hash":"sha256:8fa6bc4b24666acd24041d88b18b92ebb8bfc17086b76d48aa68c76cbc98db3f"}) as unknown as TypedDocumentString<UsersWithListsQuery, UsersWithListsQueryVariables>;
export const ChatEndsDocument = new TypedDocumentString(`
    query ChatEnds($chatbotId: ID!, $sessionId: ID!) {
  chatbot(chatbotId: $chatbotId) {
    session(sessionId: $sessionId) {
      sessionId
      newest: messages(first: 100, includeSql: true) {
        ...MessageIds
      }
      oldest: messages(first: 100, includeSql: true, order: OLDEST_FIRST) {
        ...MessageIds
      }
      fromOldest: messages(last: 100, includeSql: true) {
        ...MessageIds
      }
      fromNewest: messages(last: 100, includeSql: true, order: OLDEST_FIRST) {
        ...MessageIds
      }
    }
  }
}
    fragment MessageIds on MessageConnection {
  totalCount
  pageInfo {
    hasNextPage
    hasPreviousPage
  }
  nodes {
    ... on ConversationMessage {
      messageId
    }
  }
}`, {"hash":"sha256:0a0fbb0aa58a2a2092b615fdd0522d572865ad2a54173fa92b2c843066bed706"}) as unknown as TypedDocumentString<ChatEndsQuery, ChatEndsQueryVariables>;
export const ConversationsOfUsersDocument = new TypedDocumentString(`
    query ConversationsOfUsers {
  chatbot(chatbotId: "generated_bot") {
    users(first: 50) {
      nodes {
        userId
        sessions(first: 5) {
          nodes {
            sessionId
            subject
            status
            messages(first: 20) {
              nodes {
                ... on ConversationMessage {
                  messageId
                  role
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
  }
}
    `, {"hash":"sha256:05413e0ea164594727b4060031b8951021a4a57e4ccd77976c164f7efd39ce94"}) as unknown as TypedDocumentString<ConversationsOfUsersQuery, ConversationsOfUsersQueryVariables>;
export const NewestWithNamesDocument = new TypedDocumentString(`
    query NewestWithNames {
  chatbot(chatbotId: "generated_bot") {
    messages(first: 20) {
      nodes {
        ... on ConversationMessage {
          messageId
          session {
            subject
          }
          user {
            username
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:543e3d6fa731a0c63a8d2f9291b9268d67e5d450eb4e7e63170128f5f289b6c4"}) as unknown as TypedDocumentString<NewestWithNamesQuery, NewestWithNamesQueryVariables>;
export const MissingPekiRowsDocument = new TypedDocumentString(`
    query MissingPekiRows($chatbotId: ID!) {
  chatbot(chatbotId: $chatbotId) {
    user(userId: "none") {
      username
    }
    session(sessionId: "none") {
      subject
    }
    message(messageId: "none") {
      __typename
    }
    sessions(userId: "none") {
      totalCount
      nodes {
        sessionId
      }
    }
    messages(sessionId: "none") {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        __typename
      }
    }
  }
}
    `, {"hash":"sha256:5c76abeadd273a86f9270942fe1fd3aff89c727b4925e74e8564a2b15c18fbf3"}) as unknown as TypedDocumentString<MissingPekiRowsQuery, MissingPekiRowsQueryVariables>;
export const MissingChatDocument = new TypedDocumentString(`
    query MissingChat($chatbotId: ID!) {
  chatbot(chatbotId: $chatbotId) {
    session(sessionId: "none") {
      messages {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          __typename
        }
      }
    }
  }
}
    `, {"hash":"sha256:17c3e1e30950623e025a14cb3514b573247fbf47db3b9961d69cb64b7c433edd"}) as unknown as TypedDocumentString<MissingChatQuery, MissingChatQueryVariables>;
export const TryToSendDocument = new TypedDocumentString(`
    mutation TryToSend($input: SendMessageInput!) {
  sendMessage(input: $input) {
    answer
  }
}
    `, {"hash":"sha256:7dcc850815217f8ad208915497e5ebdf61fe0bbabd3684f52a72058059fe3f75"}) as unknown as TypedDocumentString<TryToSendMutation, TryToSendMutationVariables>;
export const ReadUserOfDocument = new TypedDocumentString(`
    query ReadUserOf($chatbotId: ID!, $userId: ID!) {
  chatbot(chatbotId: $chatbotId) {
    user(userId: $userId) {
      id
    }
  }
}
    `, {"hash":"sha256:44cd3e6f99d007498cf21c8626266f6afbf7ad98a4c0d611f0f51df5b01d656e"}) as unknown as TypedDocumentString<ReadUserOfQuery, ReadUserOfQueryVariables>;
export const SendDocument = new TypedDocumentString(`
    mutation Send($input: SendMessageInput!) {
  sendMessage(input: $input) {
    clientMutationId
    answer
    user {
      userId
      username
      lastReceivedText
      messages(first: 4) {
        totalCount
        nodes {
          ... on ConversationMessage {
            role
          }
          ... on TextMessage {
            text
            attachmentUrl
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:3f3d668f31d6dadf00e35c787844fbfdb9e5e87dec386f634bdbe78fdf73b17f"}) as unknown as TypedDocumentString<SendMutation, SendMutationVariables>;
export const SendOnlyDocument = new TypedDocumentString(`
    mutation SendOnly($input: SendMessageInput!) {
  sendMessage(input: $input) {
    answer
  }
}
    `, {"hash":"sha256:571b0fb1bcd7141736817f4e494df3e84f628ab94061a9ab2d78f3206b0b10c2"}) as unknown as TypedDocumentString<SendOnlyMutation, SendOnlyMutationVariables>;
export const SendTwiceDocument = new TypedDocumentString(`
    mutation SendTwice($one: SendMessageInput!, $other: SendMessageInput!) {
  one: sendMessage(input: $one) {
    user {
      messages(first: 10) {
        nodes {
          ... on TextMessage {
            text
          }
        }
      }
    }
  }
  other: sendMessage(input: $other) {
    user {
      messages(first: 10) {
        nodes {
          ... on TextMessage {
            text
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:159aa91c9c139c52d17f1163faed85e78091816f630ae9ea4254021e7d45e972"}) as unknown as TypedDocumentString<SendTwiceMutation, SendTwiceMutationVariables>;
export const NewestOfUserDocument = new TypedDocumentString(`
    query NewestOfUser($chatbotId: ID!, $userId: ID!) {
  chatbot(chatbotId: $chatbotId) {
    messages(first: 2, userId: $userId) {
      totalCount
      nodes {
        ... on TextMessage {
          text
        }
      }
    }
    sessions(first: 1, userId: $userId) {
      nodes {
        status
      }
    }
    user(userId: $userId) {
      lastReceivedText
    }
  }
}
    `, {"hash":"sha256:e05552058f9992aab0438c431e802eada5da67a3ad01892e4495b3794245a144"}) as unknown as TypedDocumentString<NewestOfUserQuery, NewestOfUserQueryVariables>;
export const SendFromReplicaDocument = new TypedDocumentString(`
    mutation SendFromReplica($input: SendMessageInput!) {
  sendMessage(input: $input) {
    user {
      messages(first: 1) {
        totalCount
      }
    }
  }
}
    `, {"hash":"sha256:7191b835a8c7dcf6bb94e3f2b350ce9a3819348ceb0ee45d0e189d6ad03e6b03"}) as unknown as TypedDocumentString<SendFromReplicaMutation, SendFromReplicaMutationVariables>;
export const SendOnlyFromReplicaDocument = new TypedDocumentString(`
    mutation SendOnlyFromReplica($input: SendMessageInput!) {
  sendMessage(input: $input) {
    answer
  }
}
    `, {"hash":"sha256:161293ef1b5dc82d0694a8494b09d4f3db91f50168ef6ffc9c51587a8d604909"}) as unknown as TypedDocumentString<SendOnlyFromReplicaMutation, SendOnlyFromReplicaMutationVariables>;
export const AskFromReplicaDocument = new TypedDocumentString(`
    mutation AskFromReplica($input: AskInput!) {
  ask(input: $input) {
    parts {
      __typename
    }
  }
}
    `, {"hash":"sha256:694e29ad98c7d1ac27b2ac3d441dea5a9b81cde8d430ddad94918a3e0b13418c"}) as unknown as TypedDocumentString<AskFromReplicaMutation, AskFromReplicaMutationVariables>;
export const ReadOnReplicaDocument = new TypedDocumentString(`
    query ReadOnReplica($chatbotId: ID!) {
  chatbot(chatbotId: $chatbotId) {
    messages(first: 1, userId: "replica-user") {
      totalCount
    }
    sessions(first: 1, userId: "replica-user") {
      totalCount
    }
    user(userId: "replica-user") {
      lastReceivedText
    }
  }
  bot: chatbot(chatbotId: "bot_123456") {
    session(sessionId: "replica-chat") {
      messages(first: 10) {
        nodes {
          ... on TextMessage {
            text
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:3a3cf72f44062cffa6079d4954ae674302995cd5b72939964888b114ddc88c10"}) as unknown as TypedDocumentString<ReadOnReplicaQuery, ReadOnReplicaQueryVariables>;
export const SendSecretDocument = new TypedDocumentString(`
    mutation SendSecret($input: SendMessageInput!) {
  sendMessage(input: $input) {
    clientMutationId
  }
}
    `, {"hash":"sha256:4f3d9beea355e9d215060db2c46b0a20cc5c7af8838758d3f640369d393eecf2"}) as unknown as TypedDocumentString<SendSecretMutation, SendSecretMutationVariables>;
export const AskSecretDocument = new TypedDocumentString(`
    mutation AskSecret($input: AskInput!) {
  ask(input: $input) {
    clientMutationId
  }
}
    `, {"hash":"sha256:7f0aec5eb671865e16b24329520a049697abc8739d4aebe18485ab2bdad29231"}) as unknown as TypedDocumentString<AskSecretMutation, AskSecretMutationVariables>;
export const OfListDocument = new TypedDocumentString(`
    query OfList($chatbotId: ID!, $sessionId: ID, $since: DateTime, $until: DateTime, $order: MessageOrder, $includeSql: Boolean, $first: Int, $after: String) {
  chatbot(chatbotId: $chatbotId) {
    messages(
      sessionId: $sessionId
      since: $since
      until: $until
      order: $order
      includeSql: $includeSql
      first: $first
      after: $after
    ) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ... on ConversationMessage {
          messageId
          createdAt
        }
      }
    }
  }
}
    `, {"hash":"sha256:99ad7d579a0d094ab9082ddce2388237ad6244b963dc268e1e808349433bbef2"}) as unknown as TypedDocumentString<OfListQuery, OfListQueryVariables>;
export const InRangeDocument = new TypedDocumentString(`
    query InRange($chatbotId: ID!, $sessionId: ID, $since: DateTime, $until: DateTime, $order: MessageOrder, $first: Int, $after: String, $last: Int, $before: String) {
  chatbot(chatbotId: $chatbotId) {
    messages(
      sessionId: $sessionId
      since: $since
      until: $until
      order: $order
      first: $first
      after: $after
      last: $last
      before: $before
    ) {
      totalCount
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
      nodes {
        ... on ConversationMessage {
          messageId
          createdAt
        }
      }
    }
  }
}
    `, {"hash":"sha256:875f90844f3b8a7cf21910776ab8fe6519ad9c8538c17858517c2008440fed29"}) as unknown as TypedDocumentString<InRangeQuery, InRangeQueryVariables>;
export const OfSessionsDocument = new TypedDocumentString(`
    query OfSessions($chatbotId: ID!, $since: DateTime) {
  chatbot(chatbotId: $chatbotId) {
    sessions(first: 20) {
      nodes {
        sessionId
        messages(since: $since, first: 100) {
          totalCount
          nodes {
            ... on ConversationMessage {
              messageId
            }
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:24f2febd0cfae563775f76a6063d23c84797121c6350fb5077ba7b7a6ea56517"}) as unknown as TypedDocumentString<OfSessionsQuery, OfSessionsQueryVariables>;
export const HeadsOfSessionsDocument = new TypedDocumentString(`
    query HeadsOfSessions($chatbotId: ID!, $since: DateTime) {
  chatbot(chatbotId: $chatbotId) {
    sessions(first: 20) {
      nodes {
        sessionId
        lastMessage {
          ... on ConversationMessage {
            messageId
          }
        }
        messageCount
        recent: messageCount(since: $since)
      }
    }
  }
}
    `, {"hash":"sha256:d1a0c3b9d8c62f67bd3f9cf294f4c9a2f9706ca4de2a3016af149c6aa3580275"}) as unknown as TypedDocumentString<HeadsOfSessionsQuery, HeadsOfSessionsQueryVariables>;
export const OldestSinceDocument = new TypedDocumentString(`
    query OldestSince($chatbotId: ID!, $since: DateTime!) {
  chatbot(chatbotId: $chatbotId) {
    messages(since: $since, order: OLDEST_FIRST, first: 1) {
      nodes {
        ... on ConversationMessage {
          createdAt
        }
      }
    }
  }
}
    `, {"hash":"sha256:7c8be3f81a83f3cabc2a6dcd20588c9506c8a2c0c552e847f682bbe276dbf54e"}) as unknown as TypedDocumentString<OldestSinceQuery, OldestSinceQueryVariables>;
export const TrustedNamesDocument = new TypedDocumentString(`
    query TrustedNames($chatbotId: ID!, $first: Int!) {
  chatbot(chatbotId: $chatbotId) {
    users(first: $first) {
      totalCount
      nodes {
        username
        ...TrustedSessions
      }
    }
  }
}
    fragment TrustedSessions on User {
  sessions(first: 1) {
    nodes {
      subject
    }
  }
}`, {"hash":"sha256:c81a7a3a54f6d2285b3774c823050b3d3d0a2ab3acd217246165749c23d70411"}) as unknown as TypedDocumentString<TrustedNamesQuery, TrustedNamesQueryVariables>;
export const TwoLevelsDocument = new TypedDocumentString(`
    query TwoLevels($chatbotId: ID!) {
  chatbot(chatbotId: $chatbotId) {
    users(first: 3) {
      nodes {
        sessions(first: 5) {
          totalCount
        }
      }
    }
    again: users(first: 3) {
      nodes {
        userId
        sessions(first: 5) {
          nodes {
            sessionId
            user {
              username
            }
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:3ea5f94f0c2357d9e41561c056bdf0fe1665b71da7373fa08c45abee04245e5e"}) as unknown as TypedDocumentString<TwoLevelsQuery, TwoLevelsQueryVariables>;
export const NewestWithParentsDocument = new TypedDocumentString(`
    query NewestWithParents($chatbotId: ID!) {
  chatbot(chatbotId: $chatbotId) {
    messages(first: 20) {
      nodes {
        ... on ConversationMessage {
          sessionId
          userId
          session {
            id
            subject
          }
          user {
            username
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:0501ebfc8442760316e33af70b833ae6f8b58610c9afaefa6f6d39eab17fc4c6"}) as unknown as TypedDocumentString<NewestWithParentsQuery, NewestWithParentsQueryVariables>;
export const HandlesDocument = new TypedDocumentString(`
    query Handles($chatbotId: ID!) {
  chatbots {
    totalCount
    nodes {
      name
      capabilities {
        largestPage
      }
    }
  }
  bot: chatbot(chatbotId: "bot_123456") {
    session(sessionId: "chat_789012") {
      id
      subject
    }
  }
  peki: chatbot(chatbotId: $chatbotId) {
    users(first: 0) {
      nodes {
        id
      }
    }
    messages(first: 0) {
      edges {
        cursor
      }
    }
  }
}
    `, {"hash":"sha256:9646152d81130a006440ddaae57e0a867bc661de8abef9acf951a32a233242f4"}) as unknown as TypedDocumentString<HandlesQuery, HandlesQueryVariables>;
export const BothProvidersDocument = new TypedDocumentString(`
    query BothProviders($chatbotId: ID!) {
  chatbots {
    totalCount
    nodes {
      chatbotId
    }
  }
  peki: chatbot(chatbotId: $chatbotId) {
    name
    users {
      totalCount
    }
  }
  bot: chatbot(chatbotId: "bot_123456") {
    session(sessionId: "chat_789012") {
      sessionId
      messages {
        nodes {
          __typename
        }
      }
    }
  }
}
    `, {"hash":"sha256:ec48ccb848697b0f006264401accd4ae1ef3f00a9a670c932073891e7120d239"}) as unknown as TypedDocumentString<BothProvidersQuery, BothProvidersQueryVariables>;
export const OneChatOnlyDocument = new TypedDocumentString(`
    query OneChatOnly {
  chatbot(chatbotId: "bot_123456") {
    name
    session(sessionId: "chat_789010") {
      messages(first: 1) {
        nodes {
          __typename
        }
      }
    }
  }
}
    `, {"hash":"sha256:a435865280dbe90aa4f99a7299334a5b7bd460e9d1fb2ea22bf1e22976fb4517"}) as unknown as TypedDocumentString<OneChatOnlyQuery, OneChatOnlyQueryVariables>;
export const WholeQueryDocument = new TypedDocumentString(`
    query WholeQuery {
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
    `, {"hash":"sha256:cbd94d7da2b203acc870d6d76cd3de257402cb4b72cc5d23342d0f15f06c87de"}) as unknown as TypedDocumentString<WholeQueryQuery, WholeQueryQueryVariables>;
export const SecretFieldsDocument = new TypedDocumentString(`
    query SecretFields($chatbotId: ID!) {
  peki: chatbot(chatbotId: $chatbotId) {
    messages(first: 1) {
      nodes {
        ... on TextMessage {
          text
        }
      }
    }
  }
  bot: chatbot(chatbotId: "bot_123456") {
    session(sessionId: "chat_789012") {
      messages(first: 1, includeSql: true) {
        nodes {
          ... on SqlMessage {
            sql
            result {
              rows
              viewLink
            }
          }
        }
      }
    }
  }
  broken: node(id: "no id at all") {
    id
  }
}
    `, {"hash":"sha256:b4446dcfe63dc4de80a808ba6163e669943433eefd04d55c398ee9c74d9572d8"}) as unknown as TypedDocumentString<SecretFieldsQuery, SecretFieldsQueryVariables>;
export const OtherFieldsDocument = new TypedDocumentString(`
    query OtherFields($chatbotId: ID!) {
  peki: chatbot(chatbotId: $chatbotId) {
    users(first: 3) {
      nodes {
        userId
        sessions(first: 2) {
          nodes {
            sessionId
            messages(first: 2) {
              nodes {
                __typename
              }
            }
          }
        }
      }
    }
  }
  bot: chatbot(chatbotId: "bot_123456") {
    session(sessionId: "chat_789012") {
      messages(first: 3, includeSql: true) {
        nodes {
          __typename
          ... on ConversationMessage {
            id
            messageId
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:341826d6375293c5638a0c30e6fb1735fd61fe270175bfc05e03b9b7a06b616b"}) as unknown as TypedDocumentString<OtherFieldsQuery, OtherFieldsQueryVariables>;
export const OneCallProbeDocument = new TypedDocumentString(`
    query OneCallProbe($chatbotId: ID!) {
  chatbot(chatbotId: $chatbotId) {
    users(first: 1) {
      nodes {
        userId
      }
    }
  }
}
    `, {"hash":"sha256:b414c0fd9e0b4a73e201f03c85590aca07eb78b3cfb67524464738cbbe782109"}) as unknown as TypedDocumentString<OneCallProbeQuery, OneCallProbeQueryVariables>;
export const PagePlaceDocument = new TypedDocumentString(`
    query PagePlace($chatbotId: ID!, $after: String) {
  peki: chatbot(chatbotId: $chatbotId) {
    name
    users(first: 2) {
      nodes {
        userId
      }
    }
    struck: messages(first: 5, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
      nodes {
        __typename
        ... on ConversationMessage {
          messageId
          createdAt
        }
      }
    }
  }
  bot: chatbot(chatbotId: "bot_123456") {
    session(sessionId: "chat_789010") {
      messages {
        nodes {
          ... on ConversationMessage {
            messageId
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:16e0bfe0dce733bebfdb1636b0596a572166dfa71de4221194af14286b1f204d"}) as unknown as TypedDocumentString<PagePlaceQuery, PagePlaceQueryVariables>;
export const ByIdPlaceDocument = new TypedDocumentString(`
    query ByIdPlace($chatbotId: ID!, $messageId: ID!) {
  peki: chatbot(chatbotId: $chatbotId) {
    name
    users(first: 2) {
      nodes {
        userId
      }
    }
    messages(first: 2) {
      totalCount
      nodes {
        ... on ConversationMessage {
          messageId
        }
      }
    }
    struck: message(messageId: $messageId) {
      __typename
      ... on ConversationMessage {
        messageId
        createdAt
      }
    }
  }
}
    `, {"hash":"sha256:d7352cbecdcc3a571d63fb18f734fc7fb0d306e23f993fe0831b19bcea245280"}) as unknown as TypedDocumentString<ByIdPlaceQuery, ByIdPlaceQueryVariables>;
export const ScanPlaceDocument = new TypedDocumentString(`
    query ScanPlace($chatbotId: ID!) {
  peki: chatbot(chatbotId: $chatbotId) {
    name
    sessions(first: 12) {
      totalCount
      nodes {
        sessionId
        struck: messages(first: 2) {
          nodes {
            __typename
            ... on ConversationMessage {
              messageId
              createdAt
            }
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:5f28021d29989233d81a20c55517563e079b0e04df36f9503fc7f9ad1335df8b"}) as unknown as TypedDocumentString<ScanPlaceQuery, ScanPlaceQueryVariables>;
export const ChatPlaceDocument = new TypedDocumentString(`
    query ChatPlace($chatbotId: ID!, $after: String, $order: MessageOrder!) {
  peki: chatbot(chatbotId: $chatbotId) {
    name
    users(first: 2) {
      nodes {
        userId
      }
    }
  }
  bot: chatbot(chatbotId: "bot_123456") {
    other: session(sessionId: "chat_789010") {
      messages(first: 3) {
        nodes {
          ... on ConversationMessage {
            messageId
          }
        }
      }
    }
    session(sessionId: "chat_789012") {
      sessionId
      struck: messages(first: 5, after: $after, order: $order) {
        pageInfo {
          hasNextPage
          startCursor
          endCursor
        }
        nodes {
          __typename
          ... on ConversationMessage {
            messageId
            createdAt
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:4686cfc88dc4482d3bc87ed604f323b8e1cf64bbfca0d5752c1c4be57f36c820"}) as unknown as TypedDocumentString<ChatPlaceQuery, ChatPlaceQueryVariables>;
export const ChatMessagePlaceDocument = new TypedDocumentString(`
    query ChatMessagePlace($chatbotId: ID!, $id: ID!) {
  peki: chatbot(chatbotId: $chatbotId) {
    name
    users(first: 2) {
      nodes {
        userId
      }
    }
  }
  bot: chatbot(chatbotId: "bot_123456") {
    other: session(sessionId: "chat_789010") {
      messages(first: 3) {
        nodes {
          ... on ConversationMessage {
            messageId
          }
        }
      }
    }
  }
  struck: node(id: $id) {
    __typename
    ... on ConversationMessage {
      messageId
      createdAt
    }
  }
}
    `, {"hash":"sha256:57bde43a21f3ac7a6c30a1df7fb36f26665c15ca8cbe4793f31b46205bcad172"}) as unknown as TypedDocumentString<ChatMessagePlaceQuery, ChatMessagePlaceQueryVariables>;
export const LandmarksDocument = new TypedDocumentString(`
    query Landmarks($chatbotId: ID!) {
  peki: chatbot(chatbotId: $chatbotId) {
    messages(first: 100) {
      pageInfo {
        endCursor
      }
      nodes {
        ... on ConversationMessage {
          messageId
        }
      }
    }
  }
  bot: chatbot(chatbotId: "bot_123456") {
    session(sessionId: "chat_789012") {
      messages(first: 25) {
        pageInfo {
          endCursor
        }
        nodes {
          ... on ConversationMessage {
            id
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:ddb7b34636dac580471f1f499cf536cd80b963bf7e76bac4c5d042858f3915a3"}) as unknown as TypedDocumentString<LandmarksQuery, LandmarksQueryVariables>;
export const UntracedPingDocument = new TypedDocumentString(`
    query UntracedPing($chatbotId: ID!) {
  chatbot(chatbotId: $chatbotId) {
    users(first: 1) {
      nodes {
        userId
      }
    }
  }
}
    `, {"hash":"sha256:5429349c8d067005a9baa44b46a337040ab695a51c977e5ef727ad6755aba7c0"}) as unknown as TypedDocumentString<UntracedPingQuery, UntracedPingQueryVariables>;
export const MeasuredUsersDocument = new TypedDocumentString(`
    query MeasuredUsers($chatbotId: ID!, $first: Int!) {
  chatbot(chatbotId: $chatbotId) {
    users(first: $first) {
      nodes {
        userId
        sessions(first: 2) {
          nodes {
            sessionId
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:454ebc123e83156e0d60ff1e4306411cbd5e59d11bd9d6225f44fd63c65baf2d"}) as unknown as TypedDocumentString<MeasuredUsersQuery, MeasuredUsersQueryVariables>;
export const TracedUsersDocument = new TypedDocumentString(`
    query TracedUsers($chatbotId: ID!) {
  chatbot(chatbotId: $chatbotId) {
    users(first: 3) {
      nodes {
        userId
        sessions(first: 2) {
          nodes {
            sessionId
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:eefaaf184aa8a88d9377703ffa13fd99b92fe95f474365d3663471a42a674d6a"}) as unknown as TypedDocumentString<TracedUsersQuery, TracedUsersQueryVariables>;