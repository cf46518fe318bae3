import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repeat } from '../graphql/limits/repeat.ts';
import { type AttackBench, type Outcome, startAttackBench } from './attack-bench.ts';

let bench: AttackBench;
beforeAll(async () => {
  bench = await startAttackBench();
});
afterAll(() => bench.stack.stop());

/** Nothing of this server's inside, and nothing that the attacker sent at length. */
function expectDiscreet({ text, headers }: Outcome): void {
  expect(text).not.toMatch(/Did you mean|stack|exception|node_modules|\bat \S+ \(|\.[jt]s:\d|tracing/i);
  expect(text.length).toBeLessThan(5_000);
  expect(headers).not.toHaveProperty('x-powered-by');
  expect(headers).not.toHaveProperty('server');
}

function expectRefused(outcome: Outcome, status: number, code: string): void {
  const { codes, data, cpuMs, upstreamCalls } = outcome;
  expect({ status: outcome.status, codes, data, upstreamCalls }).toEqual({
    status,
    codes: [code],
    data: null,
    upstreamCalls: 0,
  });
  expect(cpuMs).toBeLessThan(2_000);
  expectDiscreet(outcome);
}

const fanOut = (inner: (next: string) => string) =>
  `${repeat(25, (i) => `fragment F${i} on Query { ${inner(`...F${i + 1}`)} }`)} fragment F25 on Query { __typename }`;
const circle = '{ fields { type '.repeat(8);

const documents: readonly (readonly [name: string, query: string, code: string])[] = [
  [
    '101 aliases of one field',
    `query cop { ${repeat(101, (i) => `alias${i}: chatbots { totalCount }`)} }`,
    'ALIAS_LIMIT_EXCEEDED',
  ],
  ['500 times one field', `query cop { ${'__typename \n'.repeat(500)} }`, 'ALIAS_LIMIT_EXCEEDED'],
  [
    '21 fields that load',
    `{ ${repeat(21, (i) => `a${i}: chatbots { totalCount }`)} }`,
    'ROOT_FIELD_LIMIT_EXCEEDED',
  ],
  ['100 known directives', `{ __typename ${'@include(if: true) '.repeat(100)} }`, 'DIRECTIVE_LIMIT_EXCEEDED'],
  [
    '@skip and @include repeated',
    '{ __typename @skip(if: false) @skip(if: false) @skip(if: false) @skip(if: false) }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    '10 directives that nobody knows',
    'query { __typename @aa@aa@aa@aa@aa@aa@aa@aa@aa@aa }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'circular introspection',
    `query cop { __schema { types ${circle}{ name }${' } }'.repeat(8)} } }`,
    'INTROSPECTION_DISABLED',
  ],
  [
    'the whole introspection query',
    '{ __schema { queryType { name } types { kind name fields(includeDeprecated: true) { name } } } }',
    'INTROSPECTION_DISABLED',
  ],
  ['introspection of a type', '{ __type(name: "User") { fields { name } } }', 'INTROSPECTION_DISABLED'],
  ['introspection under an alias', '{ id: __schema { types { name } } }', 'INTROSPECTION_DISABLED'],
  [
    'introspection in a fragment',
    '{ ...F } fragment F on Query { ... on Query { __schema { types { name } } } }',
    'INTROSPECTION_DISABLED',
  ],
  [
    'introspection that is switched on later',
    'query ($a: Boolean!) { __typename __schema @include(if: $a) { types { name } } }',
    'INTROSPECTION_DISABLED',
  ],
  [
    'introspection in the other operation',
    'query A { __typename } query B { __schema { types { name } } }',
    'INTROSPECTION_DISABLED',
  ],
  ['the text of the subgraph', '{ _service { sdl } }', 'INTROSPECTION_DISABLED'],
  [
    'the text of the subgraph in a fragment',
    '{ ...F } fragment F on Query { a: _service { sdl } }',
    'INTROSPECTION_DISABLED',
  ],
  ['a field that is nearly right', '{ chatbotz { totalCount } }', 'GRAPHQL_VALIDATION_FAILED'],
  [
    'an argument that is nearly right',
    '{ chatbots(provide: PEKI) { totalCount } }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['a type that is nearly right', '{ node(id: "x") { ... on Usr { id } } }', 'GRAPHQL_VALIDATION_FAILED'],
  [
    'a value that is nearly right',
    '{ chatbots(provider: PEKKI) { totalCount } }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['a mutation that there is not', 'mutation { deleteMessages }', 'GRAPHQL_VALIDATION_FAILED'],
  ['a subscription', 'subscription { __typename }', 'GRAPHQL_VALIDATION_FAILED'],
  ['a document that is none', 'qwerty cop { abc }', 'GRAPHQL_PARSE_FAILED'],
  ['fields 200 deep', '{a'.repeat(200) + '}'.repeat(200), 'DEPTH_LIMIT_EXCEEDED'],
  [
    'rows 21 deep',
    `{ chatbots { nodes ${'{ users { nodes { chatbot '.repeat(7)}{ name }${' } } }'.repeat(7)} } }`,
    'DEPTH_LIMIT_EXCEEDED',
  ],
  [
    'rows of rows of rows',
    '{ chatbots(first: 100) { nodes { users(first: 100) { nodes { sessions(first: 100) { nodes { messages(first: 100) { nodes { __typename } } } } } } } } }',
    'COST_LIMIT_EXCEEDED',
  ],
  [
    'fragments that double 25 times',
    `{ ...F0 } ${fanOut((next) => `${next} ${next}`)}`,
    'TOKEN_LIMIT_EXCEEDED',
  ],
  [
    'fragments that double below aliases',
    `{ ...F0 } ${fanOut((next) => `a: __typename b: __typename ${next} ${next}`)}`,
    'TOKEN_LIMIT_EXCEEDED',
  ],
  [
    'a circle of fragments',
    'query { chatbots { ...A } } fragment A on ChatbotConnection { totalCount ...B } fragment B on ChatbotConnection { ...A }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'a circle of fragments in the schema',
    'query { __schema { ...A } } fragment A on __Schema { __typename ...B } fragment B on __Schema { ...A }',
    'INTROSPECTION_DISABLED',
  ],
  ['1,000 operations', repeat(1_000, (i) => `query Q${i} { __typename }`), 'TOKEN_LIMIT_EXCEEDED'],
  [
    '100 operations, none chosen',
    repeat(100, (i) => `query Q${i} { __typename }`),
    'OPERATION_RESOLUTION_FAILURE',
  ],
  ['a name of 201 characters', `query ${'A'.repeat(201)} { __typename }`, 'NAME_LIMIT_EXCEEDED'],
  [
    'a string of 90,000 characters',
    `{ node(id: "${'x'.repeat(90_000)}") { id ... on Nobody { id } } }`,
    'BAD_USER_INPUT',
  ],
  ['30,000 comments', `{ __typename } ${'#\n'.repeat(30_000)}`, 'TOKEN_LIMIT_EXCEEDED'],
  ['a million bytes', `{ node(id: "${'x'.repeat(1_000_000)}") { id } }`, 'REQUEST_ENTITY_TOO_LARGE'],
];

describe('a document', () => {
  it.each(documents)('%s: refused before the first call', async (_name, query, code) => {
    const status = code === 'REQUEST_ENTITY_TOO_LARGE' ? 413 : 400;
    expectRefused(await bench.post({ query }), status, code);
  });

  it('of one mistake in 50 places has one error', async () => {
    const outcome = await bench.post({ query: `{ __typename ${'@aa '.repeat(50)} }` });
    expectRefused(outcome, 400, 'GRAPHQL_VALIDATION_FAILED');
    expect(JSON.parse(outcome.text).errors[0].locations).toHaveLength(50);
  });

  it('of many mistakes is told of the first 100', async () => {
    const { codes, text } = await bench.post({ query: `{ chatbots { ${repeat(150, (i) => `n${i}`)} } }` });
    expect(codes).toHaveLength(100);
    expect(text.length).toBeLessThan(25_000);
  });
});

const one = { query: '{ __typename }' };
const bodies: readonly (readonly [name: string, body: unknown, code: string])[] = [
  ['an array of 10 operations', Array(10).fill(one), 'BATCH_LIMIT_EXCEEDED'],
  ['an array of one', [one], 'BATCH_LIMIT_EXCEEDED'],
  ['an empty array', [], 'BATCH_LIMIT_EXCEEDED'],
  ['an array of 40,000', Array(40_000).fill(0), 'BATCH_LIMIT_EXCEEDED'],
  ['a query that is null', { query: null }, 'BAD_REQUEST'],
  ['a query that is a number', { query: 1 }, 'BAD_REQUEST'],
  ['a query that is an array', { query: ['{ __typename }'] }, 'BAD_REQUEST'],
  ['a query that is an object', { query: { toString: 1 } }, 'BAD_REQUEST'],
  ['no query', {}, 'BAD_REQUEST'],
  ['null', null, 'BAD_REQUEST'],
  ['a text', '{ __typename }', 'BAD_REQUEST'],
  ['variables that are an array', { ...one, variables: [1] }, 'BAD_REQUEST'],
  ['variables that are a text', { ...one, variables: '{}' }, 'BAD_REQUEST'],
  ['extensions that are a text', { ...one, extensions: 'x' }, 'BAD_REQUEST'],
  ['an operation name that is an object', { ...one, operationName: {} }, 'BAD_REQUEST'],
  [
    'an operation that is not there',
    { ...one, operationName: 'x'.repeat(200) },
    'OPERATION_RESOLUTION_FAILURE',
  ],
  [
    'the name of an operation of 90,000 characters',
    { ...one, operationName: 'x'.repeat(90_000) },
    'NAME_LIMIT_EXCEEDED',
  ],
  ['a parameter of its own', { ...one, debug: true }, 'BAD_REQUEST'],
  [
    'an array for one value',
    { query: 'query ($id: ID!) { node(id: $id) { id } }', variables: { id: ['a'] } },
    'BAD_USER_INPUT',
  ],
  [
    'an object for one value',
    { query: 'query ($id: ID!) { node(id: $id) { id } }', variables: { id: { $ne: '' } } },
    'BAD_USER_INPUT',
  ],
  [
    '99,000 bytes of variables',
    {
      query: 'query ($n: Int) { chatbots(first: $n) { totalCount } }',
      variables: { n: 'x'.repeat(99_000 - 100) },
    },
    'BAD_USER_INPUT',
  ],
  [
    'a hash that nobody registered',
    { extensions: { persistedQuery: { version: 1, sha256Hash: 'a' } } },
    'PERSISTED_DOCUMENT_NOT_FOUND',
  ],
];

describe('a body', () => {
  it.each(bodies)('%s: refused before the first call', async (_name, body, code) => {
    expectRefused(await bench.post(body), 400, code);
  });

  it.each([
    '',
    '{',
    '{"query":',
    '{"query":"{ __typename }"} x',
    '\u0000',
    '"\\ud800"',
    'NaN',
    '{"query":"{ __typename }",}',
  ])('that is no JSON is a bad request: %j', async (body) => {
    const headers = { 'content-type': 'application/json' };
    expectRefused(await bench.attack({ method: 'POST', headers, body }), 400, 'BAD_REQUEST');
  });

  it.each(['__proto__', 'constructor', 'toString'])('with the key %s changes nothing', async (key) => {
    const headers = { 'content-type': 'application/json' };
    const polluting = `{"polluted":true,"query":"{ nowhere }","headers":{}}`;
    const asVariable = `{"query":"query ($id: ID!) { node(id: $id) { id } }","variables":{"${key}":${polluting},"id":"x"},"extensions":{"${key}":${polluting}}}`;
    const { codes, upstreamCalls } = await bench.attack({ method: 'POST', headers, body: asVariable });
    expect({ codes, upstreamCalls }).toEqual({ codes: ['BAD_USER_INPUT'], upstreamCalls: 0 });
    const asParameter = `{"query":"{ __typename }","${key}":${polluting}}`;
    const { status } = await bench.attack({ method: 'POST', headers, body: asParameter });
    expect([200, 400]).toContain(status);
    expect({}).not.toHaveProperty('polluted');
    expect((await bench.post(one)).text).toBe('{"data":{"__typename":"Query"}}');
  });
});

describe('an answer', () => {
  it('is nothing but the answer: no tracing, no debug, no cost, whatever is asked', async () => {
    const headers = {
      'apollo-federation-include-trace': 'ftv1',
      'x-apollo-tracing': '1',
      'x-debug': '1',
      'x-graphql-trace': '1',
    };
    const outcome = await bench.post({ ...one, extensions: { tracing: true, debug: true } }, headers);
    expect(outcome.text).toBe('{"data":{"__typename":"Query"}}');
    expectDiscreet(outcome);
    const query = '{ chatbots(provider: PEKI) { nodes { users(first: 1) { totalCount } } } }';
    const { data, text } = await bench.post({ query }, headers);
    expect(data).not.toBeNull();
    expect(Object.keys(JSON.parse(text))).toEqual(['data']);
  });

  it('explains nothing to a caller who may only read', async () => {
    const query = '{ chatbots { nodes { messages(first: 1) { nodes { __typename } } } } }';
    const { text } = await bench.post({ query }, { 'x-convograph-explain': '1' });
    expect(Object.keys(JSON.parse(text).extensions)).toEqual(['hints']);
    expect(text).not.toMatch(/upstream"|roundTrips|\/api\//);
  });
});
