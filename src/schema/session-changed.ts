import { toRow } from '../live/event-queue.ts';
import { builder } from './builder.ts';
import { costs } from './field-cost.ts';
import { SessionRef } from './refs.ts';
import { liveOf, requireSource } from './resolver-context.ts';

builder.subscriptionField('sessionChanged', (t) =>
  t.field({
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
);
