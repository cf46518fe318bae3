import { emptyConnectionPage } from '../loaders/read-connection-page.ts';
import { addHint } from './add-hint.ts';
import { builder } from './builder.ts';
import { ChatbotCapabilities } from './chatbot-capabilities.ts';
import { ChatbotConnection, MessageConnection, SessionConnection, UserConnection } from './connections.ts';
import { encodeGlobalId } from './global-id.ts';
import { lookAhead } from './look-ahead.ts';
import { loadMessages, messageListArgs } from './message-list.ts';
import { Provider } from './provider.ts';
import { RateLimitRef, readRateLimit } from './rate-limit.ts';
import { ChatbotRef, MessageRef, NodeRef, SessionRef, UserRef } from './refs.ts';
import { loadSessions } from './session-list.ts';
import { sourceOf } from './source-of.ts';
import { parseWindowArgs, windowArgs } from './window-args.ts';

builder.objectType(ChatbotRef, {
  description: 'One configured chatbot and everything that was said to it.',
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Global id.',
      resolve: ({ chatbotId }) => encodeGlobalId({ type: 'Chatbot', chatbotId }),
    }),
    chatbotId: t.exposeID('chatbotId', { nullable: false, description: "The provider's own id." }),
    provider: t.field({
      type: Provider,
      nullable: false,
      description: 'The REST API behind it.',
      resolve: ({ provider }) => provider,
    }),
    name: t.exposeString('name', { description: 'The name that the operator gave it.' }),
    capabilities: t.field({
      type: ChatbotCapabilities,
      nullable: false,
      description: 'What its provider can do.',
      resolve: (chatbot, _args, context) => sourceOf(context, chatbot),
    }),
    rateLimit: t.field({
      type: RateLimitRef,
      description:
        "What its provider's rate limit leaves; null where there is none. Costs no upstream call, and an answer that holds it is not kept.",
      resolve: (chatbot, _args, context) => readRateLimit(context, chatbot),
    }),
    users: t.field({
      type: UserConnection,
      description:
        "The users, in the provider's order. Alone it takes one upstream call from the start, up to two beside a cursor, up to three from the end, more where the window is larger than `capabilities.largestPage`; none while it is kept. Empty, with a hint, where the provider lists none.",
      args: windowArgs,
      resolve: async ({ chatbotId }, args, context, info) => {
        const window = parseWindowArgs(args, context);
        if (!sourceOf(context, { chatbotId }).capabilities.listsUsers) {
          addHint(context, info, 'NOT_SUPPORTED_BY_PROVIDER', 'This provider lists no users.');
          return emptyConnectionPage;
        }
        lookAhead('users', { chatbotId, rows: 'list' }, context, info);
        return context.loaders.users.load({ chatbotId, window });
      },
    }),
    user: t.field({
      type: UserRef,
      description: 'One user; null when there is none with that id. At most one upstream call.',
      args: { userId: t.arg.id({ required: true, description: "The provider's own id of the user." }) },
      resolve: ({ chatbotId }, { userId }, context, info) => {
        lookAhead('users', { chatbotId, rows: 1 }, context, info);
        return context.loaders.user.load({ chatbotId, id: userId });
      },
    }),
    sessions: t.field({
      type: SessionConnection,
      description:
        "The sessions, in the provider's order. Calls as for `users`. Empty, with a hint, where the provider lists none.",
      args: {
        ...windowArgs,
        userId: t.arg.id({ description: 'Only the sessions of this user.' }),
      },
      resolve: ({ chatbotId }, args, context, info) => {
        lookAhead('sessions', { chatbotId, rows: 'list' }, context, info);
        return loadSessions({ chatbotId, userId: args.userId ?? null }, args, context, info);
      },
    }),
    session: t.field({
      type: SessionRef,
      description:
        'One session; null when there is none with that id. At most one upstream call; none where the provider knows sessions by id only: there it is never null, and an unknown session has no messages.',
      args: { sessionId: t.arg.id({ required: true, description: "The provider's own id of the session." }) },
      resolve: ({ chatbotId }, { sessionId }, context, info) => {
        lookAhead('sessions', { chatbotId, rows: 1 }, context, info);
        return context.loaders.session.load({ chatbotId, id: sessionId });
      },
    }),
    messages: t.field({
      type: MessageConnection,
      description:
        'The messages of the chatbot, or of one session, one user, or both. Calls as for `users`. Empty, with a hint, where the provider cannot list them that way.',
      args: {
        ...messageListArgs,
        sessionId: t.arg.id({ description: 'Only the messages of this session.' }),
        userId: t.arg.id({ description: 'Only the messages of this user.' }),
      },
      resolve: ({ chatbotId }, args, context, info) => {
        lookAhead('messages', { chatbotId, rows: 'list' }, context, info);
        const filter = { chatbotId, sessionId: args.sessionId ?? null, userId: args.userId ?? null };
        return loadMessages(filter, args, context, info);
      },
    }),
    message: t.field({
      type: MessageRef,
      description:
        'One message; null when there is none with that id. At most one upstream call. An error where the provider reads none by its own id: use `Query.node` there.',
      args: { messageId: t.arg.id({ required: true, description: "The provider's own id of the message." }) },
      resolve: ({ chatbotId }, { messageId }, context) =>
        context.loaders.message.load({ chatbotId, id: messageId, place: null }),
    }),
  }),
});

builder.queryFields((t) => ({
  chatbots: t.field({
    type: ChatbotConnection,
    description:
      'The chatbots that the caller may read, in the order of the configuration. No upstream call.',
    args: {
      ...windowArgs,
      provider: t.arg({ type: Provider, description: 'Only the chatbots of this provider.' }),
    },
    resolve: (_root, args, context) =>
      context.loaders.chatbots.load({
        provider: args.provider ?? null,
        window: parseWindowArgs(args, context),
      }),
  }),
  chatbot: t.field({
    type: ChatbotRef,
    description: 'One chatbot; null when the caller may read none with that id. No upstream call.',
    args: { chatbotId: t.arg.id({ required: true, description: "The provider's own id of the chatbot." }) },
    resolve: (_root, { chatbotId }, { sources }) => sources.get(chatbotId)?.chatbot ?? null,
  }),
}));
