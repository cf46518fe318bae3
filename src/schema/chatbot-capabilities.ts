import type { Capabilities } from '../sources/source.ts';
import { builder } from './builder.ts';

export const ChatbotCapabilities = builder.objectRef<Capabilities>('ChatbotCapabilities').implement({
  description:
    "What a chatbot's provider can do. A list that it cannot serve is empty, with `totalCount` null and a hint; a lookup is null with an error.",
  fields: (t) => {
    const flag = (name: Flag, description: string) => t.exposeBoolean(name, { nullable: false, description });
    return {
      listsUsers: flag('listsUsers', 'Whether `Chatbot.users` lists them.'),
      listsSessions: flag('listsSessions', 'Whether `sessions` lists them.'),
      readsMessageById: flag(
        'readsMessageById',
        "Whether `Chatbot.message` finds a message by the provider's own id.",
      ),
      hasTotalCounts: flag('hasTotalCounts', 'Whether `totalCount` is known.'),
      hasSqlMessages: flag('hasSqlMessages', 'Whether there are SQL messages, so that `includeSql` matters.'),
      filtersMessagesByUser: flag('filtersMessagesByUser', 'Whether messages can be filtered by user.'),
      filtersMessagesByTime: flag(
        'filtersMessagesByTime',
        'Whether lists of messages can be cut by `since` and `until`.',
      ),
      sendsMessages: flag('sendsMessages', 'Whether `Mutation.sendMessage` sends it messages.'),
      answersQuestions: flag('answersQuestions', 'Whether `Mutation.ask` asks it within a session.'),
      largestPage: t.exposeInt('largestPage', {
        nullable: false,
        description: 'Most rows that one upstream call gives, as far as known.',
      }),
      requestsPerMinute: t.exposeInt('requestsPerMinute', {
        description: 'Upstream calls that are allowed in a minute; null where no limit is known.',
      }),
    };
  },
});

type Flag = {
  [Name in keyof Capabilities]: Capabilities[Name] extends boolean ? Name : never;
}[keyof Capabilities];
