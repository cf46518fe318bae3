import { emptyConnectionPage } from '../loaders/read-connection-page.ts';
import { capabilitiesOf } from '../sources/source.ts';
import { builder } from './builder.ts';
import { ChatbotCapabilities } from './chatbot-capabilities.ts';
import { ChatbotConnection, MessageConnection, SessionConnection, UserConnection } from './connection.ts';
import { costs } from './field-cost.ts';
import { encodeGlobalId } from './global-id.ts';
import { lookAhead } from './look-ahead.ts';
import { loadMessages, messageListArgs } from './message-list.ts';
import { Provider } from './provider.ts';
import { RateLimitRef, readRateLimit } from './rate-limit.ts';
import { ChatbotRef, MessageRef, NodeRef, SessionRef, UserRef } from './refs.ts';
import { addHint, sourceOf } from './resolver-context.ts';
import { loadSessions, sessionListArgs } from './session-list.ts';
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
      resolve: (chatbot, _args, context) => capabilitiesOf(sourceOf(context, chatbot)),
    }),
    viewerCanWrite: t.boolean({
      nullable: false,
      description:
        'Whether the caller may send it what its `capabilities` allow: has the scope `write`. No upstream call.',
      resolve: (_chatbot, _args, { viewer }) => viewer.scopes.includes('write'),
    }),
    rateLimit: t.field({
      type: RateLimitRef,
      description:
        "What its provider's rate limit leaves; null where there is none. Costs no upstream call, and an answer that holds it is not kept.",
      resolve: (chatbot, _args, context) => readRateLimit(context, chatbot),
    }),
    users: t.field({
      type: UserConnection,
      ...costs({ kind: 'connection', collection: 'users' }),
      description:
        "The users, in the provider's order. Alone it takes one upstream call from the start, up to two beside a cursor, up to three from the end, more where the window is larger than `capabilities.largestPage`; none while it is kept. Where a page can only be reached through the one before it, what is counted from the end, or stands before a cursor, takes a call for each page on the way; behind a cursor it takes one. Empty, with a hint, where the provider lists none.",
      args: windowArgs,
      resolve: ({ chatbotId }, args, context, info) => {
        const window = parseWindowArgs(args, context);
        if (!capabilitiesOf(sourceOf(context, { chatbotId })).listsUsers) {
          addHint(context, info, 'NOT_SUPPORTED_BY_PROVIDER', 'This provider lists no users.');
          return emptyConnectionPage;
        }
        lookAhead('users', { chatbotId, rows: 'list' }, context, info);
        return context.loaders.users.load({ chatbotId, window });
      },
    }),
    user: t.field({
      type: UserRef,
      ...costs({ kind: 'row', collection: 'users' }),
      description: 'One user; null when there is none with that id. At most one upstream call.',
      args: { userId: t.arg.id({ required: true, description: "The provider's own id of the user." }) },
      resolve: ({ chatbotId }, { userId }, context, info) => {
        lookAhead('users', { chatbotId, rows: 1 }, context, info);
        return context.loaders.user.load({ chatbotId, id: userId });
      },
    }),
    sessions: t.field({
      type: SessionConnection,
      ...costs({ kind: 'connection', collection: 'sessions' }),
      description:
        "The sessions, in the provider's order. Where that is by last activity, one that becomes active while a client pages moves to the head: it is not repeated, and is missed if the walk had not reached it. Calls as for `users`. Where the provider lists none: those that an archive has seen, newest message first, else empty, with a hint.",
      args: {
        ...sessionListArgs,
        userId: t.arg.id({ description: 'Only the sessions of this user.' }),
      },
      resolve: ({ chatbotId }, args, context, info) =>
        loadSessions({ chatbotId, userId: args.userId ?? null }, args, context, info, () =>
          lookAhead('sessions', { chatbotId, rows: 'list' }, context, info),
        ),
    }),
    session: t.field({
      type: SessionRef,
      ...costs({ kind: 'row', collection: 'sessions' }),
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
      ...costs({ kind: 'connection', collection: 'messages' }),
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
      ...costs({ kind: 'row', collection: 'messages' }),
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
    ...costs({ kind: 'connection', collection: 'chatbots' }),
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
    ...costs({ kind: 'row', collection: 'chatbots' }),
    description: 'One chatbot; null when the caller may read none with that id. No upstream call.',
    args: { chatbotId: t.arg.id({ required: true, description: "The provider's own id of the chatbot." }) },
    resolve: (_root, { chatbotId }, { sources }) => sources.get(chatbotId)?.chatbot ?? null,
  }),
}));
