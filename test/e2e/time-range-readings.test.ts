import { describe, expect, it } from 'vitest';
import { graphql } from '../generated/gql.ts';
import type { OfListQueryVariables } from '../generated/graphql.ts';
import { type Stack, startTestStack } from './start-stack.ts';

const ofList = graphql(/* GraphQL */ `
  query OfList(
    $chatbotId: ID!, $sessionId: ID, $since: DateTime, $until: DateTime
    $order: MessageOrder, $includeSql: Boolean, $first: Int, $after: String
  ) {
    chatbot(chatbotId: $chatbotId) {
      messages(
        sessionId: $sessionId, since: $since, until: $until
        order: $order, includeSql: $includeSql, first: $first, after: $after
      ) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { ... on ConversationMessage { messageId createdAt } }
      }
    }
  }
`);

type Flags = Readonly<Record<string, string>>;

const readings: readonly (readonly [provider: 'peki' | 'chat', Flags])[] = [
  ['peki', { 'over-limit': 'refuse', 'max-page-size': '20' }],
  ['peki', { 'time-precision': 's' }],
  ['peki', { 'count-lag': '5', 'max-page-size': '50' }],
  ['peki', { 'hide-rows': '2', 'max-page-size': '30', 'past-end': 'last' }],
  ['peki', { 'double-rows': '3', 'hide-rows': '6', 'max-page-size': '50' }],
  ['chat', {}],
  ['chat', { before: 'inclusive' }],
  ['chat', { 'debug-filter': 'after' }],
  ['chat', { 'time-format': 'no-zone', 'shown-zone': 'west', 'shown-precision': 's' }],
  ['chat', { 'time-format': 'seven-digits', 'shown-zone': 'east', 'debug-filter': 'after' }],
  ['chat', { 'time-precision': 's', before: 'inclusive' }],
];

interface List {
  readonly chatbotId: string;
  readonly sessionId?: string;
  readonly includeSql?: boolean;
}

interface Row {
  readonly messageId: string;
  readonly createdAt: string | null;
}

interface Limits {
  readonly since?: string;
  readonly until?: string;
}

async function walk(
  stack: Stack,
  list: List & Limits & { readonly order?: 'NEWEST_FIRST' | 'OLDEST_FIRST' },
  first: number,
): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < 200; pages++) {
    const page = await readPage(stack, { ...list, first, after });
    rows.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return rows;
    after = page.pageInfo.endCursor;
  }
  throw new Error('the walk does not end');
}

async function readPage(stack: Stack, variables: OfListQueryVariables) {
  const { chatbot } = await stack.read(ofList, variables);
  if (!chatbot?.messages) throw new Error('there is no list');
  return chatbot.messages;
}

const isIn = ({ createdAt }: Row, { since = '', until = '9' }: Limits) =>
  createdAt !== null && createdAt >= since && createdAt < until;

describe.each(
  readings.map(([provider, flags]) => [`${provider} ${JSON.stringify(flags)}`, provider, flags] as const),
)('ranges of time over %s', (_name, provider, flags) => {
  it('hold exactly the messages that say so, in both orders', async () => {
    const stack = await startTestStack({ flags, maxCalls: 2_000 });
    const lists: readonly List[] =
      provider === 'peki'
        ? [{ chatbotId: stack.sandbox.pekiChatbotIds[0] ?? '' }]
        : [true, false].map((includeSql) => ({
            chatbotId: 'bot_123456',
            sessionId: 'chat_789012',
            includeSql,
          }));
    for (const list of lists) {
      const all = await walk(stack, list, 100);
      expect(all.length).toBeGreaterThan(30);
      const timeAt = (part: number) => all[Math.floor(all.length * part)]?.createdAt ?? '';
      const ranges: readonly Limits[] = [
        { since: timeAt(0.3) },
        { until: timeAt(0.6) },
        { since: timeAt(0.8), until: timeAt(0.2) },
        { until: '2020-01-01T00:00:00.000Z' },
        { until: '2099-01-01T00:00:00.000Z' },
      ];
      for (const range of ranges) {
        const expected = all.filter((row) => isIn(row, range));
        expect(await walk(stack, { ...list, ...range }, 40)).toEqual(expected);
        const oldest = await walk(stack, { ...list, ...range, order: 'OLDEST_FIRST' }, 100);
        expect(oldest).toEqual(expected.toReversed());
      }
    }
  });
});
