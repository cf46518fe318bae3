import SchemaBuilder from '@pothos/core';
import DataloaderPlugin from '@pothos/plugin-dataloader';
import type { GraphQLSchema } from 'graphql';
import type { MessageRow, SessionRow, UserRow } from '../peki/peki-rows.ts';
import { toDateTime, toMessageType, toRole, toStatus } from '../peki/row-to-graphql.ts';
import type { PekiClient } from './peki-client.ts';

/** What a request carries. */
export interface PothosContext {
  readonly peki: PekiClient;
}

/** The part of Convograph's schema that the bench asks for, with the DataLoaders of Pothos' own plugin. */
export function createSchema(): GraphQLSchema {
  const builder = new SchemaBuilder<{
    Context: PothosContext;
    Scalars: { DateTime: { Input: never; Output: string } };
  }>({ plugins: [DataloaderPlugin] });

  builder.scalarType('DateTime', { serialize: (time) => time });
  const SessionStatus = builder.enumType('SessionStatus', {
    values: ['ACTIVE', 'CLOSED', 'UNKNOWN'] as const,
  });
  const MessageRole = builder.enumType('MessageRole', {
    values: ['USER', 'ASSISTANT', 'SYSTEM', 'UNKNOWN'] as const,
  });

  const User = builder.loadableObjectRef<UserRow, string, string>('User', {
    load: (ids: string[], { peki }) => Promise.all(ids.map((id) => peki.readUser(id))),
  });
  const Session = builder.loadableObjectRef<SessionRow, string, string>('Session', {
    load: (ids: string[], { peki }) => Promise.all(ids.map((id) => peki.readSession(id))),
  });

  const ConversationMessage = builder.interfaceRef<MessageRow>('ConversationMessage').implement({
    resolveType: toMessageType,
    fields: (t) => ({
      messageId: t.exposeID('id', { nullable: false }),
      role: t.field({ type: MessageRole, nullable: false, resolve: toRole }),
      createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => toDateTime(createdAt) }),
      user: t.field({ type: User, resolve: ({ chatUserId }) => chatUserId }),
      session: t.field({ type: Session, resolve: ({ chatSessionId }) => chatSessionId }),
    }),
  });
  const TextMessage = builder.objectRef<MessageRow>('TextMessage').implement({
    interfaces: [ConversationMessage],
    fields: (t) => ({ text: t.string({ nullable: false, resolve: ({ text }) => text ?? '' }) }),
  });
  const ImageMessage = builder.objectRef<MessageRow>('ImageMessage').implement({
    interfaces: [ConversationMessage],
    fields: (t) => ({ url: t.string({ nullable: false, resolve: ({ url }) => url ?? '' }) }),
  });
  const UnknownMessage = builder
    .objectRef<MessageRow>('UnknownMessage')
    .implement({ interfaces: [ConversationMessage] });
  const Message = builder.unionType('Message', {
    types: [TextMessage, ImageMessage, UnknownMessage],
    resolveType: toMessageType,
  });

  const MessageConnection = builder
    .objectRef<{ data: readonly MessageRow[] }>('MessageConnection')
    .implement({
      fields: (t) => ({ nodes: t.field({ type: [Message], nullable: false, resolve: ({ data }) => data }) }),
    });
  const SessionConnection = builder
    .objectRef<{ data: readonly SessionRow[] }>('SessionConnection')
    .implement({
      fields: (t) => ({ nodes: t.field({ type: [Session], nullable: false, resolve: ({ data }) => data }) }),
    });
  const UserConnection = builder.objectRef<{ data: readonly UserRow[] }>('UserConnection').implement({
    fields: (t) => ({ nodes: t.field({ type: [User], nullable: false, resolve: ({ data }) => data }) }),
  });

  User.implement({
    fields: (t) => ({
      userId: t.exposeID('id', { nullable: false }),
      username: t.exposeString('username', { nullable: true }),
      sessions: t.loadable({
        type: SessionConnection,
        byPath: true,
        args: { first: t.arg.int({ required: true, defaultValue: 20 }) },
        load: (userIds: string[], { peki }, { first }) =>
          Promise.all(userIds.map((userId) => peki.listSessions(userId, first))),
        resolve: ({ id }) => id,
      }),
    }),
  });
  Session.implement({
    fields: (t) => ({
      sessionId: t.exposeID('id', { nullable: false }),
      subject: t.exposeString('subject', { nullable: true }),
      status: t.field({ type: SessionStatus, resolve: ({ status }) => toStatus(status) }),
      messages: t.loadable({
        type: MessageConnection,
        byPath: true,
        args: { first: t.arg.int({ required: true, defaultValue: 20 }) },
        load: (sessionIds: string[], { peki }, { first }) =>
          Promise.all(sessionIds.map((sessionId) => peki.listMessages(sessionId, first))),
        resolve: ({ id }) => id,
      }),
    }),
  });

  const Chatbot = builder.objectRef<{ chatbotId: string }>('Chatbot').implement({
    fields: (t) => ({
      chatbotId: t.exposeID('chatbotId', { nullable: false }),
      users: t.field({
        type: UserConnection,
        args: { first: t.arg.int({ required: true, defaultValue: 20 }) },
        resolve: (_chatbot, { first }, { peki }) => peki.listUsers(first),
      }),
      session: t.field({
        type: Session,
        args: { sessionId: t.arg.id({ required: true }) },
        resolve: (_chatbot, { sessionId }) => String(sessionId),
      }),
      messages: t.field({
        type: MessageConnection,
        args: { first: t.arg.int({ required: true, defaultValue: 20 }) },
        resolve: (_chatbot, { first }, { peki }) => peki.listMessages(null, first),
      }),
    }),
  });
  builder.queryType({
    fields: (t) => ({
      chatbot: t.field({
        type: Chatbot,
        args: { chatbotId: t.arg.id({ required: true }) },
        resolve: (_root, { chatbotId }) => ({ chatbotId: String(chatbotId) }),
      }),
    }),
  });
  return builder.toSchema();
}
