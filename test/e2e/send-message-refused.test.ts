import { describe, expect, it } from 'vitest';
import { anonymousViewer, type Scope, sandboxViewer, scopes } from '../../src/viewer.ts';
import { graphql } from '../generated/gql.ts';
import { type Answer, type Stack, startTestStack } from './start-stack.ts';

const route = 'POST /api/Dev/:chatbotId/message';

const sendOnly = graphql(/* GraphQL */ `
  mutation TryToSend($input: SendMessageInput!) { sendMessage(input: $input) { answer } }
`);

const readUser = graphql(/* GraphQL */ `
  query ReadUserOf($chatbotId: ID!, $userId: ID!) { chatbot(chatbotId: $chatbotId) { user(userId: $userId) { id } } }
`);

const toInput = ({ sandbox }: Stack, input: object = {}) => ({
  chatbotId: sandbox.pekiChatbotIds[0] ?? '',
  userId: 'visitor-1',
  userName: 'Zoë',
  content: 'How many customers do we have?',
  ...input,
});

const codesOf = ({ errors }: Pick<Answer<unknown>, 'errors'>) =>
  errors.map(({ extensions }) => extensions['code']);

describe('who may send', () => {
  it.each([
    ['without the scope', { scopes: scopes.filter((scope) => scope !== 'write') as Scope[] }, 'FORBIDDEN'],
    ['to a chatbot that is not theirs', { chatbotIds: ['bot_123456'] }, 'BAD_USER_INPUT'],
  ])('not somebody %s', async (_who, viewer, code) => {
    const stack = await startTestStack({ authenticate: () => ({ ...sandboxViewer, ...viewer }) });
    const refused = await stack.ask(sendOnly, { input: toInput(stack) });
    expect(codesOf(refused)).toEqual([code]);
    expect(refused.data).toEqual({ sendMessage: null });
    expect((await stack.takeRequestCounts()).total).toBe(0);
  });

  it('nobody to a real API, where nobody is asked who they are', async () => {
    const stack = await startTestStack({ server: { anonymous: anonymousViewer } });
    expect(codesOf(await stack.ask(sendOnly, { input: toInput(stack) }))).toEqual(['FORBIDDEN']);
    expect((await stack.takeRequestCounts()).total).toBe(0);
  });

  it('nobody by GET, nor another origin’s page', async () => {
    const stack = await startTestStack();
    const query = new URLSearchParams({
      query: sendOnly.toString(),
      variables: JSON.stringify({ input: toInput(stack) }),
    });
    const get = await fetch(`${stack.url}?${query}`, { headers: { 'x-convograph-csrf': '1' } });
    expect(get.status).toBe(405);
    expect(await get.json()).toMatchObject({ errors: [{ extensions: { code: expect.any(String) } }] });
    const form = await fetch(stack.url, { method: 'POST', body: query });
    expect(form.status).toBe(403);
    expect((await stack.takeRequestCounts()).total).toBe(0);
  });

  it('not to a provider that takes none', async () => {
    const stack = await startTestStack();
    const refused = await stack.ask(sendOnly, { input: toInput(stack, { chatbotId: 'bot_123456' }) });
    expect(codesOf(refused)).toEqual(['NOT_SUPPORTED_BY_PROVIDER']);
  });
});

describe('what may be sent', () => {
  it.each([
    [{ content: ' \n' }, 'content'],
    [{ userId: '' }, 'userId'],
    [{ userName: ' ' }, 'userName'],
    [{ userId: 'u'.repeat(2_049) }, 'userId'],
    [{ fileUrl: 'file:///etc/passwd' }, 'fileUrl'],
    [{ fileUrl: 'javascript:alert(1)' }, 'fileUrl'],
    [{ fileUrl: '/relative' }, 'fileUrl'],
    [{ fileUrl: `https://a.example/${'u'.repeat(2_048)}` }, 'fileUrl'],
  ])('not %o', async (input, field) => {
    const stack = await startTestStack();
    const refused = await stack.ask(sendOnly, { input: toInput(stack, input) });
    expect(refused.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(refused.errors[0]?.message).toContain(field);
    expect((await stack.takeRequestCounts()).total).toBe(0);
  });

  it('long texts, within bounds; ids and cursors of queries stay short', async () => {
    const stack = await startTestStack();
    const ask = (content: string) => stack.ask(sendOnly, { input: toInput(stack, { content }) });
    expect(codesOf(await ask('a'.repeat(20_000)))).toEqual([]);
    const tooLong = await ask('b'.repeat(20_001));
    expect(codesOf(tooLong)).toEqual(['BAD_USER_INPUT']);
    expect(tooLong.data).toBeNull();
    const query = await stack.ask(readUser, { chatbotId: 'c'.repeat(2_049), userId: 'u' });
    expect(codesOf(query)).toEqual(['BAD_USER_INPUT']);
    expect((await stack.takeRequestCounts()).byRoute).toEqual({ [route]: 1 });
  });

  it.each([
    [5, undefined],
    [6, 'ROOT_FIELD_LIMIT_EXCEEDED'],
  ])('%i fields in one operation: %s', async (count, code) => {
    const stack = await startTestStack();
    const fields = Array.from({ length: count }, (_, i) => `m${i}: sendMessage(input: $input) { answer }`);
    const query = `mutation Many($input: SendMessageInput!) { ${fields.join(' ')} }`;
    const response = await fetch(stack.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { input: toInput(stack) } }),
    });
    const { errors = [] } = await response.json();
    expect(errors[0]?.extensions.code).toBe(code);
    expect((await stack.takeRequestCounts()).total).toBe(code === undefined ? count : 0);
  });
});
