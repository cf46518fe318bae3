import { builder } from './builder.ts';
import { MessageConnection, SessionConnection } from './connection.ts';
import { costs } from './field-cost.ts';
import { encodeGlobalId } from './global-id.ts';
import { guarded } from './guarded.ts';
import { loadMessages, messageListArgs } from './message-list.ts';
import { ChatbotRef, NodeRef, UserRef } from './refs.ts';
import { sourceOf } from './resolver-context.ts';
import { loadSessions, sessionListArgs } from './session-list.ts';

builder.objectType(UserRef, {
  description: 'A person, or channel identity, who talks to a chatbot.',
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Global id.',
      resolve: ({ chatbotId, userId }) => encodeGlobalId({ type: 'User', chatbotId, userId }),
    }),
    chatbotId: t.exposeID('chatbotId', { nullable: false, description: 'The chatbot that they talk to.' }),
    userId: t.exposeID('userId', { nullable: false, description: "The provider's own id." }),
    firstName: t.exposeString('firstName', guarded('read:pii', 'Given name.')),
    lastName: t.exposeString('lastName', guarded('read:pii', 'Family name.')),
    email: t.exposeString('email', guarded('read:pii', 'E-mail address.')),
    phoneNumber: t.exposeString('phoneNumber', guarded('read:pii', 'Telephone number.')),
    username: t.exposeString('username', guarded('read:pii', 'Name on their channel.')),
    source: t.exposeString('source', { description: 'The channel that they come from.' }),
    data: t.expose('data', {
      type: 'JSONObject',
      ...guarded('read:pii', 'What the chatbot gathered about them.'),
    }),
    lastReceivedText: t.exposeString(
      'lastReceivedText',
      guarded('read:pii', 'The last text that they sent.'),
    ),
    lastMessageAt: t.expose('lastMessageAtMs', {
      type: 'DateTime',
      description: 'When their last message was sent.',
    }),
    createdAt: t.expose('createdAtMs', { type: 'DateTime', description: 'When they first appeared.' }),
    updatedAt: t.expose('updatedAtMs', { type: 'DateTime', description: 'When their record last changed.' }),
    chatbot: t.field({
      type: ChatbotRef,
      ...costs({ kind: 'row', collection: 'chatbots' }),
      nullable: false,
      description: 'The chatbot that they talk to. No upstream call.',
      resolve: (user, _args, context) => sourceOf(context, user).chatbot,
    }),
    sessions: t.field({
      type: SessionConnection,
      ...costs({ kind: 'connection', collection: 'sessions' }),
      description:
        "Their sessions, in the provider's order. Alone it takes one upstream call from the start, up to two beside a cursor, up to three from the end, more where the window is larger than `Chatbot.capabilities.largestPage`; none while it is kept. Those of many users take fewer calls where one call answers several.",
      args: sessionListArgs,
      resolve: ({ chatbotId, userId }, args, context, info) =>
        loadSessions({ chatbotId, userId }, args, context, info),
    }),
    messages: t.field({
      type: MessageConnection,
      ...costs({ kind: 'connection', collection: 'messages' }),
      description: 'Their messages, of all sessions or of one. Calls as for `sessions`.',
      args: {
        ...messageListArgs,
        sessionId: t.arg.id({ description: 'Only the messages of this session.' }),
      },
      resolve: ({ chatbotId, userId }, args, context, info) =>
        loadMessages({ chatbotId, userId, sessionId: args.sessionId ?? null }, args, context, info),
    }),
  }),
});
