import type { GraphContext } from '../context.ts';
import { builder } from './builder.ts';

type Source = NonNullable<ReturnType<GraphContext['sources']['get']>>;

/** Answered from the source itself: its largest page is learned while it is used. */
export const ChatbotCapabilities = builder.objectRef<Source>('ChatbotCapabilities').implement({
  description:
    "What a chatbot's provider can do. A list that it cannot serve is empty, with `totalCount` null and a hint; a lookup is null with an error.",
  fields: (t) => ({
    listsUsers: t.boolean({
      nullable: false,
      description: 'Whether `Chatbot.users` lists them.',
      resolve: ({ capabilities }) => capabilities.listsUsers,
    }),
    listsSessions: t.boolean({
      nullable: false,
      description: 'Whether `sessions` lists them.',
      resolve: ({ capabilities }) => capabilities.listsSessions,
    }),
    readsMessageById: t.boolean({
      nullable: false,
      description: "Whether `Chatbot.message` finds a message by the provider's own id.",
      resolve: ({ capabilities }) => capabilities.readsMessageById,
    }),
    hasTotalCounts: t.boolean({
      nullable: false,
      description: 'Whether `totalCount` is known.',
      resolve: ({ capabilities }) => capabilities.hasTotalCounts,
    }),
    hasSqlMessages: t.boolean({
      nullable: false,
      description: 'Whether there are SQL messages, so that `includeSql` matters.',
      resolve: ({ capabilities }) => capabilities.hasSqlMessages,
    }),
    filtersMessagesByUser: t.boolean({
      nullable: false,
      description: 'Whether messages can be filtered by user.',
      resolve: ({ capabilities }) => capabilities.filtersMessagesByUser,
    }),
    largestPage: t.int({
      nullable: false,
      description: 'Most rows that one upstream call gives, as far as known.',
      resolve: (source) =>
        source.paging === 'numbered' ? source.largestPage() : source.capabilities.largestPage,
    }),
    requestsPerMinute: t.int({
      description: 'Upstream calls that are allowed in a minute; null where no limit is known.',
      resolve: ({ capabilities }) => capabilities.requestsPerMinute,
    }),
  }),
});
