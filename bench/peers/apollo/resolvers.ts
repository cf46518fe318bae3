import type { MessageRow, PekiPage, SessionRow, UserRow } from '../peki/peki-rows.ts';
import { toDateTime, toMessageType, toRole, toStatus } from '../peki/row-to-graphql.ts';
import type { PekiApi } from './peki-api.ts';

/** What a request carries. */
export interface ApolloContext {
  readonly dataSources: { readonly pekiApi: PekiApi };
}

interface WindowArgs {
  readonly first: number;
}

const messageFields = {
  messageId: ({ id }: MessageRow) => id,
  role: toRole,
  createdAt: ({ createdAt }: MessageRow) => toDateTime(createdAt),
  user: async ({ chatUserId }: MessageRow, _args: unknown, { dataSources }: ApolloContext) =>
    chatUserId ? (await dataSources.pekiApi.getUser(chatUserId)).data : null,
  session: async ({ chatSessionId }: MessageRow, _args: unknown, { dataSources }: ApolloContext) =>
    chatSessionId ? (await dataSources.pekiApi.getSession(chatSessionId)).data : null,
};

/** One REST call for each parent, and by id: what the documentation of the data source leads to. */
export const resolvers = {
  Query: {
    chatbot: (_root: unknown, { chatbotId }: { readonly chatbotId: string }) => ({ chatbotId }),
  },
  Chatbot: {
    users: async (_chatbot: unknown, { first }: WindowArgs, { dataSources }: ApolloContext) =>
      toConnection(await dataSources.pekiApi.getUsers(first)),
    session: async (
      _chatbot: unknown,
      { sessionId }: { readonly sessionId: string },
      { dataSources }: ApolloContext,
    ) => (await dataSources.pekiApi.getSession(sessionId)).data,
    messages: async (_chatbot: unknown, { first }: WindowArgs, { dataSources }: ApolloContext) =>
      toConnection(await dataSources.pekiApi.getMessages(undefined, first)),
  },
  User: {
    userId: ({ id }: UserRow) => id,
    sessions: async ({ id }: UserRow, { first }: WindowArgs, { dataSources }: ApolloContext) =>
      toConnection(await dataSources.pekiApi.getSessions(id, first)),
  },
  Session: {
    sessionId: ({ id }: SessionRow) => id,
    status: ({ status }: SessionRow) => toStatus(status),
    messages: async ({ id }: SessionRow, { first }: WindowArgs, { dataSources }: ApolloContext) =>
      toConnection(await dataSources.pekiApi.getMessages(id, first)),
  },
  Message: { __resolveType: toMessageType },
  ConversationMessage: { __resolveType: toMessageType },
  TextMessage: messageFields,
  ImageMessage: messageFields,
  UnknownMessage: messageFields,
};

function toConnection<Row>({ data }: PekiPage<Row>): { readonly nodes: readonly Row[] } {
  return { nodes: data };
}
