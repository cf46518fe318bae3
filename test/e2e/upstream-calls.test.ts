import { beforeEach, describe, expect, it } from 'vitest';
import { graphql } from '../generated/gql.ts';
import { chatEnds } from './nested-documents.ts';
import { type Stack, startTestStack } from './start-stack.ts';

const twoLevels = graphql(/* GraphQL */ `
  query TwoLevels($chatbotId: ID!) {
    chatbot(chatbotId: $chatbotId) {
      users(first: 3) { nodes { sessions(first: 5) { totalCount } } }
      again: users(first: 3) { nodes { userId sessions(first: 5) { nodes { sessionId user { username } } } } }
    }
  }
`);

const newestWithParents = graphql(/* GraphQL */ `
  query NewestWithParents($chatbotId: ID!) {
    chatbot(chatbotId: $chatbotId) {
      messages(first: 20) { nodes { ... on ConversationMessage { sessionId userId session { id subject } user { username } } } }
    }
  }
`);

const handles = graphql(/* GraphQL */ `
  query Handles($chatbotId: ID!) {
    chatbots { totalCount nodes { name capabilities { largestPage } } }
    bot: chatbot(chatbotId: "bot_123456") { session(sessionId: "chat_789012") { id subject } }
    peki: chatbot(chatbotId: $chatbotId) { users(first: 0) { nodes { id } } messages(first: 0) { edges { cursor } } }
  }
`);

const messagesRoute = 'GET /api/Dev/:chatbotId/messages';
const usersRoute = 'GET /api/Dev/:chatbotId/users';
const sessionsRoute = 'GET /api/Dev/:chatbotId/sessions';
const chatRoute = 'GET /api/chatbot/messages';

describe('requests that reach the REST APIs', () => {
  let stack: Stack;
  let chatbotId: string;
  beforeEach(async () => {
    stack = await startTestStack({ isCacheOn: false });
    chatbotId = stack.sandbox.pekiChatbotIds[0] ?? '';
  });

  it('are one for a shared list and one for the lists of all parents', async () => {
    const { chatbot } = await stack.read(twoLevels, { chatbotId });
    expect(chatbot?.again?.nodes).toHaveLength(3);
    const { byRoute } = await stack.takeRequestCounts();
    expect(byRoute).toEqual({ [usersRoute]: 1, [sessionsRoute]: 1 });
  });

  it('are one for the sessions and one for the users of 20 messages', async () => {
    const { chatbot } = await stack.read(newestWithParents, { chatbotId });
    const nodes = chatbot?.messages?.nodes ?? [];
    expect(nodes).toHaveLength(20);
    expect(new Set(nodes.map(({ sessionId }) => sessionId)).size).toBeGreaterThan(1);
    expect(new Set(nodes.map(({ userId }) => userId)).size).toBeGreaterThan(1);
    const { byRoute } = await stack.takeRequestCounts();
    expect(byRoute).toEqual({ [messagesRoute]: 1, [sessionsRoute]: 1, [usersRoute]: 1 });
  });

  it('are none for the configuration, handles and empty windows', async () => {
    await stack.read(handles, { chatbotId });
    expect((await stack.takeRequestCounts()).byRoute).toEqual({});
  });
});

describe('two equal queries one after the other', () => {
  it('cost the same twice without a cache', async () => {
    const stack = await startTestStack({ isCacheOn: false });
    const [chatbotId = ''] = stack.sandbox.pekiChatbotIds;
    await stack.read(twoLevels, { chatbotId });
    const first = await stack.takeRequestCounts();
    await stack.read(twoLevels, { chatbotId });
    expect(await stack.takeRequestCounts()).toEqual(first);
    expect(first.total).toBe(2);
  });

  it('cost nothing while all is fresh, then one look at each list that is not', async () => {
    let nowMs = 0;
    const stack = await startTestStack({ now: () => nowMs });
    const [chatbotId = ''] = stack.sandbox.pekiChatbotIds;
    const chat = { chatbotId: 'bot_123456', sessionId: 'chat_789012' };
    const readBoth = async () => [
      await stack.read(twoLevels, { chatbotId }),
      await stack.read(chatEnds, chat),
    ];

    nowMs = 1000;
    const answer = await readBoth();
    const first = await stack.takeRequestCounts();
    expect(first.byRoute[usersRoute]).toBe(1);
    expect(first.byRoute[chatRoute]).toBeGreaterThan(1);

    nowMs = 2999;
    expect(await readBoth()).toEqual(answer);
    expect((await stack.takeRequestCounts()).total).toBe(0);

    nowMs = 3001;
    expect(await readBoth()).toEqual(answer);
    expect((await stack.takeRequestCounts()).byRoute).toEqual({ [chatRoute]: 1 });

    // Beyond this, users and sessions are not even good while they are read again behind the answer.
    nowMs = 61_001;
    expect(await readBoth()).toEqual(answer);
    const { byRoute } = await stack.takeRequestCounts();
    expect(byRoute).toEqual({ [usersRoute]: 1, [sessionsRoute]: 1, [chatRoute]: 1 });
  });
});
