import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { countTurnsAsTime } from '../faults/count-turns-as-time.ts';
import { graphql } from '../generated/gql.ts';
import { type Answer, type Stack, startTestStack } from './start-stack.ts';

const route = 'POST /api/Dev/:chatbotId/message';
const list = 'GET /api/Dev/:chatbotId/messages';
const text = 'How many customers do we have? 👋 Zoë';
const answer = 'You have 12 customers.';

const send = graphql(/* GraphQL */ `
  mutation Send($input: SendMessageInput!) {
    sendMessage(input: $input) {
      clientMutationId
      answer
      user {
        userId
        username
        lastReceivedText
        messages(first: 4) { totalCount nodes { ... on ConversationMessage { role } ... on TextMessage { text attachmentUrl } } }
      }
    }
  }
`);

const sendOnly = graphql(/* GraphQL */ `
  mutation SendOnly($input: SendMessageInput!) { sendMessage(input: $input) { answer } }
`);

const sendTwice = graphql(/* GraphQL */ `
  mutation SendTwice($one: SendMessageInput!, $other: SendMessageInput!) {
    one: sendMessage(input: $one) { user { messages(first: 10) { nodes { ... on TextMessage { text } } } } }
    other: sendMessage(input: $other) { user { messages(first: 10) { nodes { ... on TextMessage { text } } } } }
  }
`);

const newest = graphql(/* GraphQL */ `
  query NewestOfUser($chatbotId: ID!, $userId: ID!) {
    chatbot(chatbotId: $chatbotId) {
      messages(first: 2, userId: $userId) { totalCount nodes { ... on TextMessage { text } } }
      sessions(first: 1, userId: $userId) { nodes { status } }
      user(userId: $userId) { lastReceivedText }
    }
  }
`);

const toInput = ({ sandbox }: Stack, input: object = {}) => ({
  chatbotId: sandbox.pekiChatbotIds[0] ?? '',
  userId: 'visitor-1',
  userName: 'Zoë',
  content: text,
  ...input,
});

const codesOf = ({ errors }: Pick<Answer<unknown>, 'errors'>) =>
  errors.map(({ extensions }) => extensions['code']);

const strike = (stack: Stack, fault: object) =>
  stack.control('PUT', 'faults', { rules: [{ route, ...fault }] });

/** Nothing expires, so that what is read anew was made stale. */
function createPatience() {
  let nowMs = 0;
  const now = () => {
    nowMs += 0.001;
    return nowMs;
  };
  return { cache: { headTtlMs: 600_000 }, now };
}

describe('sending a message', () => {
  it('gives the answer, and the user with lists that hold both', async () => {
    const stack = await startTestStack();
    const input = toInput(stack, { clientMutationId: 'one', fileUrl: 'https://files.example/a.pdf' });
    const { sendMessage } = await stack.read(send, { input });
    expect(sendMessage).toEqual({
      clientMutationId: 'one',
      answer,
      user: {
        userId: 'visitor-1',
        username: 'Zoë',
        lastReceivedText: text,
        messages: {
          totalCount: 2,
          nodes: [
            { role: 'ASSISTANT', text: answer, attachmentUrl: null },
            { role: 'USER', text, attachmentUrl: 'https://files.example/a.pdf' },
          ],
        },
      },
    });
    expect((await stack.takeRequestCounts()).byRoute).toEqual({
      [route]: 1,
      [list]: 1,
      'GET /api/Dev/:chatbotId/users/:userId': 1,
    });
  });

  it.each([true, false])('whatever was read before is read anew (cache: %s)', async (isCacheOn) => {
    const stack = await startTestStack({ ...createPatience(), isCacheOn });
    const { chatbotId, userId } = toInput(stack);
    const read = () => stack.read(newest, { chatbotId, userId });
    await stack.read(sendOnly, { input: toInput(stack, { content: 'first' }) });
    const before = await read();
    expect(before.chatbot?.user?.lastReceivedText).toBe('first');
    await stack.takeRequestCounts();
    await read();
    if (isCacheOn) expect((await stack.takeRequestCounts()).total).toBe(0);
    await stack.read(sendOnly, { input: toInput(stack, { content: 'second' }) });
    const { chatbot } = await read();
    expect(chatbot?.messages).toMatchObject({ totalCount: 4, nodes: [{}, { text: 'second' }] });
    expect(chatbot?.user?.lastReceivedText).toBe('second');
  });

  it('each of two in one operation reads what it has written', async () => {
    const stack = await startTestStack(createPatience());
    const { one, other } = await stack.read(sendTwice, {
      one: toInput(stack, { content: 'first' }),
      other: toInput(stack, { content: 'second' }),
    });
    expect(one?.user?.messages?.nodes).toHaveLength(2);
    expect(other?.user?.messages?.nodes).toMatchObject([{}, { text: 'second' }, {}, { text: 'first' }]);
  });

  it('equal ones in progress are sent each', async () => {
    const stack = await startTestStack();
    await strike(stack, { fault: 'slow-headers', ms: 100 });
    const input = toInput(stack);
    const answers = await Promise.all([1, 2, 3].map(() => stack.ask(sendOnly, { input })));
    expect(answers.map(codesOf)).toEqual([[], [], []]);
    expect((await stack.takeRequestCounts()).byRoute).toEqual({ [route]: 3 });
    const { chatbot } = await stack.read(newest, input);
    expect(chatbot?.messages?.totalCount).toBe(6);
  });

  it('answers of mutations are not for caches, also where those of queries are', async () => {
    const stack = await startTestStack({ server: { cacheControl: 'private, max-age=5' } });
    const post = async (query: string, variables: object) => {
      const body = JSON.stringify({ query, variables });
      const response = await fetch(stack.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      await response.text();
      return response.headers.get('cache-control');
    };
    const input = toInput(stack);
    expect(await post(sendOnly.toString(), { input })).toBe('private, no-store');
    expect(await post(newest.toString(), input)).toBe('private, max-age=5');
  });
});

describe('a message that fails', () => {
  it.each([
    [{ fault: '500' }, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [{ fault: '503' }, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [{ fault: '504' }, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [{ fault: 'refuse' }, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [{ fault: 'reset' }, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [{ fault: 'truncated-json' }, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [{ fault: 'html' }, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [{ fault: 'wrong-shape' }, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [{ fault: 'error-in-200' }, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [{ fault: '204' }, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [{ fault: '301' }, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [{ fault: '400', reaches: false }, 'UPSTREAM_BAD_REQUEST'],
    [{ fault: '401', reaches: false }, 'UPSTREAM_UNAUTHENTICATED'],
    [{ fault: '403', reaches: false }, 'UPSTREAM_FORBIDDEN'],
    [{ fault: '429', reaches: false }, 'UPSTREAM_RATE_LIMITED'],
    [{ fault: 'clock-skew' }, 'UPSTREAM_UNAUTHENTICATED'],
  ])('%j: one call, and %s', async (fault, code) => {
    const stack = await startTestStack(createPatience());
    const { chatbotId, userId } = toInput(stack);
    await stack.read(newest, { chatbotId, userId });
    await stack.takeRequestCounts();
    await strike(stack, fault);
    const failed = await stack.ask(send, { input: toInput(stack) });
    expect(codesOf(failed)).toEqual([code]);
    expect(failed.data).toEqual({ sendMessage: null });
    expect((await stack.takeRequestCounts()).byRoute).toEqual({ [route]: 1 });
    // It may have been said: then the lists show it.
    const { chatbot } = await stack.read(newest, { chatbotId, userId });
    expect(chatbot?.messages?.totalCount).toBe(code === 'UPSTREAM_OUTCOME_UNKNOWN' ? 2 : 0);
  });

  it('its outcome is told before the operation may take no longer', async () => {
    const stack = await startTestStack();
    await strike(stack, { fault: 'hang' });
    const headers = { 'x-convograph-deadline-ms': '2000' };
    const failed = await countTurnsAsTime(() => stack.ask(sendOnly, { input: toInput(stack) }, headers));
    expect(codesOf(failed)).toEqual(['UPSTREAM_OUTCOME_UNKNOWN']);
    expect(failed).toMatchObject({ status: 200, data: { sendMessage: null } });
    expect((await stack.takeRequestCounts()).byRoute).toEqual({ [route]: 1 });
  });

  it('nobody is there: nothing was sent', async () => {
    const stack = await startTestStack();
    await stack.sandbox.close();
    expect(codesOf(await stack.ask(sendOnly, { input: toInput(stack) }))).toEqual(['UPSTREAM_UNAVAILABLE']);
  });

  it('many slow answers do not keep others from the API', async () => {
    const stack = await startTestStack();
    await strike(stack, { fault: 'hang' });
    const headers = { 'x-convograph-deadline-ms': '2000' };
    const sent = await countTurnsAsTime(() =>
      Promise.all(Array.from({ length: 25 }, () => stack.ask(sendOnly, { input: toInput(stack) }, headers))),
    );
    expect(sent.flatMap(codesOf)).toEqual(Array(25).fill('UPSTREAM_OUTCOME_UNKNOWN'));
    await stack.read(newest, toInput(stack));
  });

  it('stands where what is read after it takes too long', async () => {
    const stack = await startTestStack();
    const rules = [{ route: list, fault: 'hang' }];
    await stack.control('PUT', 'faults', { rules });
    const headers = { 'x-convograph-deadline-ms': '2000' };
    const late = await countTurnsAsTime(() => stack.ask(send, { input: toInput(stack) }, headers));
    expect(late).toMatchObject({ status: 200, data: { sendMessage: { answer } } });
    expect(codesOf(late)).toEqual(['DEADLINE_EXCEEDED']);
    expect((await stack.takeRequestCounts()).byRoute[route]).toBe(1);
  });

  it('goes on when its client leaves', async () => {
    const stack = await startTestStack();
    await strike(stack, { fault: 'slow-headers', ms: 300 });
    const body = JSON.stringify({ query: sendOnly.toString(), variables: { input: toInput(stack) } });
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const left = request(stack.url, { method: 'POST', headers });
    left.on('error', () => undefined);
    left.end(body);
    await expect.poll(async () => (await readLog(stack)).length).toBe(1);
    left.destroy();
    await expect.poll(async () => (await readLog(stack))[0]?.endedMs).toEqual(expect.any(Number));
  });
});

async function readLog(stack: Stack) {
  const { entries } = (await stack.control('GET', 'log')) as {
    readonly entries: readonly { readonly endedMs: number | null }[];
  };
  return entries;
}
