import { NotSupportedByProviderError } from '../errors.ts';
import { builder } from './builder.ts';
import { costs } from './field-cost.ts';
import { UserRef } from './refs.ts';
import { loadUserOf } from './related-row.ts';
import { requireSource } from './resolver-context.ts';
import { noteWritten, readId, readText, readUrl, writes } from './write-input.ts';

interface SentMessage {
  readonly chatbotId: string;
  readonly userId: string;
  readonly answer: string | null;
  readonly clientMutationId: string | null;
}

const SendMessageInput = builder.inputType('SendMessageInput', {
  description: "A user's message to a chatbot.",
  fields: (t) => ({
    chatbotId: t.id({ required: true, description: "The provider's own id of the chatbot." }),
    userId: t.id({
      required: true,
      description: 'The id of the user who says it. Providers make a new user of one that they do not know.',
    }),
    userName: t.string({ required: true, description: 'The name of the user.' }),
    content: t.string({ required: true, description: 'The words; not blank.' }),
    fileUrl: t.string({
      description: 'An absolute http(s) URL of a file. It is passed on, and never fetched by this server.',
    }),
    clientMutationId: t.string({ description: 'Given back as it is.' }),
  }),
});

const SendMessagePayload = builder.objectRef<SentMessage>('SendMessagePayload').implement({
  description: 'What became of a message.',
  fields: (t) => ({
    clientMutationId: t.exposeString('clientMutationId', { description: 'As it was given.' }),
    answer: t.exposeString('answer', {
      description: "The chatbot's answer, which its lists hold too; null where it gave none.",
    }),
    user: t.field({
      type: UserRef,
      ...costs({ kind: 'row', collection: 'users' }),
      description:
        'Who said it. They and their lists are read anew: the message and the answer are there. Calls as for `Session.user`.',
      resolve: (sent, _args, context, info) => loadUserOf(sent, context, info),
    }),
  }),
});

builder.mutationFields((t) => ({
  sendMessage: t.field({
    type: SendMessagePayload,
    ...writes(
      "Sends a user's message and waits for the answer. One upstream call, which is never repeated: after `UPSTREAM_OUTCOME_UNKNOWN` look into the user's messages before you send again. An error where `capabilities.sendsMessages` is false.",
    ),
    args: { input: t.arg({ type: SendMessageInput, required: true, description: 'The message.' }) },
    resolve: async (_root, { input }, context) => {
      const source = requireSource(context, input.chatbotId);
      if (source.sendMessage === undefined) {
        throw new NotSupportedByProviderError(
          'This provider takes no messages: see `Chatbot.capabilities.sendsMessages`.',
        );
      }
      const message = {
        userId: readId('userId', input.userId),
        userName: readText('userName', input.userName),
        content: readText('content', input.content),
        fileUrl: readUrl('fileUrl', input.fileUrl ?? null),
      };
      const { chatbotId } = source.chatbot;
      const noteChange = () => context.noteChange(chatbotId);
      const answer = await noteWritten(source.sendMessage(message, context.call), noteChange);
      const { clientMutationId = null } = input;
      return { chatbotId, userId: message.userId, answer, clientMutationId };
    },
  }),
}));
