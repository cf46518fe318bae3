import { GraphQLError } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  BadUserInputError,
  CursorExpiredError,
  CursorTiesExceedPageError,
  NotSupportedByProviderError,
  PageSizeRefusedError,
  UpstreamBudgetExceededError,
  UpstreamContradictoryError,
  UpstreamError,
  type UpstreamErrorKind,
} from '../../src/errors.ts';
import { startTestServer, type TestServer } from '../http-server/start-test-server.ts';

const upstream = (kind: UpstreamErrorKind, retryAfterMs?: number) => () => {
  throw new UpstreamError(`peki: ${kind}`, {
    kind,
    provider: 'peki',
    status: 500,
    cause: new Error('sk_secret'),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
};
const fail = (error: unknown) => () => {
  throw error;
};
const shared = new Error('shared secret');

const cases: readonly (readonly [name: string, resolve: () => unknown, code: string, level: number])[] = [
  ['unauthenticated', upstream('unauthenticated'), 'UPSTREAM_UNAUTHENTICATED', 50],
  ['forbidden', upstream('forbidden'), 'UPSTREAM_FORBIDDEN', 50],
  ['badRequest', upstream('bad-request'), 'UPSTREAM_BAD_REQUEST', 50],
  ['rateLimited', upstream('rate-limited', 60_000), 'UPSTREAM_RATE_LIMITED', 40],
  ['unavailable', upstream('unavailable'), 'UPSTREAM_UNAVAILABLE', 40],
  ['timeout', upstream('timeout'), 'UPSTREAM_TIMEOUT', 40],
  ['invalidResponse', upstream('invalid-response'), 'UPSTREAM_INVALID_RESPONSE', 50],
  ['badInput', fail(new BadUserInputError('say less')), 'BAD_USER_INPUT', 30],
  ['expired', fail(new CursorExpiredError('start again')), 'CURSOR_EXPIRED', 30],
  ['ties', fail(new CursorTiesExceedPageError('too many ties')), 'CURSOR_TIES_EXCEED_PAGE', 40],
  ['contradictory', fail(new UpstreamContradictoryError('seen both')), 'UPSTREAM_CONTRADICTORY', 50],
  ['refused', fail(new PageSizeRefusedError('too large')), 'UPSTREAM_CONTRADICTORY', 50],
  ['unsupported', fail(new NotSupportedByProviderError('no')), 'NOT_SUPPORTED_BY_PROVIDER', 30],
  ['budget', fail(new UpstreamBudgetExceededError('too much')), 'UPSTREAM_BUDGET_EXCEEDED', 40],
  [
    'coded',
    fail(new GraphQLError('no', { extensions: { code: 'OWN_CODE', http: { status: 502 } } })),
    'OWN_CODE',
    30,
  ],
  ['crash', fail(new TypeError('secret')), 'INTERNAL_SERVER_ERROR', 50],
  ['text', fail('secret'), 'INTERNAL_SERVER_ERROR', 50],
  ['nothing', fail(undefined), 'INTERNAL_SERVER_ERROR', 50],
  ['uncoded', fail(new GraphQLError('secret')), 'INTERNAL_SERVER_ERROR', 50],
  ['whole', () => 2 ** 40, 'INTERNAL_SERVER_ERROR', 50],
];

let test: TestServer;
beforeAll(async () => {
  const fields = Object.fromEntries(cases.map(([name, resolve]) => [name, resolve]));
  test = await startTestServer({ ...fields, must: () => null, shared: fail(shared) });
});
afterAll(() => test.server.stop());

describe('an error in a field', () => {
  it.each(cases)('%s keeps the rest of the answer', async (name, _resolve, code, level) => {
    const { response, body } = await test.ask(`{ hello ${name} }`);
    expect(response.status).toBe(200);
    expect(body.data).toEqual({ hello: 'world', [name]: null });
    expect(body.errors).toHaveLength(1);
    const error = body.errors?.[0];
    expect(error?.extensions['code']).toBe(code);
    expect(error?.path).toEqual([name]);
    expect(error?.extensions).not.toHaveProperty('http');
    expect(JSON.stringify(body)).not.toMatch(/secret|stack/);
    expect(test.lines.at(-1)).toMatchObject({ level, errorCodes: [code], status: 200 });
  });

  it('says when to try again at a rate limit, and only there', async () => {
    const { body } = await test.ask('{ rateLimited timeout }');
    expect(body.errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'UPSTREAM_RATE_LIMITED', retryAfterMs: 60_000 },
      { code: 'UPSTREAM_TIMEOUT' },
    ]);
  });

  it('keeps the message of an error that is made to be read', async () => {
    const { body } = await test.ask('{ badInput timeout }');
    expect(body.errors?.map(({ message }) => message)).toEqual(['say less', 'peki: timeout']);
  });

  it('that is internal is one line in the log, however many fields it failed', async () => {
    const before = test.lines.length;
    const { body } = await test.ask('{ a: shared b: shared must }');
    const ids = body.errors?.map(({ extensions }) => extensions['errorId']);
    expect(body.errors?.map(({ message }) => message)).toEqual(Array(3).fill('Internal server error.'));
    expect(ids?.[0]).toBe(ids?.[1]);
    expect(ids?.[2]).not.toBe(ids?.[0]);
    const [first, second, operation, ...more] = test.lines.slice(before);
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      level: 50,
      errorId: ids?.[0],
      error: { message: 'shared secret', stack: expect.any(String) },
    });
    expect(second).toMatchObject({ level: 50, errorId: ids?.[2] });
    expect(operation).toMatchObject({ msg: 'operation', errorIds: [ids?.[0], ids?.[2]] });
    expect([first?.['requestId'], second?.['requestId']]).toEqual(Array(2).fill(operation?.['requestId']));
    expect(body.data).toBeNull();
  });
});

describe('a request that GraphQL refuses', () => {
  it.each([
    ['{ hello', {}, 'GRAPHQL_PARSE_FAILED'],
    ['{ nowhere }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['query A { hello } query B { hello }', {}, 'OPERATION_RESOLUTION_FAILURE'],
    ['query ($n: Int!) { hello(count: $n) }', { n: 'many' }, 'BAD_USER_INPUT'],
    ['query ($n: Int!) { hello(count: $n) }', {}, 'BAD_USER_INPUT'],
    ['query ($e: Even) { hello(even: $e) }', { e: 3 }, 'BAD_USER_INPUT'],
  ])('%s %j gets 400 and a code', async (query, variables, code) => {
    const { response, body } = await test.ask(query, variables);
    expect(response.status).toBe(400);
    expect(body).not.toHaveProperty('data');
    expect(body.errors?.map(({ extensions }) => extensions['code'])).toEqual([code]);
    expect(body.errors?.[0]?.extensions).not.toHaveProperty('http');
    expect(test.lines.at(-1)).toMatchObject({ level: 30, errorCodes: [code], status: 400 });
  });

  it('by its text stays 200 for a client that asks for application/json', async () => {
    const { response } = await test.ask('{ nowhere }', {}, { accept: 'application/json' });
    expect(response.status).toBe(200);
  });
});

it('an argument that a variable makes null fails its field as bad input', async () => {
  const { response, body } = await test.ask('query ($n: Int = 1) { hello other: hello(need: $n) }', {
    n: null,
  });
  expect(response.status).toBe(200);
  expect(body.data).toEqual({ hello: 'world', other: null });
  expect(body.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
});

it('a context that cannot be made refuses the request with 500', async () => {
  const broken = await startTestServer({}, { createContext: fail(new Error('secret')) as () => never });
  const { response, body } = await broken.ask('{ hello }');
  expect(response.status).toBe(500);
  expect(body).toEqual({
    errors: [
      {
        message: 'Internal server error.',
        extensions: { code: 'INTERNAL_SERVER_ERROR', errorId: expect.any(String) },
      },
    ],
  });
  await broken.server.stop();
});
