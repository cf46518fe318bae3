import { describeCoverage } from '../archive/describe-coverage.ts';
import { parseSearchText } from '../archive/parse-search-text.ts';
import {
  mostCounted,
  readSearchPage,
  type SearchEdge,
  type SearchPage,
} from '../archive/read-search-page.ts';
import type { GraphContext } from '../context.ts';
import { ArchiveNotConfiguredError, BadUserInputError, ForbiddenError } from '../errors.ts';
import { defaultFirst } from '../limits.ts';
import { builder } from './builder.ts';
import { PageInfo } from './connection.ts';
import { costs } from './field-cost.ts';
import { MessageRole } from './message.ts';
import { MessageRef } from './refs.ts';
import { addHint } from './resolver-context.ts';
import { largestWindow, parseWindowArgs } from './window-args.ts';

const SearchKind = builder.enumType('SearchKind', {
  description: 'Where words are looked for. Others may come: pictures have none.',
  values: {
    TEXT: { value: 'text', description: 'Messages of words.' },
    SQL: {
      value: 'sql',
      description: 'Statements and their results. Needs the scope `read:sql`.',
    },
  } as const,
});

const SearchEdgeRef = builder.objectRef<SearchEdge>('SearchEdge').implement({
  description: 'A message that was found.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', {
      nullable: false,
      description: 'Marks this message in this search: pass it as `after`. Opaque and URL-safe.',
    }),
    score: t.float({
      nullable: false,
      description:
        'How well it matches, from 0 to 1: by how often the words stand in it and by its length, of nothing but this message. The order is that of time.',
      resolve: (edge) => edge.marked().score,
    }),
    snippet: t.string({
      nullable: false,
      description:
        'The part around the first match, as HTML: matches stand in `<mark>`, everything else is escaped.',
      resolve: (edge) => edge.marked().snippet,
    }),
    node: t.field({
      type: MessageRef,
      nullable: false,
      description: 'The message, as it was when it was archived.',
      resolve: ({ node }) => node,
    }),
  }),
});

const SearchConnection = builder.objectRef<SearchPage>('SearchConnection').implement({
  description: 'Messages that were found, newest first.',
  fields: (t) => ({
    edges: t.field({
      type: [SearchEdgeRef],
      ...costs({ kind: 'rows' }),
      nullable: false,
      description: 'The messages with their cursors, scores and snippets.',
      resolve: ({ edges }) => edges,
    }),
    nodes: t.field({
      type: [MessageRef],
      ...costs({ kind: 'rows' }),
      nullable: false,
      description: 'The messages alone.',
      resolve: ({ edges }) => edges.map(({ node }) => node),
    }),
    pageInfo: t.field({
      type: PageInfo,
      nullable: false,
      description: 'What comes before and after.',
      resolve: (page) => page,
    }),
    totalCount: t.int({
      nullable: false,
      description: `How many messages match; counted up to ${mostCounted}, see \`isTotalCountCapped\`.`,
      resolve: async (page) => Math.min(mostCounted, await page.countMatches()),
    }),
    isTotalCountCapped: t.boolean({
      nullable: false,
      description: `True: more than ${mostCounted} match, and \`totalCount\` says ${mostCounted}.`,
      resolve: async (page) => (await page.countMatches()) > mostCounted,
    }),
  }),
});

builder.queryField('search', (t) =>
  t.field({
    type: SearchConnection,
    ...costs({ kind: 'connection', collection: null }),
    description:
      'Finds messages in the archive, newest first: no upstream call. An error where the server has no archive. `extensions.hints` tells how complete it is.',
    args: {
      text: t.arg.string({
        required: true,
        description:
          'Words that must all be there, in any form of case and diacritics; `"a phrase"`; `refund*` for words that begin so; `-word` for what must not be there.',
      }),
      chatbotIds: t.arg.idList({
        description: 'Only in these chatbots; absent: in all that the caller may read.',
      }),
      sessionId: t.arg.id({ description: 'Only in this session.' }),
      userId: t.arg.id({ description: 'Only in messages of this user.' }),
      roles: t.arg({ type: [MessageRole], description: 'Only what these say; absent: all.' }),
      kinds: t.arg({
        type: [SearchKind],
        description: 'Only in these kinds of messages; absent: in all that the scopes of the caller allow.',
      }),
      since: t.arg({ type: 'DateTime', description: 'Only messages from this moment on.' }),
      until: t.arg({ type: 'DateTime', description: 'Only messages before this moment.' }),
      first: t.arg.int({
        description: `How many: 0 up to ${largestWindow}, ${defaultFirst} unless given.`,
      }),
      after: t.arg.string({
        description:
          'Only messages after the one with this cursor, of the same search; an empty one is none.',
      }),
    },
    async resolve(_root, args, context, info) {
      const window = parseWindowArgs(args, context);
      const text = parseSearchText(args.text);
      const kinds = readKinds(args.kinds ?? null, context);
      const chatbots = readChatbots(args.chatbotIds ?? null, context);
      const { archive } = context;
      if (archive === null) {
        throw new ArchiveNotConfiguredError(
          'This server has no archive to search: its operators configure one with CONVOGRAPH_ARCHIVE.',
        );
      }
      // What is archived a moment later is to be found then.
      context.ledger.addExpiry(Number.NEGATIVE_INFINITY);
      const search = {
        ...{ chatbots, text, kinds, roles: args.roles ?? null },
        ...{ sessionId: args.sessionId ?? null, userId: args.userId ?? null },
        ...{ sinceMs: args.since ?? null, untilMs: args.until ?? null },
      };
      const page = await readSearchPage(archive, search, window);
      addHint(context, info, 'ARCHIVE_COVERAGE', describeCoverage(await archive.readCoverage(chatbots)));
      return page;
    },
  }),
);

type Kind = 'text' | 'sql';

function readKinds(asked: readonly Kind[] | null, { viewer }: GraphContext): readonly Kind[] {
  const mayReadSql = viewer.scopes.includes('read:sql');
  if (asked === null) return mayReadSql ? ['text', 'sql'] : ['text'];
  if (asked.includes('sql') && !mayReadSql) {
    throw new ForbiddenError(
      'To look in SQL needs the scope read:sql: leave SQL out of `kinds`, or ask the operators of this server for the scope.',
    );
  }
  return asked;
}

function readChatbots(asked: readonly string[] | null, { sources }: GraphContext) {
  const unknown = asked?.find((chatbotId) => !sources.has(chatbotId));
  if (unknown !== undefined) {
    throw new BadUserInputError(
      `\`chatbotIds\`: there is no chatbot ${JSON.stringify(unknown)} that you may read.`,
    );
  }
  return [...sources]
    .filter(([chatbotId]) => asked === null || asked.includes(chatbotId))
    .map(([chatbotId, { serverId }]) => ({ chatbotId, serverId }));
}
