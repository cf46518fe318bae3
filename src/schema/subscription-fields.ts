import { NotSupportedByProviderError } from '../errors.ts';
import { toRow } from '../live/event-queue.ts';
import { capabilitiesOf } from '../sources/source.ts';
import { builder } from './builder.ts';
import { MessageEdge } from './connection.ts';
import { costs } from './field-cost.ts';
import { findUnsupported } from './message-list.ts';
import { SessionRef } from './refs.ts';
import { liveOf, requireSource } from './resolver-context.ts';

builder.subscriptionFields((t) => ({
  messageAdded: t.field({
    type: MessageEdge,
    nullable: false,
    ...costs({ kind: 'event' }),
    description:
      'Each message of a chatbot, of one session, one user, or both, once it is there, the oldest first. With `after` none is lost and none comes twice, whichever server answers; where that cannot be promised, the stream ends with an error. One upstream call polls for all subscribers of a chatbot: every second after a message, every half minute when it has been quiet, unless set otherwise. Providers that list messages by session only need `sessionId`.',
    args: {
      chatbotId: t.arg.id({ required: true, description: "The provider's own id of the chatbot." }),
      sessionId: t.arg.id({ description: 'Only the messages of this session.' }),
      userId: t.arg.id({ description: 'Only the messages of this user.' }),
      after: t.arg.string({
        description:
          'First all messages since the one with this cursor: of the event that came last, or of the newest message of the same list. An empty one is none: what comes from now on.',
      }),
      includeSql: t.arg.boolean({
        defaultValue: false,
        description: 'Whether SQL messages come too, where the provider has them.',
      }),
    },
    subscribe(_root, { chatbotId, sessionId, userId, after, includeSql }, context) {
      const source = requireSource(context, chatbotId);
      const filter = { chatbotId, sessionId: sessionId ?? null, userId: userId ?? null };
      const capabilities = capabilitiesOf(source);
      const reason = findUnsupported(filter, null, capabilities);
      if (reason !== null) throw new NotSupportedByProviderError(reason);
      return liveOf(context).watchMessages(
        source,
        { ...filter, includeSql: (includeSql ?? false) && capabilities.hasSqlMessages },
        after || null,
      );
    },
    resolve: toRow,
  }),
  sessionChanged: t.field({
    type: SessionRef,
    nullable: false,
    ...costs({ kind: 'event' }),
    description:
      "Each session of a chatbot, or of one user, once it is new or another than it was: as far as the first page in the provider's order shows it, or a message that arrives. What changes while nobody is subscribed is not told. Upstream calls as for `messageAdded`, one more for each poll, and one for a session with a new message that is not on that page. An error where the provider lists no sessions.",
    args: {
      chatbotId: t.arg.id({ required: true, description: "The provider's own id of the chatbot." }),
      userId: t.arg.id({
        description: 'Only the sessions of this user. Those that do not say whose they are are left out.',
      }),
    },
    subscribe: (_root, { chatbotId, userId }, context) =>
      liveOf(context).watchSessions(requireSource(context, chatbotId), userId ?? null),
    resolve: toRow,
  }),
}));
