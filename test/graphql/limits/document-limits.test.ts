import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { Limits } from '../../../src/limits.ts';
import { repeat } from './repeat.ts';
import { startLimitedServer, toBody } from './start-limited-server.ts';

interface Case {
  readonly limit: keyof Limits;
  readonly size: number;
  readonly code: string;
  /** A query of that size in what is limited. */
  readonly toQuery: (size: number) => string;
  /** Limits that would be met before. */
  readonly others?: Partial<Limits>;
}

const inChatbot = (fields: string) => `{ chatbot(chatbotId: "x") { ${fields} } }`;

/** Up and down between a chatbot and a session. */
function nest(depth: number): string {
  const pairs = Math.floor((depth - 2) / 2);
  const innermost = depth % 2 === 0 ? 'id' : 'capabilities { largestPage }';
  return inChatbot(
    `${'session(sessionId: "s") { chatbot { '.repeat(pairs)}${innermost}${' } }'.repeat(pairs)}`,
  );
}

/** Three tokens an alias, ten around them, and one for each field in the rest. */
function fill(tokens: number): string {
  const rest = ['name', 'id'].slice(0, (tokens - 10) % 3).join(' ');
  return inChatbot(`${repeat(Math.floor((tokens - 10) / 3), (i) => `a${i}: name`)} ${rest}`);
}

const cases: readonly Case[] = [
  {
    limit: 'maxTokens',
    size: 2_000,
    code: 'TOKEN_LIMIT_EXCEEDED',
    toQuery: fill,
    others: { maxAliases: 700 },
  },
  {
    limit: 'maxTokens',
    size: 100,
    code: 'TOKEN_LIMIT_EXCEEDED',
    // A comment is no token, but so many of them are too many.
    toQuery: (size) => `${'#\n'.repeat(size)}{ __typename }`,
    others: { maxTokens: 100 },
  },
  { limit: 'maxDepth', size: 20, code: 'DEPTH_LIMIT_EXCEEDED', toQuery: nest },
  {
    limit: 'maxAliases',
    size: 30,
    code: 'ALIAS_LIMIT_EXCEEDED',
    toQuery: (size) => inChatbot(repeat(size, (i) => `a${i}: name`)),
  },
  {
    limit: 'maxRootFields',
    size: 20,
    code: 'ROOT_FIELD_LIMIT_EXCEEDED',
    toQuery: (size) => `{ ${repeat(size, (i) => `a${i}: __typename`)} }`,
    others: { maxAliases: 40 },
  },
  {
    limit: 'maxDirectives',
    size: 50,
    code: 'DIRECTIVE_LIMIT_EXCEEDED',
    toQuery: (size) => inChatbot(repeat(size, (i) => `a${i}: name @include(if: true)`)),
    others: { maxAliases: 100 },
  },
];

describe('a document', () => {
  it.each(cases)('may come to its $limit, and no further: $code', async (one) => {
    const { size, code, toQuery, others = {} } = one;
    const test = await startLimitedServer(others);
    expect(await test.post(toBody(toQuery(size)))).toMatchObject({ status: 200, code: [] });
    const beyond = await test.post(toBody(toQuery(size + 1)));
    expect(beyond).toMatchObject({ status: 400, code });
    expect(beyond.body).not.toHaveProperty('data');
    expect(beyond.body.errors?.[0]).toMatchObject({
      message: expect.stringContaining(`more than ${size} `),
      extensions: { limit: size },
    });
  });

  it.each(cases)('has the $limit that is set', async ({ limit, code, toQuery, others = {} }) => {
    const test = await startLimitedServer({ ...others, [limit]: 30 });
    expect((await test.post(toBody(toQuery(30)))).code).toEqual([]);
    expect((await test.post(toBody(toQuery(31)))).code).toBe(code);
  });

  it('is refused again without being read again, and lets others pass', async () => {
    const test = await startLimitedServer();
    const query = nest(21);
    for (let i = 0; i < 3; i++) expect((await test.post(toBody(query))).code).toBe('DEPTH_LIMIT_EXCEEDED');
    expect((await test.post(toBody(nest(20)))).code).toEqual([]);
  });

  it('is refused with 200 to a client that takes application/json only', async () => {
    const test = await startLimitedServer();
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    expect(await test.post(toBody(nest(21)), headers)).toMatchObject({
      status: 200,
      code: 'DEPTH_LIMIT_EXCEEDED',
    });
  });
});

describe('fragments', () => {
  const spreadTwice = (fields: string) => `{
    one: chatbot(chatbotId: "x") { ...F }
    two: chatbot(chatbotId: "y") { ...F }
  }
  fragment F on Chatbot { ${fields} }`;

  it('count wherever they are spread', async () => {
    const test = await startLimitedServer();
    const aliases = (count: number) => spreadTwice(repeat(count, (i) => `a${i}: name`));
    expect((await test.post(toBody(aliases(14)))).code).toEqual([]);
    expect((await test.post(toBody(aliases(15)))).code).toBe('ALIAS_LIMIT_EXCEEDED');
    const directives = (count: number) =>
      spreadTwice(repeat(count, () => '... on Node @include(if: true) { __typename }'));
    const roomy = await startLimitedServer({ maxAliases: 100 });
    expect((await roomy.post(toBody(directives(25)))).code).toEqual([]);
    expect((await roomy.post(toBody(directives(26)))).code).toBe('DIRECTIVE_LIMIT_EXCEEDED');
  });

  it('carry their depth and their root fields to where they are spread', async () => {
    const test = await startLimitedServer({ maxDepth: 4, maxRootFields: 3 });
    const deep = (fields: string) =>
      `{ chatbot(chatbotId: "x") { user(userId: "u") { ...F } } } fragment F on User { ${fields} }`;
    expect((await test.post(toBody(deep('chatbot { id }')))).code).toEqual([]);
    expect((await test.post(toBody(deep('chatbot { capabilities { largestPage } }')))).code).toBe(
      'DEPTH_LIMIT_EXCEEDED',
    );
    const wide = (count: number) =>
      `{ __typename ...F } fragment F on Query { ...G } fragment G on Query { ${repeat(count, (i) => `a${i}: __typename`)} }`;
    expect((await test.post(toBody(wide(2)))).code).toEqual([]);
    expect((await test.post(toBody(wide(3)))).code).toBe('ROOT_FIELD_LIMIT_EXCEEDED');
  });

  it('count in the largest operation of a document', async () => {
    const test = await startLimitedServer({ maxAliases: 2 });
    const query =
      'query Small { __typename } query Large { a: chatbots { totalCount } b: chatbots { totalCount } c: chatbots { totalCount } }';
    const body = JSON.stringify({ query, operationName: 'Small' });
    expect((await test.post(body)).code).toBe('ALIAS_LIMIT_EXCEEDED');
  });
});

describe('an alias of __typename', () => {
  it('is free', async () => {
    const test = await startLimitedServer({ maxAliases: 0 });
    const query = inChatbot(repeat(40, (i) => `... on Node { __is${i}: __typename }`));
    expect((await test.post(toBody(query))).code).toEqual([]);
    expect((await test.post(toBody(inChatbot('a: __typename a: __typename')))).code).toBe(
      'ALIAS_LIMIT_EXCEEDED',
    );
  });
});

describe('a repeated field', () => {
  it.each([
    ['beside itself', `${'name '.repeat(32)}`],
    ['in inline fragments', `${'... { name } '.repeat(32)}`],
    ['in inline fragments on one type', `${'... on Chatbot { name } '.repeat(32)}`],
    ['with fields below it', `${'capabilities { largestPage } '.repeat(32)}`],
  ])('counts as an alias: %s', async (_name, fields) => {
    const test = await startLimitedServer();
    expect((await test.post(toBody(inChatbot(fields)))).code).toBe('ALIAS_LIMIT_EXCEEDED');
  });

  it('is none under another type, parent or fragment', async () => {
    const test = await startLimitedServer({ maxAliases: 0 });
    const query = `{ node(id: "x") { id ...F ... on User { id chatbot { id } } ... on Session { id chatbot { id } } } } fragment F on Node { id }`;
    expect((await test.post(toBody(query))).code).toBe('BAD_USER_INPUT');
  });
});

describe('introspection', () => {
  it('passes every default, and is exempt from depth', async () => {
    const test = await startLimitedServer({ maxDepth: 2 });
    const full = await test.post(
      toBody(getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true })),
    );
    expect(full).toMatchObject({ status: 200, code: [] });
    expect(full.body.data).toHaveProperty('__schema.types');
    const viaFragment = `{ ...Q } fragment Q on Query { __type(name: "Query") { ...T } } fragment T on __Type { ofType { ofType { name } } }`;
    expect((await test.post(toBody(viaFragment))).code).toEqual([]);
  });

  it('lends its exemption to nobody', async () => {
    const test = await startLimitedServer({ maxDepth: 2 });
    const named = '{ __schema: chatbot(chatbotId: "x") { capabilities { largestPage } } }';
    expect((await test.post(toBody(named))).code).toBe('DEPTH_LIMIT_EXCEEDED');
    const beside = '{ __schema { types { name } } chatbot(chatbotId: "x") { capabilities { largestPage } } }';
    expect((await test.post(toBody(beside))).code).toBe('DEPTH_LIMIT_EXCEEDED');
    const below = '{ chatbot(chatbotId: "x") { capabilities { __schema { types { name } } } } }';
    expect((await test.post(toBody(below))).code).toBe('DEPTH_LIMIT_EXCEEDED');
  });

  it.each([
    '{ __schema { types { name } } }',
    '{ alias: __schema { types { name } } }',
    '{ _service { sdl } }',
    '{ ...F } fragment F on Query { a: _service { sdl } }',
    '{ __type(name: "Query") { name } }',
    '{ ...F } fragment F on Query { ... { __type(name: "Query") { name } } }',
  ])('is refused where it is off: %s', async (query) => {
    const test = await startLimitedServer({ hasIntrospection: false });
    expect(await test.post(toBody(query))).toMatchObject({ status: 400, code: 'INTROSPECTION_DISABLED' });
    expect(await test.post(toBody('{ __typename }'))).toMatchObject({
      status: 200,
      body: { data: { __typename: 'Query' } },
    });
  });
});

describe('suggestions', () => {
  const wrong: readonly (readonly [string, string, object])[] = [
    ['a field', '{ chatbt { id } }', {}],
    ['a field of an interface', '{ node(id: "x") { chatbotId } }', {}],
    ['an argument', '{ chatbot(chatbotID: "x") { id } }', {}],
    ['a type', '{ node(id: "x") { ... on Usr { id } } }', {}],
    ['an enum value', '{ chatbots(provider: PEKKI) { totalCount } }', {}],
    ['an argument of a directive', '{ __typename @include(iff: true) }', {}],
    ['a variable', 'query ($p: Provider) { chatbots(provider: $p) { totalCount } }', { p: 'PEKKI' }],
  ];

  it.each(wrong)('name what was meant: %s', async (_name, query, variables) => {
    const test = await startLimitedServer();
    const { status, body } = await test.post(toBody(query, variables));
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('Did you mean');
  });

  it.each(wrong)('are left out where they are off: %s', async (_name, query, variables) => {
    const test = await startLimitedServer({ hasSuggestions: false });
    const { status, body } = await test.post(toBody(query, variables));
    expect(status).toBe(400);
    expect(JSON.stringify(body)).not.toMatch(/did you mean|inline fragment/i);
    expect(body.errors?.length).toBeGreaterThan(0);
  });
});
