import { capabilitiesOf } from '../sources/source.ts';
import { builder } from './builder.ts';
import { MessageConnection, toIntOrNull } from './connection.ts';
import { costs } from './field-cost.ts';
import { encodeGlobalId } from './global-id.ts';
import { guarded } from './guarded.ts';
import { loadMessages, messageListArgs, noTimeRanges } from './message-list.ts';
import { ChatbotRef, MessageRef, NodeRef, SessionRef, UserRef } from './refs.ts';
import { loadUserOf } from './related-row.ts';
import { addHint, sourceOf } from './resolver-context.ts';
import { SessionStatus } from './session-list.ts';

builder.objectType(SessionRef, {
  description:
    'One conversation. Where the provider knows sessions by id only, all fields but the ids, `messages` and `lastMessage` are null.',
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
    createdAt: t.expose('createdAtMs', { type: 'DateTime', description: 'When it began.' }),
    updatedAt: t.expose('updatedAtMs', { type: 'DateTime', description: 'When it last changed.' }),
    chatbot: t.field({
      type: ChatbotRef,
      ...costs({ kind: 'row', collection: 'chatbots' }),
      nullable: false,
      description: 'The chatbot that it was held with. No upstream call.',
      resolve: (session, _args, context) => sourceOf(context, session).chatbot,
    }),
    user: t.field({
      type: UserRef,
      ...costs({ kind: 'row', collection: 'users' }),
      description:
        'Who held it. One upstream call for each distinct user, or fewer where one call answers several; none for their ids and lists, which `userId` answers.',
      resolve: (session, _args, context, info) => session.related?.user ?? loadUserOf(session, context, info),
    }),
    messages: t.field({
      type: MessageConnection,
      ...costs({ kind: 'connection', collection: 'messages' }),
      description:
        'Its messages, of all users or of one. Alone it takes one upstream call from the start, up to two beside a cursor, up to three from the end, more where the window is larger than `Chatbot.capabilities.largestPage`; none while it is kept. Those of many sessions take fewer calls where one call answers several. On providers read by "before timestamp" about one call for every 19 messages.',
      args: {
        ...messageListArgs,
        userId: t.arg.id({ description: 'Only the messages of this user.' }),
      },
      resolve: ({ chatbotId, sessionId }, args, context, info) =>
        loadMessages({ chatbotId, sessionId, userId: args.userId ?? null }, args, context, info),
    }),
    lastMessage: t.field({
      type: MessageRef,
      ...costs({ kind: 'head', collection: 'messages' }),
      description:
        'Its newest message, SQL aside; null when there is none. One upstream call, or fewer where one call answers several; none beside `messages` from the newest on, which brings it.',
      resolve: async ({ chatbotId, sessionId, related }, _args, context) => {
        if (related !== undefined) return related.lastMessage;
        const { edges } = await context.loaders.messages.load(toNewest(chatbotId, sessionId));
        return edges[0]?.node ?? null;
      },
    }),
    messageCount: t.int({
      ...costs({ kind: 'head', collection: 'messages' }),
      description:
        'How many messages it holds, SQL aside; null where the provider does not count them. One upstream call, or fewer where one call answers several; none beside `messages` from the newest on.',
      args: {
        since: t.arg({
          type: 'DateTime',
          description:
            'Only those of this time or later. Takes at most ⌈log2(pages)⌉ + 2 upstream calls, for a list of so many largest pages; null also where rows that are left out or out of order leave it open.',
        }),
      },
      resolve: async ({ chatbotId, sessionId }, { since }, context, info) => {
        const capabilities = capabilitiesOf(sourceOf(context, { chatbotId }));
        if (!capabilities.hasTotalCounts) return null;
        if (since === null || since === undefined) {
          const page = await context.loaders.messages.load(toNewest(chatbotId, sessionId));
          return toIntOrNull(await page.totalCount());
        }
        if (!capabilities.filtersMessagesByTime) {
          addHint(context, info, 'NOT_SUPPORTED_BY_PROVIDER', noTimeRanges);
          return null;
        }
        const range = { sinceMs: since, untilMs: null };
        const key = { chatbotId, sessionId, userId: null, includeSql: false, range };
        return toIntOrNull(await context.loaders.messageCount.load(key));
      },
    }),
  }),
});

function toNewest(chatbotId: string, sessionId: string) {
  return {
    chatbotId,
    sessionId,
    userId: null,
    includeSql: false,
    order: 'NEWEST_FIRST',
    window: { from: 'start', count: 1, after: null, before: null },
  } as const;
}
