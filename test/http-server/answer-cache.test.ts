import { connect } from 'node:net';
import { GraphQLError } from 'graphql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAnswerCache } from '../../src/http-server/answer-cache.ts';
import type { ServerOptions } from '../../src/http-server/server-options.ts';
import { anonymousViewer, type Scope, type Viewer } from '../../src/viewer.ts';
import { createTestContext, notForged, startTestServer } from './start-test-server.ts';

/** A server that keeps answers and tells how many operations it executed. */
async function start(options: Partial<ServerOptions> = {}) {
  let nowMs = 1_000;
  let executed = 0;
  let isFrailBroken = false;
  const answers = createAnswerCache({ now: () => nowMs, maxAgeMs: 5_000 });
  const test = await startTestServer(
    {
      hello: () => `number ${executed}`,
      broken: () => {
        throw new GraphQLError('no', { extensions: { code: 'BAD_USER_INPUT' } });
      },
      frail: () => {
        if (isFrailBroken) throw new GraphQLError('no', { extensions: { code: 'BAD_USER_INPUT' } });
        return 'whole';
      },
      brief: (context) => {
        context.ledger.addExpiry(nowMs + 100);
        context.ledger.addExpiry(nowMs + 900);
        return 'brief';
      },
    },
    {
      answers,
      createContext: (request) => {
        executed += 1;
        return createTestContext(request);
      },
      ...options,
    },
  );
  onTestFinished(() => test.server.stop());
  return {
    ...test,
    answers,
    executed: () => executed,
    breakFrail: () => {
      isFrailBroken = true;
    },
    advance: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe('an equal query', () => {
  it('gets the same bytes without being executed, under a request id of its own', async () => {
    const test = await start();
    const first = await test.ask('{ hello }', {}, { 'x-request-id': 'one' });
    const second = await test.ask('{ hello }', {}, { 'x-request-id': 'two' });
    expect(test.executed()).toBe(1);
    expect(second.body).toEqual({ data: { hello: 'number 1' } });
    expect(second.body).toEqual(first.body);
    expect(second.response.status).toBe(200);
    const headersOf = ({ response }: typeof first) =>
      Object.fromEntries([...response.headers].filter(([name]) => !['date', 'x-request-id'].includes(name)));
    expect(headersOf(second)).toMatchObject(headersOf(first));
    expect([first, second].map(({ response }) => response.headers.get('x-request-id'))).toEqual([
      'one',
      'two',
    ]);
  });

  it('is the same with a deadline, which must be one', async () => {
    const test = await start();
    const ask = (deadline: string) => test.ask('{ hello }', {}, { 'x-convograph-deadline-ms': deadline });
    expect((await ask('500')).body).toEqual((await ask('900')).body);
    expect(test.executed()).toBe(1);
    expect((await ask('soon')).response.status).toBe(400);
  });

  it('writes the same line to the log', async () => {
    const test = await start();
    await test.ask('query Find { hello }', {}, { 'x-request-id': 'same' });
    await test.ask('query Find { hello }', {}, { 'x-request-id': 'same' });
    const [first, second] = test.lines;
    const varying = { time: expect.any(Number), ms: expect.any(Number) };
    expect(second).toEqual({ ...first, ...varying, upstreamCalls: 0 });
    expect(second).toMatchObject({
      operation: 'Find',
      status: 200,
      document: expect.stringMatching(/^\w{16}$/),
    });
  });

  it('is executed again once the first datum in the answer expires', async () => {
    const test = await start();
    await test.ask('{ brief }');
    test.advance(74);
    await test.ask('{ brief }');
    expect(test.executed()).toBe(1);
    test.advance(26);
    await test.ask('{ brief }');
    expect(test.executed()).toBe(2);
  });

  it('is executed again after the longest time, where nothing in it expires', async () => {
    const test = await start();
    await test.ask('{ hello }');
    test.advance(5_000);
    await test.ask('{ hello }');
    expect(test.executed()).toBe(2);
  });
});

describe('a query that differs', () => {
  const json = { 'content-type': 'application/json', accept: 'application/json' };
  const query = 'query A { hello } query B { hello }';
  const cases: readonly (readonly [string, RequestInit, RequestInit])[] = [
    ['in its document', { body: '{"query":"{ hello }"}' }, { body: '{"query":"{ hello(count: 1) }"}' }],
    [
      'in its variables',
      { body: '{"query":"query ($n: Int) { hello(count: $n) }","variables":{"n":1}}' },
      { body: '{"query":"query ($n: Int) { hello(count: $n) }","variables":{"n":2}}' },
    ],
    [
      'in its operation',
      { body: JSON.stringify({ query, operationName: 'A' }) },
      { body: JSON.stringify({ query, operationName: 'B' }) },
    ],
    [
      'in the media type it takes',
      { body: '{"query":"{ hello }"}' },
      { body: '{"query":"{ hello }"}', headers: { ...json, accept: 'application/graphql-response+json' } },
    ],
    [
      'in asking for a fresh look',
      { body: '{"query":"{ hello }"}' },
      { body: '{"query":"{ hello }"}', headers: { ...json, 'x-convograph-fresh': '1' } },
    ],
  ];
  it.each(cases)('%s is executed', async (_name, one, other) => {
    const test = await start();
    for (const init of [one, other]) {
      const response = await fetch(test.url, { method: 'POST', headers: json, ...init });
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ data: { hello: expect.any(String) } });
    }
    expect(test.executed()).toBe(2);
  });
});

describe('what is not kept', () => {
  it.each([
    ['an answer with errors', '{ hello broken }', 200],
    ['a query that is not valid', '{ nothing }', 400],
    ['no query', 'hello', 400],
  ])('%s', async (_name, query, status) => {
    const test = await start();
    expect((await test.ask(query)).response.status).toBe(status);
    expect((await test.ask(query)).response.status).toBe(status);
    expect(test.answers.sizeBytes).toBe(0);
  });

  it('a query in a URL', async () => {
    const test = await start();
    for (let i = 0; i < 2; i++)
      expect((await fetch(`${test.url}?query={hello}`, { headers: notForged })).status).toBe(200);
    expect(test.executed()).toBe(2);
  });

  it('a body that is no JSON, too large, or cut off', async () => {
    const test = await start();
    const post = (body: string) =>
      fetch(test.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect((await post('{"query')).status).toBe(400);
    expect((await post('{"query')).status).toBe(400);
    expect((await post(`{"query":"{ hello } #${'x'.repeat(100_000)}"}`)).status).toBe(413);
    const { port } = new URL(test.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{"q',
    );
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.destroy();
    expect((await test.ask('{ hello }')).body).toEqual({ data: { hello: 'number 1' } });
  });

  it('more than there is room for', async () => {
    const answers = createAnswerCache({ now: () => 0, maxBytes: 20_000 });
    const test = await start({ answers });
    for (let i = 0; i < 200; i++) await test.ask(`query Number${i} { hello }`);
    expect(test.executed()).toBe(200);
    expect(answers.sizeBytes).toBeGreaterThan(10_000);
    expect(answers.sizeBytes).toBeLessThanOrEqual(20_000);
  });
});

it('a large body is read like any other', async () => {
  const test = await start();
  const { response, body } = await test.ask(`{ hello } #${'x'.repeat(90_000)}`);
  expect(response.status).toBe(200);
  expect(body).toEqual({ data: { hello: 'number 1' } });
});

describe('viewers', () => {
  const viewerOf = (chatbotIds: readonly string[], scopes: readonly Scope[] = ['read']): Viewer => ({
    ...anonymousViewer,
    chatbotIds,
    scopes,
  });
  const rights = new Map<string | undefined, Viewer>();
  const authenticate: ServerOptions['authenticate'] = ({ authorization }) =>
    rights.get(authorization) ?? viewerOf([]);
  const askAs = (test: Awaited<ReturnType<typeof start>>, authorization: string) =>
    test.ask('{ hello }', {}, { authorization });

  it('share an answer only if they may see the same', async () => {
    rights.set('a', viewerOf(['one', 'two']));
    rights.set('b', viewerOf(['two', 'one']));
    rights.set('c', viewerOf(['one']));
    rights.set('d', viewerOf(['one', 'two'], ['read', 'read:pii']));
    const test = await start({ authenticate });
    for (const [viewer, executed] of [
      ['a', 1],
      ['b', 1],
      ['c', 2],
      ['d', 3],
      ['a', 3],
    ] as const) {
      await askAs(test, viewer);
      expect(test.executed(), viewer).toBe(executed);
    }
  });

  it('lose an answer with the right to it', async () => {
    rights.set('a', viewerOf(['one']));
    const test = await start({ authenticate });
    const { body } = await askAs(test, 'a');
    rights.set('a', viewerOf([]));
    expect((await askAs(test, 'a')).body).not.toEqual(body);
    expect(test.executed()).toBe(2);
  });
});

describe('an answer in the last quarter of its time', () => {
  it('is executed anew by one of those who ask, as if it had expired, and the others do not wait', async () => {
    const ahead: number[] = [];
    let executed = 0;
    const test = await start({
      createContext: (request) => {
        executed += 1;
        ahead.push(request.aheadMs);
        return createTestContext(request);
      },
    });
    await test.ask('{ hello }');
    test.advance(3_749);
    await test.ask('{ hello }');
    expect(executed).toBe(1);
    test.advance(1);
    await Promise.all(Array.from({ length: 30 }, () => test.ask('{ hello }')));
    expect([executed, ahead]).toEqual([2, [0, 1_250]]);
    test.advance(2_000);
    await test.ask('{ hello }');
    expect(executed).toBe(2);
  });

  it('is what everybody gets if it cannot be renewed', async () => {
    const test = await start();
    const first = await test.ask('{ frail }');
    test.advance(4_000);
    test.breakFrail();
    const again = await Promise.all([test.ask('{ frail }'), test.ask('{ frail }')]);
    expect(again.map(({ body }) => body)).toEqual([first.body, first.body]);
    expect(test.executed()).toBe(2);
    test.advance(1_001);
    expect((await test.ask('{ frail }')).body).toHaveProperty('errors');
  });
});
