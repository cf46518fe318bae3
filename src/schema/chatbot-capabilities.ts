import type { Capabilities } from '../sources/source.ts';
import { builder } from './builder.ts';

export const ChatbotCapabilities = builder.objectRef<Capabilities>('ChatbotCapabilities').implement({
  description:
    "What a chatbot's provider can do. A list that it cannot serve is empty, with `totalCount` null and a hint; a lookup is null with an error.",
  fields: (t) => ({
    listsUsers: t.exposeBoolean('listsUsers', {
      nullable: false,
      description: 'Whether `Chatbot.users` lists them.',
    }),
    listsSessions: t.exposeBoolean('listsSessions', {
      nullable: false,
      description: 'Whether `sessions` lists them.',
    }),
    readsMessageById: t.exposeBoolean('readsMessageById', {
      nullable: false,
      description: "Whether `Chatbot.message` finds a message by the provider's own id.",
    }),
    hasTotalCounts: t.exposeBoolean('hasTotalCounts', {
      nullable: false,
      description: 'Whether `totalCount` is known.',
    }),
    hasSqlMessages: t.exposeBoolean('hasSqlMessages', {
      nullable: false,
      description: 'Whether there are SQL messages, so that `includeSql` matters.',
    }),
    filtersMessagesByUser: t.exposeBoolean('filtersMessagesByUser', {
      nullable: false,
      description: 'Whether messages can be filtered by user.',
    }),
    filtersMessagesByTime: t.exposeBoolean('filtersMessagesByTime', {
      nullable: false,
      description: 'Whether lists of messages can be cut by `since` and `until`.',
    }),
    sendsMessages: t.exposeBoolean('sendsMessages', {
      nullable: false,
      description: 'Whether `Mutation.sendMessage` sends it messages.',
    }),
    answersQuestions: t.exposeBoolean('answersQuestions', {
      nullable: false,
      description: 'Whether `Mutation.ask` asks it within a session.',
    }),
    largestPage: t.exposeInt('largestPage', {
      nullable: false,
      description: 'Most rows that one upstream call gives, as far as known.',
    }),
    requestsPerMinute: t.exposeInt('requestsPerMinute', {
      description: 'Upstream calls that are allowed in a minute; null where no limit is known.',
    }),
  }),
});
