import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EmbeddedSandbox } from '../../src/commands/embed-sandbox.ts';
import { graphql } from '../generated/gql.ts';
import { hasRedis, type RealRedis, startRedis } from '../redis/start-redis.ts';
import { openReplica, type Replica } from './open-replica.ts';
import { embedTestSandbox } from './start-stack.ts';

const send = graphql(/* GraphQL */ `
  mutation SendFromReplica($input: SendMessageInput!) {
    sendMessage(input: $input) { user { messages(first: 1) { totalCount } } }
  }
`);

const sendOnly = graphql(/* GraphQL */ `
  mutation SendOnlyFromReplica($input: SendMessageInput!) { sendMessage(input: $input) { answer } }
`);

const ask = graphql(/* GraphQL */ `
  mutation AskFromReplica($input: AskInput!) { ask(input: $input) { parts { __typename } } }
`);

const read = graphql(/* GraphQL */ `
  query ReadOnReplica($chatbotId: ID!) {
    chatbot(chatbotId: $chatbotId) {
      messages(first: 1, userId: "replica-user") { totalCount }
      sessions(first: 1, userId: "replica-user") { totalCount }
      user(userId: "replica-user") { lastReceivedText }
    }
    bot: chatbot(chatbotId: "bot_123456") {
      session(sessionId: "replica-chat") { messages(first: 10) { nodes { ... on TextMessage { text } } } }
    }
  }
`);

describe.skipIf(!hasRedis)('what one of two replicas sends', () => {
  let redis: RealRedis;
  let embedded: EmbeddedSandbox;

  beforeAll(async () => {
    embedded = await embedTestSandbox();
    return () => embedded.sandbox.close();
  });
  beforeEach(async () => {
    redis = await startRedis();
    return () => redis.remove();
  });

  /** Nothing expires while a busy machine gets round to it. */
  const open = () => openReplica({ embedded, url: redis.url, headTtlMs: 600_000 });

  it('is read by both, though each has read the lists before', async () => {
    const [one, other] = await Promise.all([open(), open()]);
    const [chatbotId = ''] = one.sandbox.pekiChatbotIds;
    const toInput = (content: string) => ({
      input: { chatbotId, userId: 'replica-user', userName: 'Zoë', content },
    });
    const readOther = async () => (await other.read(read, { chatbotId })).chatbot;
    await one.read(send, toInput('first'));
    const before = await readOther();
    expect(before).toMatchObject({ messages: { totalCount: 2 }, user: { lastReceivedText: 'first' } });
    await other.takeRequestCounts();
    await readOther();
    expect((await other.takeRequestCounts()).total).toBe(0);

    for (const [count, text] of [
      [4, 'second'],
      [6, 'third'],
    ] as const) {
      const { sendMessage } = await one.read(send, toInput(text));
      expect(sendMessage?.user?.messages?.totalCount).toBe(count);
      expect(await readOther()).toEqual({
        messages: { totalCount: count },
        sessions: { totalCount: 1 },
        user: { lastReceivedText: text },
      });
    }
  });

  it('is read by both where it was asked in a session', async () => {
    const [one, other] = await Promise.all([open(), open()]);
    const [chatbotId = ''] = one.sandbox.pekiChatbotIds;
    const count = async () =>
      (await other.read(read, { chatbotId })).bot?.session?.messages?.nodes.length ?? 0;
    const before = await count();
    const input = { chatbotId: 'bot_123456', sessionId: 'replica-chat', question: 'How many customers?' };
    await one.read(ask, { input });
    expect(await count()).toBe(before + 2);
  });

  it('of one chatbot leaves what was read of others', async () => {
    const [one, other] = await Promise.all([open(), open()]);
    const [chatbotId = ''] = one.sandbox.pekiChatbotIds;
    await other.read(read, { chatbotId });
    const input = { chatbotId: 'bot_123456', sessionId: 'other-chat', question: 'How many customers?' };
    await one.read(ask, { input });
    await other.takeRequestCounts();
    await other.read(read, { chatbotId });
    const { byRoute } = await other.takeRequestCounts();
    expect(Object.keys(byRoute)).toEqual(['GET /api/chatbot/messages']);
  });

  it('is read by a replica that starts after it, though another has shared what it read before', async () => {
    const one = await open();
    const [chatbotId = ''] = one.sandbox.pekiChatbotIds;
    const countOn = async (replica: Replica) =>
      (await replica.read(read, { chatbotId })).chatbot?.messages?.totalCount ?? 0;
    const before = await countOn(one);
    await one.flush();
    const input = { chatbotId, userId: 'replica-user', userName: 'Zoë', content: 'before the start' };
    await one.read(sendOnly, { input });
    const late = await open();
    expect(await countOn(late)).toBe(before + 2);
  });

  it('while Redis was away is read when it is back', async () => {
    const [one, other] = await Promise.all([open(), open()]);
    const [chatbotId = ''] = one.sandbox.pekiChatbotIds;
    const count = async () => (await other.read(read, { chatbotId })).chatbot?.messages?.totalCount ?? 0;
    const before = await count();
    await redis.kill();
    await one.read(send, { input: { chatbotId, userId: 'replica-user', userName: 'Zoë', content: 'alone' } });
    await redis.restart();
    await expect.poll(count).toBe(before + 2);
  });
});
