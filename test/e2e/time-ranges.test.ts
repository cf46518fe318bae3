import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../generated/gql.ts';
import type { InRangeQueryVariables, MessageOrder } from '../generated/graphql.ts';
import type { WireRow } from '../sandbox/sandbox-client.ts';
import { createTruth } from './read-truth.ts';
import { type Stack, startStack } from './start-stack.ts';

const inRange = graphql(/* GraphQL */ `
  query InRange(
    $chatbotId: ID!, $sessionId: ID, $since: DateTime, $until: DateTime
    $order: MessageOrder, $first: Int, $after: String, $last: Int, $before: String
  ) {
    chatbot(chatbotId: $chatbotId) {
      messages(
        sessionId: $sessionId, since: $since, until: $until
        order: $order, first: $first, after: $after, last: $last, before: $before
      ) {
        totalCount
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        nodes { ... on ConversationMessage { messageId createdAt } }
      }
    }
  }
`);

const ofSessions = graphql(/* GraphQL */ `
  query OfSessions($chatbotId: ID!, $since: DateTime) {
    chatbot(chatbotId: $chatbotId) {
      sessions(first: 20) {
        nodes { sessionId messages(since: $since, first: 100) { totalCount nodes { ... on ConversationMessage { messageId } } } }
      }
    }
  }
`);

const inbox = graphql(/* GraphQL */ `
  query HeadsOfSessions($chatbotId: ID!, $since: DateTime) {
    chatbot(chatbotId: $chatbotId) {
      sessions(first: 20) {
        nodes {
          sessionId
          lastMessage { ... on ConversationMessage { messageId } }
          messageCount
          recent: messageCount(since: $since)
        }
      }
    }
  }
`);

interface Range {
  readonly since?: string;
  readonly until?: string;
}

type Window =
  | { readonly last: number; readonly before: string | null }
  | { readonly first: number; readonly after: string | null };

const timeOf = (row: WireRow) => Date.parse(String(row['createdAt'] ?? row['createdat']));
const isIn = (row: WireRow, { since, until }: Range) =>
  timeOf(row) >= Date.parse(since ?? '1970-01-01T00:00:00Z') &&
  timeOf(row) < Date.parse(until ?? '2100-01-01T00:00:00Z');

/** Walks a range page by page, from either end. */
async function walk(
  stack: Stack,
  variables: { chatbotId: string; sessionId?: string; order: MessageOrder } & Range,
  size: number,
  isBackward: boolean,
): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < 500; pages++) {
    const window: Window = isBackward ? { last: size, before: cursor } : { first: size, after: cursor };
    const page = await readPage(stack, { ...variables, ...window });
    if (isBackward) ids.unshift(...page.ids);
    else ids.push(...page.ids);
    cursor = isBackward ? page.startCursor : page.endCursor;
    if (!(isBackward ? page.hasPreviousPage : page.hasNextPage)) return ids;
  }
  throw new Error('the walk does not end');
}

async function readPage(stack: Stack, variables: InRangeQueryVariables) {
  const { chatbot } = await stack.read(inRange, variables);
  if (!chatbot?.messages) throw new Error('there is no list');
  const { nodes, pageInfo } = chatbot.messages;
  return { ...pageInfo, ids: nodes.map(({ messageId }) => messageId) };
}

describe('messages of a range of time, by page number', () => {
  let stack: Stack;
  let chatbotId: string;
  let rows: readonly WireRow[];
  const at = (index: number) => new Date(timeOf(rows.at(index) ?? { id: '' })).toISOString();
  afterAll(() => stack.stop());
  beforeAll(async () => {
    stack = await startStack({ isCacheOn: false });
    chatbotId = stack.sandbox.pekiChatbotIds[0] ?? '';
    rows = await createTruth(stack.sandbox).peki(chatbotId, 'messages');
  });

  it.each([
    ['since', () => ({ since: at(140) })],
    ['until', () => ({ until: at(rows.length - 60) })],
    ['both', () => ({ since: at(220), until: at(90) })],
    [
      'neither reaches the other end',
      () => ({ since: '2000-01-01T00:00:00+02:00', until: '2099-12-31T23:59:59.9999Z' }),
    ],
    ['nothing in it', () => ({ since: '2099-01-01T00:00:00Z' })],
  ])('are exactly those that the API holds: %s', async (_name, toRange) => {
    const range: Range = toRange();
    const expected = rows.filter((row) => isIn(row, range)).map(({ id }) => id);
    for (const order of ['NEWEST_FIRST', 'OLDEST_FIRST'] as const) {
      const ordered = order === 'NEWEST_FIRST' ? expected : expected.toReversed();
      for (const isBackward of [false, true]) {
        expect(await walk(stack, { chatbotId, order, ...range }, 37, isBackward)).toEqual(ordered);
      }
    }
    const { chatbot } = await stack.read(inRange, { chatbotId, ...range, first: 5 });
    expect(chatbot?.messages?.totalCount).toBe(expected.length);
    expect(chatbot?.messages?.pageInfo.hasPreviousPage).toBe(false);
    const { chatbot: end } = await stack.read(inRange, { chatbotId, ...range, last: 5 });
    expect(end?.messages?.pageInfo.hasNextPage).toBe(false);
  });

  it('take ⌈log2(pages)⌉ + 2 calls to find their edge', async () => {
    const pages = Math.ceil(rows.length / 100);
    await stack.takeRequestCounts();
    const { chatbot } = await stack.read(
      graphql(/* GraphQL */ `
        query OldestSince($chatbotId: ID!, $since: DateTime!) {
          chatbot(chatbotId: $chatbotId) {
            messages(since: $since, order: OLDEST_FIRST, first: 1) { nodes { ... on ConversationMessage { createdAt } } }
          }
        }
      `),
      { chatbotId, since: at(rows.length - 130) },
    );
    expect(chatbot?.messages?.nodes).toEqual([{ createdAt: at(rows.length - 130) }]);
    expect((await stack.takeRequestCounts()).total).toBeLessThanOrEqual(Math.ceil(Math.log2(pages)) + 2);
  });

  it('are refused with words on what to do', async () => {
    const ask = async (variables: Parameters<typeof stack.ask<unknown, object>>[1]) => {
      const { errors } = await stack.ask(inRange, { chatbotId, ...variables });
      return errors.map(({ message, extensions }) => [extensions['code'], message]);
    };
    const since = at(50);
    expect(await ask({ since, until: since })).toEqual([
      ['BAD_USER_INPUT', expect.stringContaining('`since` must be before `until`')],
    ]);
    const [refused] = await ask({ since: '2026-01-01' });
    expect(refused).toEqual(['BAD_USER_INPUT', expect.stringContaining('DateTime')]);
    const { chatbot } = await stack.read(inRange, { chatbotId, since, first: 2 });
    const after = chatbot?.messages?.pageInfo.endCursor ?? null;
    expect(await ask({ since: at(51), first: 2, after })).toEqual([
      ['BAD_USER_INPUT', expect.stringContaining('a cursor of another list')],
    ]);
  });

  it('of many sessions come from one scan where that takes fewer calls', async () => {
    const since = at(Math.floor(rows.length / 2));
    await stack.read(ofSessions, { chatbotId, since });
    await stack.takeRequestCounts();
    const { chatbot } = await stack.read(ofSessions, { chatbotId, since });
    const { total } = await stack.takeRequestCounts();
    for (const { sessionId, messages } of chatbot?.sessions?.nodes ?? []) {
      const expected = rows.filter((row) => row['chatSessionId'] === sessionId && isIn(row, { since }));
      expect(messages?.nodes.map(({ messageId }) => messageId)).toEqual(expected.map(({ id }) => id));
      expect(messages?.totalCount).toBe(expected.length);
    }
    expect(total).toBeLessThanOrEqual(1 + Math.ceil(rows.length / 100) + 1);
  });

  it('are told of each session: its last message, and how many since', async () => {
    const since = at(100);
    await stack.takeRequestCounts();
    const { chatbot } = await stack.read(inbox, { chatbotId, since });
    const { total } = await stack.takeRequestCounts();
    const nodes = chatbot?.sessions?.nodes ?? [];
    expect(nodes.length).toBeGreaterThan(10);
    for (const { sessionId, lastMessage, messageCount, recent } of nodes) {
      const own = rows.filter((row) => row['chatSessionId'] === sessionId);
      expect(lastMessage?.messageId).toBe(own[0]?.id);
      expect(messageCount).toBe(own.length);
      expect(recent).toBe(own.filter((row) => isIn(row, { since })).length);
    }
    expect(total).toBeLessThanOrEqual(1 + Math.ceil(rows.length / 100) + 1);
  });
});
