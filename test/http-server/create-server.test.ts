import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { GraphContext } from '../../src/context.ts';
import { createServer } from '../../src/http-server/create-server.ts';
import { createTestContext, notForged, startTestServer, type TestServer } from './start-test-server.ts';

const started: TestServer[] = [];
async function start(...args: Parameters<typeof startTestServer>): Promise<TestServer> {
  const test = await startTestServer(...args);
  started.push(test);
  return test;
}
afterEach(async () => {
  await Promise.all(started.splice(0).map(({ server }) => server.stop()));
});

/** A promise and the way to fulfil it. */
function createGate() {
  let resolveOpened: (value: string) => void = () => {};
  const opened = new Promise<string>((resolve) => {
    resolveOpened = resolve;
  });
  return {
    opened,
    /** Gives back its argument, for resolvers of one expression. */
    open<T>(then?: T) {
      resolveOpened('late');
      return then;
    },
  };
}

/** The start line of the answer to a request sent as these very bytes. */
function sendRaw(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.setEncoding('utf8').on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', reject).on('close', () => resolve(answer));
  });
}

describe('the server', () => {
  it('answers a query', async () => {
    const test = await start({});
    const { response, body } = await test.ask('{ hello }');
    expect(response.status).toBe(200);
    expect(body).toEqual({ data: { hello: 'world' } });
  });

  it('answers fields in the order of the query, whichever is done first', async () => {
    const test = await start({
      slow: () => new Promise((resolve) => setImmediate(resolve, 'late')),
      fast: () => 'early',
    });
    const response = await fetch(`${test.url}?query={slow,hello,fast}`, { headers: notForged });
    expect(await response.text()).toBe('{"data":{"slow":"late","hello":"world","fast":"early"}}');
  });

  it('answers health and readiness', async () => {
    const test = await start({});
    expect((await fetch(new URL('/healthz', test.url))).status).toBe(200);
    expect((await fetch(new URL('/readyz', test.url))).status).toBe(200);
    expect(test.lines).toEqual([]);
  });

  it('has no batching, and lets no other site read its answers', async () => {
    const test = await start({});
    const post = {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
    };
    const batch = await fetch(test.url, { ...post, body: JSON.stringify([{ query: '{ hello }' }]) });
    expect(batch.status).toBe(400);
    const single = await fetch(test.url, { ...post, body: JSON.stringify({ query: '{ hello }' }) });
    expect(single.headers.get('access-control-allow-origin')).toBeNull();
    const preflight = await fetch(test.url, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each([
    [
      'GET /graphql?query=%ZZ HTTP/1.1\r\nHost: localhost\r\nX-Convograph-Csrf: 1\r\nConnection: close\r\n\r\n',
      200,
    ],
    [
      'GET /graphql?query={hello}&variables={ HTTP/1.1\r\nHost: localhost\r\nX-Convograph-Csrf: 1\r\nConnection: close\r\n\r\n',
      400,
    ],
    ['GET //// HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n', 400],
    ['GET http://[/graphql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 421],
    [
      'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 3\r\nConnection: close\r\n\r\n{"a',
      400,
    ],
    [
      'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=a\r\nX-Convograph-Csrf: 1\r\nContent-Length: 3\r\nConnection: close\r\n\r\n--a',
      415,
    ],
  ])('answers %j with %i and no stack', async (text, status) => {
    const test = await start({});
    const answer = await sendRaw(test.url, text);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).not.toMatch(/node_modules|node:|\.ts:|\.js:/);
  });

  it('tells the context when the client has gone', async () => {
    const left = createGate();
    const begun = createGate();
    const test = await start(
      { slow: () => begun.open(left.opened) },
      {
        createContext: (request) => {
          request.signal.addEventListener('abort', () => left.open());
          return createTestContext(request);
        },
      },
    );
    const leave = new AbortController();
    const asked = fetch(`${test.url}?query={slow}`, { headers: notForged, signal: leave.signal }).catch(
      (error: Error) => error.name,
    );
    await begun.opened;
    leave.abort();
    expect(await asked).toBe('AbortError');
    expect(await left.opened).toBe('late');
  });

  it('refuses a port that is in use', async () => {
    const test = await start({});
    const other = createServer({
      schema: test.schema,
      createContext: createTestContext,
      log: test.log,
    });
    await expect(other.listen('127.0.0.1', Number(new URL(test.url).port))).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});

describe('a server that stops', () => {
  it('is alive but not ready while it finishes what it began', async () => {
    const gate = createGate();
    const begun = createGate();
    const test = await startTestServer({ slow: () => begun.open(gate.opened) });
    const answer = test.ask('{ slow }');
    await begun.opened;
    const stopped = test.server.stop();
    expect((await fetch(new URL('/readyz', test.url))).status).toBe(503);
    expect((await fetch(new URL('/healthz', test.url))).status).toBe(200);
    gate.open();
    expect((await answer).body).toEqual({ data: { slow: 'late' } });
    await stopped;
    await expect(fetch(test.url)).rejects.toThrow();
  });

  it('stops at once when nobody waits, open connections or not', async () => {
    const test = await startTestServer({});
    await test.ask('{ hello }');
    const { hostname, port } = new URL(test.url);
    const idle = connect(Number(port), hostname);
    const closed = new Promise((resolve) => idle.once('close', resolve).once('error', resolve));
    await new Promise((resolve) => idle.once('connect', resolve));
    await test.server.stop();
    await closed;
    expect(idle.destroyed).toBe(true);
  });

  it('cuts off what takes too long', async () => {
    const begun = createGate();
    const test = await startTestServer(
      { never: () => begun.open(new Promise(() => {})) },
      { stopTimeoutMs: 1 },
    );
    const answer = test.ask('{ never }').catch((error: Error) => error.name);
    await begun.opened;
    await test.server.stop();
    expect(await answer).toBe('TypeError');
  });
});

describe('the request id', () => {
  it('is taken from a sane header', async () => {
    const test = await start({});
    const { response } = await test.ask('{ hello }', {}, { 'x-request-id': 'web-1:42' });
    expect(response.headers.get('x-request-id')).toBe('web-1:42');
    expect(test.lines[0]).toMatchObject({ requestId: 'web-1:42' });
  });

  it.each(['', 'a b', 'x'.repeat(65), '<script>', '{"a":1}'])(
    'is made anew instead of %j',
    async (header) => {
      const test = await start({});
      const { response } = await test.ask('{ hello }', {}, { 'x-request-id': header });
      expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  it('is given to the context and answered everywhere', async () => {
    const seen: string[] = [];
    const test = await start({ id: ({ requestId }: GraphContext) => seen.push(requestId) && requestId });
    const { response, body } = await test.ask('{ id }');
    expect(body.data?.['id']).toBe(response.headers.get('x-request-id'));
    expect(seen).toHaveLength(1);
    expect((await fetch(new URL('/healthz', test.url))).headers.get('x-request-id')).toMatch(/./);
  });
});

describe('hints', () => {
  const hint = { code: 'SQL_NOT_INCLUDED', path: ['hello'], message: 'say so' } as const;

  it('travel in the extensions', async () => {
    const test = await start({ hinted: ({ hints }: GraphContext) => void hints.push(hint) });
    const { body } = await test.ask('{ hinted }');
    expect(body).toEqual({ data: { hinted: null }, extensions: { hints: [hint] } });
  });

  it('leave no trace when there are none', async () => {
    const test = await start({});
    expect((await test.ask('{ hello }')).body).not.toHaveProperty('extensions');
  });
});

describe('the operation log', () => {
  const document = 'query Find($n: Int) { hello(count: $n) }';

  it('is one line with the allowed fields only', async () => {
    const test = await start({});
    await test.ask(document, { n: 5 }, { authorization: 'Bearer token' });
    expect(test.lines).toEqual([
      {
        level: 30,
        time: expect.any(Number),
        msg: 'operation',
        operation: 'Find',
        document: expect.stringMatching(/^[0-9a-f]{16}$/),
        ms: expect.any(Number),
        status: 200,
        upstreamCalls: 3,
        caller: 'anonymous',
        requestId: expect.any(String),
      },
    ]);
  });

  it('has the same hash for the same document', async () => {
    const test = await start({});
    await test.ask(document, { n: 1 });
    await test.ask(document, { n: 2 });
    await test.ask('{ hello }');
    const hashes = test.lines.map((line) => line['document']);
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[2]).not.toBe(hashes[0]);
  });

  it('never holds a word of the request, whatever it was', async () => {
    const test = await start({});
    await test.ask('{ hello } # needle');
    await test.ask('{ needle }');
    await test.ask('query needle { hello', { needle: 1 });
    await test.ask('query ($n: Int!) { hello(count: $n) }', { n: 'needle' });
    await fetch(test.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"needle',
    });
    await fetch(`${test.url}?query={hello}&operationName=needle`, { headers: notForged });
    expect(test.lines).toHaveLength(6);
    expect(JSON.stringify(test.lines)).not.toContain('needle');
  });

  it('has a line for a client that left', async () => {
    const begun = createGate();
    const gate = createGate();
    const test = await startTestServer({ slow: () => begun.open(gate.opened) });
    const leave = new AbortController();
    const asked = fetch(`${test.url}?query={slow}`, { headers: notForged, signal: leave.signal }).catch(
      (error: Error) => error.name,
    );
    await begun.opened;
    leave.abort();
    await asked;
    gate.open();
    await test.server.stop();
    await new Promise(setImmediate);
    expect(test.lines).toHaveLength(1);
  });
});
