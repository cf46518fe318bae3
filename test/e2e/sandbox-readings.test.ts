import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../generated/gql.ts';
import { expectExactWalks } from './expect-exact-walks.ts';
import { createTruth } from './read-truth.ts';
import { type Stack, startStack, startTestStack } from './start-stack.ts';
import { messagesOf, messagesOfSession, sessionsOf, toIds, usersOf, walkPages } from './walk.ts';

const missingPekiRows = graphql(/* GraphQL */ `
  query MissingPekiRows($chatbotId: ID!) {
    chatbot(chatbotId: $chatbotId) {
      user(userId: "none") { username }
      session(sessionId: "none") { subject }
      message(messageId: "none") { __typename }
      sessions(userId: "none") { totalCount nodes { sessionId } }
      messages(sessionId: "none") { totalCount pageInfo { hasNextPage endCursor } nodes { __typename } }
    }
  }
`);

const missingChat = graphql(/* GraphQL */ `
  query MissingChat($chatbotId: ID!) {
    chatbot(chatbotId: $chatbotId) {
      session(sessionId: "none") { messages { pageInfo { hasNextPage endCursor } nodes { __typename } } }
    }
  }
`);

type Flags = Readonly<Record<string, string>>;

/** The readings of what the document of Peki leaves open, as the sandbox plays them. */
const pekiReadings: readonly Flags[] = [
  { 'over-limit': 'refuse', 'max-page-size': '20' },
  { 'over-limit': 'clamp', 'max-page-size': '30' },
  { 'past-end': 'last' },
  { 'past-end': 'last', 'over-limit': 'clamp', 'max-page-size': '30' },
  { 'not-found': '200' },
  { 'list-order': 'oldest' },
  { 'list-order': 'activity' },
  { 'time-precision': 's' },
  { 'time-format': 'postgres' },
  { 'time-format': 'epoch-s', 'shown-precision': 's' },
  { 'count-lag': '5' },
  { 'count-lag': '5', 'over-limit': 'refuse', 'max-page-size': '20' },
  { 'count-lag': '1', 'max-page-size': '10' },
  { 'hide-rows': '7' },
  { 'hide-rows': '2', 'max-page-size': '30', 'past-end': 'last' },
  { 'hide-rows': '5', 'list-order': 'activity' },
  { 'echo-page-size': 'asked', 'max-page-size': '20' },
  { 'echo-page-size': 'asked', 'max-page-size': '30', 'hide-rows': '4' },
  { 'double-rows': '1' },
  { 'double-rows': '3', 'hide-rows': '6', 'list-order': 'oldest' },
];
/** Totals then count other rows than are shown. */
const inexact = ['count-lag', 'hide-rows', 'double-rows'];

const askYourDatabaseReadings: readonly Flags[] = [
  { before: 'inclusive' },
  { 'unknown-chat': '400' },
  { 'debug-filter': 'after' },
  { 'time-format': 'postgres' },
  { 'time-format': 'epoch-s' },
  { 'time-format': 'rfc-2822' },
  { 'time-format': 'no-zone', 'shown-zone': 'west', 'shown-precision': 's' },
  { 'time-format': 'seven-digits', 'shown-zone': 'east', 'debug-filter': 'after' },
  { 'time-precision': 's' },
  { 'time-precision': 's', before: 'inclusive' },
];

describe.each(named(pekiReadings))('Peki with %s', (_, flags) => {
  const ofStack = useStack(flags);

  it('gives every row exactly once', async () => {
    const stack = ofStack();
    const { peki } = createTruth(stack.sandbox);
    const chatbotId = pekiChatbotOf(stack);
    const isInexact = inexact.some((name) => name in flags);
    const walk = isInexact ? { pageSizes: [40], totalCount: 'any' as const } : { pageSizes: [33] };

    await expectExactWalks(usersOf(stack, chatbotId), toRowIds(await peki(chatbotId, 'users')), walk);
    const sessionIds = toRowIds(await peki(chatbotId, 'sessions'));
    await expectExactWalks(sessionsOf(stack, chatbotId), sessionIds, walk);
    const messages = toRowIds(await peki(chatbotId, 'messages'));
    await expectExactWalks(messagesOf(stack, { chatbotId }), messages, walk);
    await expectExactWalks(
      messagesOf(stack, { chatbotId, order: 'OLDEST_FIRST' }),
      messages.toReversed(),
      walk,
    );
    for (const sessionId of sessionIds.slice(0, 2)) {
      const own = toRowIds(await peki(chatbotId, `messages?sessionId=${sessionId}`));
      await expectExactWalks(messagesOfSession(stack, { chatbotId, sessionId }), own, walk);
    }
  });

  it('gives null and empty lists, without errors, for what is not there', async () => {
    const stack = ofStack();
    const { errors, data } = await stack.ask(missingPekiRows, { chatbotId: pekiChatbotOf(stack) });
    expect(errors).toEqual([]);
    expect(data?.chatbot).toEqual({
      user: null,
      session: null,
      message: null,
      sessions: { totalCount: 0, nodes: [] },
      messages: { totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] },
    });
  });
});

// A plain client cannot read what times that are off hide: the same data shown plainly can tell.
const ofPlain = useStack({});

describe.each(named(askYourDatabaseReadings))('AskYourDatabase with %s', (_, flags) => {
  const ofStack = useStack(flags);

  it('gives every row exactly once', async () => {
    const stack = ofStack();
    const { chat } = createTruth(ofPlain().sandbox);
    const [chatbotId, sessionId] = ['bot_123456', 'chat_789012'] as const;
    for (const includeSql of [true, false]) {
      const newestFirst = toRowIds(await chat(chatbotId, sessionId, includeSql));
      for (const [order, ids] of [
        ['NEWEST_FIRST', newestFirst],
        ['OLDEST_FIRST', newestFirst.toReversed()],
      ] as const) {
        const readPage = messagesOfSession(stack, { chatbotId, sessionId, order, includeSql });
        await expectExactWalks(readPage, ids, { pageSizes: [20], totalCount: null });
      }
    }
  });

  it('gives an empty list, without errors, for a chat that is not there', async () => {
    const stack = ofStack();
    const { errors, data } = await stack.ask(missingChat, { chatbotId: 'bot_123456' });
    const messages = { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] };
    expect(errors).toEqual([]);
    expect(data).toEqual({ chatbot: { session: { messages } } });
  });
});

describe('a sandbox that lists by last activity', () => {
  it('neither fails nor repeats a row within a page while sessions move', async () => {
    const stack = await startTestStack({ flags: { 'list-order': 'activity' }, isCacheOn: false });
    const { peki } = createTruth(stack.sandbox);
    const chatbotId = pekiChatbotOf(stack);
    const sessionIds = toRowIds(await peki(chatbotId, 'sessions'));
    for (const direction of ['forward', 'backward'] as const) {
      let turn = 0;
      const touchOne = async () => {
        const sessionId = sessionIds[(turn++ * 7) % sessionIds.length];
        const path = `peki/${chatbotId}/sessions/${sessionId}/messages`;
        await stack.control('POST', path, { senderType: 'User', text: 'Hello again' });
      };
      const pages = await walkPages(sessionsOf(stack, chatbotId), direction, 3, touchOne);
      expect(turn).toBeGreaterThan(3);
      for (const { ids } of pages) expect(new Set(ids).size).toBe(ids.length);
      const strangers = toIds(pages, direction).filter((id) => !sessionIds.includes(id));
      expect(strangers).toEqual([]);
    }
  });
});

/** One for all tests that stand beside it. */
function useStack(flags: Flags): () => Stack {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ flags });
  });
  afterAll(() => stack.stop());
  return () => stack;
}

/** With the flags as one would type them, for the name of the test. */
function named(readings: readonly Flags[]): (readonly [string, Flags])[] {
  return readings.map((flags) => [
    Object.entries(flags)
      .map(([name, value]) => `--${name} ${value}`)
      .join(' '),
    flags,
  ]);
}

function toRowIds(rows: readonly { readonly id: string }[]): readonly string[] {
  return rows.map(({ id }) => id);
}

function pekiChatbotOf({ sandbox }: Stack): string {
  return sandbox.pekiChatbotIds[0] ?? '';
}
