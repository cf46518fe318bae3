import { describe, expect, it } from 'vitest';
import { createSubgraph } from '../../../src/federation/create-subgraph.ts';
import { measureVariables } from '../../../src/graphql/limits/measure-variables.ts';
import { notForged } from '../../http-server/start-test-server.ts';
import { countDecodings } from '../../schema/count-decodings.ts';
import { repeat } from './repeat.ts';
import { jsonHeaders, startLimitedServer, toBody } from './start-limited-server.ts';

const { schema: subgraph } = createSubgraph({ node: 'omit', typePrefix: '' });
const longest = 'A'.repeat(2_048);
const tooLong = `${longest}A`;
const roomy = { maxBodyBytes: 2_000_000, maxAliases: 200 };
const messages = 'messages(first: 1, after: $v) { nodes { __typename } }';
const byId = 'query ($v: ID!) { node(id: $v) { id } }';

const refused = { status: 400, code: 'BAD_USER_INPUT' };

describe('an id or a cursor', () => {
  const operations: readonly (readonly [string, string, (text: string) => object])[] = [
    ['an id', byId, (v) => ({ v })],
    [
      'one of 100 ids',
      'query ($v: [ID!]!) { nodes(ids: $v) { id } }',
      (v) => ({ v: [...Array(99).fill('x'), v] }),
    ],
    ['a chatbotId', 'query ($v: ID!) { chatbot(chatbotId: $v) { id } }', (v) => ({ v })],
    ['a userId', 'query ($v: ID!) { chatbots { nodes { user(userId: $v) { id } } } }', (v) => ({ v })],
    ['a cursor', 'query ($v: String) { chatbots(after: $v) { nodes { id } } }', (v) => ({ v })],
    [
      'a cursor in 80 places of 100 rows',
      `query ($v: String, $ids: [ID!]!) { nodes(ids: $ids) { ... on Session { ${repeat(80, (i) => `m${i}: ${messages}`)} } } }`,
      (v) => ({ v, ids: Array(100).fill('x') }),
    ],
    [
      'the key of an entity',
      'query ($v: [_Any!]!) { _entities(representations: $v) { __typename } }',
      (v) => ({ v: [{ __typename: 'User', chatbotId: 'shop', userId: v }] }),
    ],
    ['a text that is used nowhere', '{ __typename }', (v) => ({ v })],
  ];

  it.each(operations)(
    'of more than 2,048 characters is refused before it is decoded: %s',
    async (_name, query, toVariables) => {
      const test = await startLimitedServer(roomy, { schema: subgraph });
      for (const text of [tooLong, 'A'.repeat(200_000), 'A'.repeat(940_000)]) {
        const decodings = countDecodings([text]);
        const { body: answer, ...posted } = await test.post(toBody(query, toVariables(text)));
        expect(posted).toEqual(refused);
        // Not even a mutation may send more than 20,000.
        const limit = text.length > 20_000 ? 20_000 : 2_048;
        expect(answer.errors?.[0]).toMatchObject({ extensions: { limit } });
        expect(answer.errors?.[0]).not.toHaveProperty('path');
        expect(JSON.stringify(answer)).not.toContain('AAA');
        expect(decodings()).toBe(0);
        expect(test.lines.at(-1)).toMatchObject({
          level: 30,
          errorCodes: ['BAD_USER_INPUT'],
          upstreamCalls: 0,
        });
      }
      expect(test.lines.filter(({ level }) => Number(level) > 30)).toEqual([]);
    },
  );

  it('of 2,048 characters is decoded', async () => {
    const test = await startLimitedServer();
    const decodings = countDecodings([longest]);
    expect(await test.post(toBody(byId, { v: longest }))).toMatchObject({
      status: 200,
      body: { errors: [{ path: ['node'] }] },
    });
    expect(decodings()).toBe(1);
  });

  it.each([
    ['a text', `{ node(id: "${tooLong}") { id } }`],
    ['a text of several lines', `{ node(id: """${tooLong}""") { id } }`],
    ['a number', `{ node(id: ${'1'.repeat(2_049)}) { id } }`],
    ['a default', `query ($v: ID! = "${tooLong}") { node(id: $v) { id } }`],
    ['a cursor', `{ chatbots(after: "${tooLong}") { nodes { id } } }`],
    [
      'the key of an entity',
      `{ _entities(representations: [{ __typename: "User", id: "${tooLong}" }]) { __typename } }`,
    ],
  ])('that is written in the document is no longer: %s', async (_name, query) => {
    const test = await startLimitedServer({}, { schema: subgraph });
    const decodings = countDecodings([tooLong]);
    const { body, ...posted } = await test.post(toBody(query));
    expect(posted).toEqual(refused);
    expect(JSON.stringify(body)).not.toMatch(/AAA|111/);
    expect(decodings()).toBe(0);
    expect(test.lines).toMatchObject([{ level: 30, errorCodes: ['BAD_USER_INPUT'] }]);
    const shorter = query.replace(/"A/, '"').replace('11', '1');
    expect((await test.post(toBody(shorter))).status).toBe(200);
  });

  it('is no longer in a query string, an array or the variables of a trusted document', async () => {
    const texts = new Map([['by-id', byId]]);
    const test = await startLimitedServer({ maxBatch: 2 }, { trustedDocuments: { texts, isOnly: false } });
    const variables = { v: tooLong };
    const search = new URLSearchParams({ query: byId, variables: JSON.stringify(variables) });
    const got = await fetch(`${test.url}?${search}`, { headers: { ...jsonHeaders, ...notForged } });
    expect(await got.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    expect(await test.post(JSON.stringify({ documentId: 'by-id', variables }))).toMatchObject(refused);
    const { body } = await test.post(
      JSON.stringify([{ query: '{ __typename }' }, { query: byId, variables }]),
    );
    expect(body).toMatchObject([
      { data: { __typename: 'Query' } },
      { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] },
    ]);
  });
});

describe('variables', () => {
  const nested = (depth: number) => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);

  it('may be nested 10 levels deep, and no further', async () => {
    const test = await startLimitedServer();
    expect((await test.post(toBody('{ __typename }', { v: nested(9) }))).status).toBe(200);
    for (const depth of [10, 1_000]) {
      expect(await test.post(toBody('{ __typename }', { v: nested(depth) }))).toMatchObject({
        status: 400,
        code: 'VARIABLES_LIMIT_EXCEEDED',
        body: { errors: [{ extensions: { limit: 10 } }] },
      });
    }
    const deepest = `{"query":"{ __typename }","variables":{"v":${'['.repeat(49_000)}${']'.repeat(49_000)}}}`;
    expect((await test.post(deepest)).code).toBe('VARIABLES_LIMIT_EXCEEDED');
    expect(test.lines.filter(({ level }) => Number(level) > 30)).toEqual([]);
  });

  it('may hold 5,000 values, and no more', async () => {
    const test = await startLimitedServer();
    const body = (count: number) => toBody('{ __typename }', { v: Array(count).fill(0) });
    expect((await test.post(body(4_998))).status).toBe(200);
    expect(await test.post(body(4_999))).toMatchObject({
      status: 400,
      code: 'VARIABLES_LIMIT_EXCEEDED',
      body: { errors: [{ extensions: { limit: 5_000 } }] },
    });
  });

  it('have the limits that are set', async () => {
    const test = await startLimitedServer({ maxVariablesDepth: 2, maxVariablesValues: 3 });
    const codeOf = async (variables: object) => (await test.post(toBody('{ __typename }', variables))).code;
    expect(await codeOf({ v: [1] })).toEqual([]);
    expect(await codeOf({ v: [[]] })).toBe('VARIABLES_LIMIT_EXCEEDED');
    expect(await codeOf({ v: [1, 2] })).toBe('VARIABLES_LIMIT_EXCEEDED');
  });

  it('are measured no further than to what is too much', () => {
    const bounds = { maxDepth: 3, maxValues: 10 };
    expect(measureVariables({ a: [1, { b: null }], c: 'x' }, bounds)).toEqual({
      depth: 3,
      values: 6,
      longestText: 1,
    });
    const beyond: object[] = [[[[]]]];
    Object.defineProperty(beyond, 1, {
      enumerable: true,
      get: () => {
        throw new Error('looked at');
      },
    });
    expect(measureVariables([[[beyond]]], bounds).depth).toBe(4);
  });
});

describe('what else comes with a request', () => {
  it('is not looked at in `extensions`, however deep it is', async () => {
    const test = await startLimitedServer();
    const deep = `{"query":"{ __typename }","extensions":{"v":${'['.repeat(49_000)}${']'.repeat(49_000)}}}`;
    expect(await test.post(deep)).toMatchObject({ status: 200, code: [] });
  });

  it('is an `operationName` of at most 200 characters', async () => {
    const test = await startLimitedServer();
    const post = (length: number) => {
      const operationName = 'a'.repeat(length);
      return test.post(JSON.stringify({ query: `query ${'a'.repeat(200)} { __typename }`, operationName }));
    };
    expect((await post(200)).status).toBe(200);
    const { status, code, body } = await post(90_000);
    expect({ status, code }).toEqual({ status: 400, code: 'NAME_LIMIT_EXCEEDED' });
    expect(JSON.stringify(body)).not.toContain('aaaa');
  });

  it('is at most 16 KiB of headers and query string', async () => {
    const test = await startLimitedServer();
    const search = new URLSearchParams({ query: '{ __typename }', x: 'x'.repeat(17_000) });
    expect((await fetch(`${test.url}?${search}`, { headers: notForged })).status).toBe(431);
    const headers = { ...jsonHeaders, 'x-any': 'x'.repeat(17_000) };
    expect((await fetch(test.url, { method: 'POST', headers, body: '{}' })).status).toBe(431);
  });
});
