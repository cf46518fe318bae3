import { describe, expect, it } from 'vitest';
import { createAnswerCache } from '../../src/http-server/answer-cache.ts';
import { anonymousViewer, type Scope, scopes } from '../../src/viewer.ts';
import { postQuery } from './post-query.ts';
import { startTestStack } from './start-stack.ts';

/** A stack whose callers name their scopes themselves. */
async function start() {
  const stack = await startTestStack({
    authenticate: ({ authorization = '' }) => ({
      ...anonymousViewer,
      scopes: scopes.filter((scope) => authorization.split(' ').includes(scope)),
    }),
  });
  const [chatbotId = ''] = stack.sandbox.pekiChatbotIds;
  const askAs = async (
    own: readonly Scope[],
    fields: string,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const query = `{ chatbot(chatbotId: "${chatbotId}") { ${fields} } }`;
    const { text } = await postQuery(stack.url, { query }, { authorization: own.join(' '), ...headers });
    return { text, ...JSON.parse(text) };
  };
  return { stack, askAs };
}

const people = 'users(first: 50) { totalCount nodes { userId email phoneNumber } }';

it('a chatbot says whether the caller may write to it, at no call', async () => {
  const { stack, askAs } = await start();
  const canWrite = async (own: readonly Scope[]) =>
    (await askAs(own, 'viewerCanWrite')).data.chatbot.viewerCanWrite;
  expect(await canWrite(['read', 'write'])).toBe(true);
  expect(await canWrite(['read', 'read:pii', 'read:sql', 'explain'])).toBe(false);
  expect((await stack.takeRequestCounts()).total).toBe(0);
});

describe('fields that need a scope', () => {
  it('are null with an error each, in every row', async () => {
    const { askAs } = await start();
    const { data, errors, extensions } = await askAs(['read'], people);
    const { nodes } = data.chatbot.users;
    expect(nodes).toHaveLength(8);
    for (const { userId, ...rest } of nodes) {
      expect(userId).toMatch(/./);
      expect(rest).toEqual({ email: null, phoneNumber: null });
    }
    expect(
      errors.map(({ path, extensions: { code } }: (typeof errors)[0]) => [code, ...path.slice(-2)]),
    ).toEqual(
      Array.from({ length: 8 }, (_, row) => [
        ['FORBIDDEN', row, 'email'],
        ['FORBIDDEN', row, 'phoneNumber'],
      ]).flat(),
    );
    expect(extensions).toBeUndefined();
  });

  it('have no more errors than an answer may list, and the rest is counted', async () => {
    const { askAs } = await start();
    const aliases = Array.from({ length: 25 }, (_, i) => `e${i}: email`).join(' ');
    const { errors, extensions } = await askAs(['read'], `users(first: 8) { nodes { ${aliases} } }`);
    expect(errors).toHaveLength(100);
    expect(extensions).toEqual({ errorsLeftOut: 8 * 25 - 100 });
  });

  it('give the caller who may see them all, also right after one who may not', async () => {
    const { askAs } = await start();
    const mays = await askAs(['read', 'read:pii'], people);
    expect(mays.errors).toBeUndefined();
    const emails: string[] = mays.data.chatbot.users.nodes.flatMap(
      ({ email }: { email: string }) => email ?? [],
    );
    expect(emails.length).toBeGreaterThan(2);
    const mayNot = await askAs(['read'], people);
    for (const email of emails) expect(mayNot.text).not.toContain(email);
    expect((await askAs(['read', 'read:pii'], people)).text).toBe(mays.text);
  });

  it('leave nothing in what is kept of answers', async () => {
    const answers = createAnswerCache({ now: () => 0 });
    const stack = await startTestStack({
      answers,
      authenticate: () => ({ ...anonymousViewer, scopes: ['read'] }),
    });
    const [chatbotId = ''] = stack.sandbox.pekiChatbotIds;
    const ask = (fields: string) =>
      postQuery(stack.url, { query: `{ chatbot(chatbotId: "${chatbotId}") { ${fields} } }` });
    await ask(people);
    expect(answers.sizeBytes).toBe(0);
    await ask('users(first: 5) { nodes { userId } }');
    expect(answers.sizeBytes).toBeGreaterThan(0);
  });
});

describe('an explanation', () => {
  const explain = { 'x-convograph-explain': '1' };
  const fields = 'users(first: 1) { totalCount }';

  it('is for callers with the scope', async () => {
    const { askAs } = await start();
    const { extensions } = await askAs(['read', 'explain'], fields, explain);
    expect(extensions).toEqual({ upstream: expect.objectContaining({ calls: expect.any(Array) }) });
  });

  it('is a hint for others, which says what to do; the data stays', async () => {
    const { askAs } = await start();
    const { data, errors, extensions } = await askAs(['read', 'read:pii', 'read:sql'], fields, explain);
    expect(data.chatbot.users).toEqual({ totalCount: 8 });
    expect(errors).toBeUndefined();
    expect(extensions).toEqual({
      hints: [
        {
          code: 'FORBIDDEN',
          path: [],
          message:
            '`extensions.upstream` needs the scope explain: send "x-convograph-explain: 0", or ask the operators of this server for the scope.',
        },
      ],
    });
  });

  it('that nobody asked for leaves no hint', async () => {
    const { askAs } = await start();
    expect((await askAs(['read'], fields)).extensions).toBeUndefined();
  });

  it.each([
    [['read'], undefined],
    [['read', 'explain'], ['upstream']],
  ] as const)('of a server that explains by default: with %j the extensions %j', async (scopes, keys) => {
    const stack = await startTestStack({
      server: { isExplainedByDefault: true },
      authenticate: () => ({ ...anonymousViewer, scopes }),
    });
    const ask = async (headers = {}) =>
      JSON.parse((await postQuery(stack.url, { query: '{ chatbots { totalCount } }' }, headers)).text);
    const { extensions } = await ask();
    expect(extensions && Object.keys(extensions)).toEqual(keys);
    expect((await ask({ 'x-convograph-explain': '0' })).extensions).toBeUndefined();
  });
});
