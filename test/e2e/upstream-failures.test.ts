import { describe, expect, it } from 'vitest';
import { graphql } from '../generated/gql.ts';
import { type Answer, type Stack, startTestStack } from './start-stack.ts';

const bothProviders = graphql(/* GraphQL */ `
  query BothProviders($chatbotId: ID!) {
    chatbots { totalCount nodes { chatbotId } }
    peki: chatbot(chatbotId: $chatbotId) { name users { totalCount } }
    bot: chatbot(chatbotId: "bot_123456") { session(sessionId: "chat_789012") { sessionId messages { nodes { __typename } } } }
  }
`);

const oneChat = graphql(/* GraphQL */ `
  query OneChatOnly { chatbot(chatbotId: "bot_123456") { name session(sessionId: "chat_789010") { messages(first: 1) { nodes { __typename } } } } }
`);

function codesOf({ errors }: Answer<unknown>): (readonly [string | undefined, unknown])[] {
  return errors.map(({ path, extensions }) => [path?.join('.'), extensions['code']] as const).toSorted();
}

describe('a REST API that is down', () => {
  it('takes its lists away and leaves the rest, with HTTP 200', async () => {
    const stack = await startTestStack();
    const [chatbotId = ''] = stack.sandbox.pekiChatbotIds;
    await stack.sandbox.close();
    const answer = await stack.ask(bothProviders, { chatbotId });
    expect(answer.status).toBe(200);
    expect(answer.data).toEqual({
      chatbots: { totalCount: 2, nodes: [{ chatbotId }, { chatbotId: 'bot_123456' }] },
      peki: { name: `Sandbox ${chatbotId}`, users: null },
      bot: { session: { sessionId: 'chat_789012', messages: null } },
    });
    expect(codesOf(answer)).toEqual([
      ['bot.session.messages', 'UPSTREAM_UNAVAILABLE'],
      ['peki.users', 'UPSTREAM_UNAVAILABLE'],
    ]);
    // Nothing tells where the API stands, or with what it was asked.
    expect(JSON.stringify(answer)).not.toMatch(/127\.0\.0\.1|localhost|sk_|pk_|ayd_|ECONN/);
  });
});

describe('the limit of AskYourDatabase', () => {
  async function askTimes(stack: Stack, times: number): Promise<Answer<unknown>[]> {
    const answers: Answer<unknown>[] = [];
    for (let count = 0; count < times; count++) answers.push(await stack.ask(oneChat, {}));
    return answers;
  }

  it('is kept at 100 requests a minute: the next is told when to come back, and never sent', async () => {
    const stack = await startTestStack({ flags: { 'ask-rate-limit': '100' }, isCacheOn: false });
    const answers = await askTimes(stack, 101);
    expect(answers.slice(0, 100).flatMap(({ errors }) => errors)).toEqual([]);
    const refused = answers[100];
    expect(refused).toMatchObject({
      status: 200,
      data: { chatbot: { name: 'Sandbox bot_123456', session: { messages: null } } },
      errors: [{ path: ['chatbot', 'session', 'messages'], extensions: { code: 'UPSTREAM_RATE_LIMITED' } }],
    });
    const retryAfterMs = Number(refused?.errors[0]?.extensions['retryAfterMs']);
    expect(retryAfterMs).toBeGreaterThan(0);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
    expect((await stack.takeRequestCounts()).total).toBe(100);
  });

  it.each(['on', 'off'])('that only the API knows pauses everyone (Retry-After %s)', async (retryAfter) => {
    const stack = await startTestStack({
      flags: { 'ask-rate-limit': '3', 'retry-after': retryAfter },
      isCacheOn: false,
      requestsPerMinute: 1000,
    });
    const answers = await askTimes(stack, 6);
    expect(answers.map((answer) => codesOf(answer)[0]?.[1])).toEqual([
      ...[undefined, undefined, undefined],
      ...Array.from({ length: 3 }, () => 'UPSTREAM_RATE_LIMITED'),
    ]);
    for (const { errors } of answers.slice(3)) {
      const retryAfterMs = Number(errors[0]?.extensions['retryAfterMs']);
      expect(retryAfterMs).toBeGreaterThan(50_000);
      expect(retryAfterMs).toBeLessThanOrEqual(60_000);
    }
    expect((await stack.takeRequestCounts()).total).toBe(4);
  });

  it('of one API leaves the other in peace', async () => {
    const stack = await startTestStack({ flags: { 'ask-rate-limit': '1' }, isCacheOn: false });
    const [chatbotId = ''] = stack.sandbox.pekiChatbotIds;
    await stack.read(bothProviders, { chatbotId });
    const answer = await stack.ask(bothProviders, { chatbotId });
    expect(codesOf(answer)).toEqual([['bot.session.messages', 'UPSTREAM_RATE_LIMITED']]);
    expect(answer.data?.peki?.users?.totalCount).toBeGreaterThan(5);
  });
});
