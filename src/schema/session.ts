import { builder } from './builder.ts';
import { MessageConnection } from './connections.ts';
import { encodeGlobalId } from './global-id.ts';
import { guarded } from './guarded.ts';
import { loadMessages, messageListArgs } from './message-list.ts';
import { ChatbotRef, NodeRef, SessionRef, UserRef } from './refs.ts';
import { loadUserOf } from './related-row.ts';
import { sourceOf } from './source-of.ts';

const SessionStatus = builder.enumType('SessionStatus', {
  description: 'Whether a session goes on.',
  values: {
    ACTIVE: { description: 'Messages may still come.' },
    CLOSED: { description: 'It has ended.' },
    UNKNOWN: { description: 'The provider says something that this graph does not know.' },
  } as const,
});

builder.objectType(SessionRef, {
  description:
    'One conversation. Where the provider knows sessions by id only, all fields but the ids and `messages` are null.',
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Global id.',
      resolve: ({ chatbotId, sessionId }) => encodeGlobalId({ type: 'Session', chatbotId, sessionId }),
    }),
    chatbotId: t.exposeID('chatbotId', {
      nullable: false,
      description: 'The chatbot that it was held with.',
    }),
    sessionId: t.exposeID('sessionId', { nullable: false, description: "The provider's own id." }),
    userId: t.exposeID('userId', { description: 'Who held it. Single messages may come from others.' }),
    threadId: t.exposeString('threadId', { description: "The thread's id on its channel." }),
    status: t.expose('status', { type: SessionStatus, description: 'Whether it goes on.' }),
    subject: t.exposeString('subject', { description: 'What it is about.' }),
    summary: t.exposeString('summary', { description: 'What was said, in short.' }),
    behaviour: t.exposeString('behaviour', { description: 'How the user behaved, `Calm` for example.' }),
    result: t.exposeString('result', { description: 'How it ended, `Resolved` for example.' }),
    category: t.exposeString('category', { description: 'The kind of request.' }),
    sentiment: t.exposeString('sentiment', { description: "The user's mood, `Positive` for example." }),
    language: t.exposeString('language', { description: 'Language code, `en` for example.' }),
    source: t.exposeString('source', { description: 'The channel that it was held on.' }),
    userName: t.exposeString('userName', guarded('read:pii', "The user's name at the time.")),
    score: t.exposeFloat('score', { description: "The provider's rating of the session." }),
    tags: t.exposeStringList('tags', {
      nullable: { list: false, items: false },
      description: 'Labels; empty when there are none.',
    }),
    tokenCount: t.exposeInt('tokenCount', { description: 'Tokens that it consumed.' }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it began.',
      resolve: ({ createdAtMs }) => createdAtMs,
    }),
    updatedAt: t.field({
      type: 'DateTime',
      description: 'When it last changed.',
      resolve: ({ updatedAtMs }) => updatedAtMs,
    }),
    chatbot: t.field({
      type: ChatbotRef,
      nullable: false,
      description: 'The chatbot that it was held with. No upstream call.',
      resolve: (session, _args, context) => sourceOf(context, session).chatbot,
    }),
    user: t.field({
      type: UserRef,
      description:
        'Who held it. One upstream call for each distinct user, or fewer where one call answers several; none for their ids and lists, which `userId` answers.',
      resolve: (session, _args, context, info) => loadUserOf(session, context, info),
    }),
    messages: t.field({
      type: MessageConnection,
      description:
        'Its messages, of all users or of one. Alone it takes one upstream call from the start, up to two beside a cursor, up to three from the end, more where the window is larger than `Chatbot.capabilities.largestPage`; none while it is kept. Those of many sessions take fewer calls where one call answers several. On providers read by "before timestamp" about one call for every 19 messages.',
      args: {
        ...messageListArgs,
        userId: t.arg.id({ description: 'Only the messages of this user.' }),
      },
      resolve: ({ chatbotId, sessionId }, args, context, info) =>
        loadMessages({ chatbotId, sessionId, userId: args.userId ?? null }, args, context, info),
    }),
  }),
});
