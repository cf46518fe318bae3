import { messagePlaceOf } from '../loaders/read-row.ts';
import { builder } from './builder.ts';
import { costs } from './field-cost.ts';
import { encodeGlobalId } from './global-id.ts';
import { guarded } from './guarded.ts';
import {
  ChatbotRef,
  ConversationMessageRef,
  ImageMessageRef,
  NodeRef,
  SessionRef,
  SqlMessageRef,
  TextMessageRef,
  toTypeName,
  UnknownMessageRef,
  UserRef,
} from './refs.ts';
import { loadSessionOf, loadUserOf } from './related-row.ts';
import { sourceOf } from './resolver-context.ts';
import { SqlResult } from './sql-result.ts';

export const MessageRole = builder.enumType('MessageRole', {
  description: 'Who speaks in a message.',
  values: {
    USER: { description: 'The person.' },
    ASSISTANT: { description: 'The chatbot.' },
    SYSTEM: { description: 'The machinery behind the chatbot.' },
    UNKNOWN: { description: 'The provider says something that this graph does not know.' },
  } as const,
});

builder.interfaceType(ConversationMessageRef, {
  description: 'What every message has, whatever its kind. Every member of `Message` implements it.',
  interfaces: [NodeRef],
  resolveType: toTypeName,
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Global id: the same on every path that leads to this message.',
      resolve: (message, _args, context) => {
        const { chatbotId, messageId } = message;
        const readsMessageById = sourceOf(context, message).readMessage !== undefined;
        const place = messagePlaceOf(message, { readsMessageById });
        return encodeGlobalId({ type: 'Message', chatbotId, messageId, place });
      },
    }),
    chatbotId: t.exposeID('chatbotId', {
      nullable: false,
      description: 'The chatbot that it was said to, or by.',
    }),
    messageId: t.exposeID('messageId', { nullable: false, description: "The provider's own id." }),
    sessionId: t.exposeID('sessionId', { description: 'The session that it belongs to.' }),
    userId: t.exposeID('userId', { description: 'The user who sent or received it.' }),
    role: t.expose('role', { type: MessageRole, nullable: false, description: 'Who speaks.' }),
    createdAt: t.expose('createdAtMs', {
      type: 'DateTime',
      description: "When it was sent; null when the provider's time is missing or unreadable.",
    }),
    tokenCount: t.exposeInt('tokenCount', { description: 'Tokens that it consumed.' }),
    responseTime: t.exposeFloat('responseTime', { description: 'Seconds that the chatbot took to answer.' }),
    chatbot: t.field({
      type: ChatbotRef,
      ...costs({ kind: 'row', collection: 'chatbots' }),
      nullable: false,
      description: 'The chatbot that it was said to, or by. No upstream call.',
      resolve: (message, _args, context) => sourceOf(context, message).chatbot,
    }),
    session: t.field({
      type: SessionRef,
      ...costs({ kind: 'row', collection: 'sessions' }),
      description:
        'The session that it belongs to. One upstream call for each distinct session, or fewer where one call answers several; none for its ids and messages, which `sessionId` answers.',
      resolve: (message, _args, context, info) => loadSessionOf(message, context, info),
    }),
    user: t.field({
      type: UserRef,
      ...costs({ kind: 'row', collection: 'users' }),
      description:
        'The user who sent or received it. One upstream call for each distinct user, or fewer where one call answers several; none for their ids and lists, which `userId` answers.',
      resolve: (message, _args, context, info) => loadUserOf(message, context, info),
    }),
  }),
});

builder.objectType(TextMessageRef, {
  description: 'A message of words.',
  interfaces: [NodeRef, ConversationMessageRef],
  fields: (t) => ({
    text: t.exposeString('text', { nullable: false, description: 'The words; never empty.' }),
    attachmentUrl: t.expose('attachmentUrl', { type: 'URL', description: 'A file that came with them.' }),
  }),
});

builder.objectType(SqlMessageRef, {
  description: 'SQL that the chatbot ran to find its answer. Listed only with `includeSql: true`.',
  interfaces: [NodeRef, ConversationMessageRef],
  fields: (t) => ({
    sql: t.exposeString('sql', guarded('read:sql', 'The statement.')),
    result: t.expose('result', { type: SqlResult, ...guarded('read:sql', 'What it gave.') }),
  }),
});

builder.objectType(ImageMessageRef, {
  description: 'A picture.',
  interfaces: [NodeRef, ConversationMessageRef],
  fields: (t) => ({
    url: t.expose('url', { type: 'URL', nullable: false, description: 'Where the picture is.' }),
  }),
});

builder.objectType(UnknownMessageRef, {
  description: 'A row that is none of the known kinds: another kind of file, or something odd from upstream.',
  interfaces: [NodeRef, ConversationMessageRef],
  fields: (t) => ({
    reason: t.exposeString('reason', { nullable: false, description: 'Why it is none of the known kinds.' }),
    attachmentUrl: t.expose('attachmentUrl', { type: 'URL', description: 'The file, if the row names one.' }),
  }),
});
