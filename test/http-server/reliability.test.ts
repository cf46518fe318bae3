import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { anonymousViewer } from '../../src/viewer.ts';
import { createTestContext, startTestServer, type TestServer } from './start-test-server.ts';

const servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(({ server }) => server.stop()));
});

async function start(...args: Parameters<typeof startTestServer>): Promise<TestServer> {
  const test = await startTestServer(...args);
  servers.push(test);
  return test;
}

/** Rejects when the operation's signal aborts, as whatever waits for an upstream does. */
function createWaiting() {
  const reasons: unknown[] = [];
  const begun = new EventTarget();
  const options = {
    createContext: (request: Parameters<typeof createTestContext>[0]) =>
      Object.assign(createTestContext(request), { waitFor: request.signal }),
  };
  const wait = (context: object): Promise<never> =>
    new Promise((_resolve, reject) => {
      if (!('waitFor' in context) || !(context.waitFor instanceof AbortSignal)) throw new Error('no signal');
      const signal = context.waitFor;
      begun.dispatchEvent(new Event('begun'));
      signal.addEventListener('abort', () => {
        reasons.push(signal.reason);
        reject(signal.reason);
      });
    });
  return { wait, reasons, options, nextBegun: () => once(begun, 'begun') };
}

describe('the deadline of an operation', () => {
  it('nulls what is not ready, and keeps what is', async () => {
    const { wait, options } = createWaiting();
    const test = await start({ slow: wait }, { ...options, deadlineMs: 40 });
    const { response, body } = await test.ask('{ hello slow other: slow }');
    expect(response.status).toBe(200);
    expect(body.data).toEqual({ hello: 'world', slow: null, other: null });
    expect(body.errors?.map(({ path, extensions }) => [path, extensions['code']])).toEqual([
      [['slow'], 'DEADLINE_EXCEEDED'],
      [['other'], 'DEADLINE_EXCEEDED'],
    ]);
    expect(body.errors?.[0]?.message).toContain('40 ms');
    expect(test.lines.at(-1)).toMatchObject({ level: 40, errorCodes: ['DEADLINE_EXCEEDED'] });
  });

  it('is lowered by the client, never raised', async () => {
    const { wait, options } = createWaiting();
    const test = await start({ slow: wait }, { ...options, deadlineMs: 60 });
    for (const [header, used] of [
      ['20', 20],
      ['999999', 60],
    ] as const) {
      const { body } = await test.ask('{ slow }', {}, { 'x-convograph-deadline-ms': header });
      expect(body.errors?.[0]?.message).toContain(`the ${used} ms`);
    }
    const { response, body } = await test.ask('{ slow }', {}, { 'x-convograph-deadline-ms': 'soon' });
    expect(response.status).toBe(400);
    expect(body.errors?.[0]?.extensions['code']).toBe('BAD_REQUEST');
  });

  it('is told to what the operation carries', async () => {
    const asked: number[] = [];
    const test = await start(
      {},
      {
        deadlineMs: 5_000,
        createContext: (request) => {
          asked.push(request.deadlineMs - performance.now());
          return createTestContext(request);
        },
      },
    );
    await test.ask('{ hello }');
    expect(asked[0]).toBeGreaterThan(4_000);
    expect(asked[0]).toBeLessThanOrEqual(5_000);
  });
});

describe('a client that leaves', () => {
  it('while it is asked who it is takes no place', async () => {
    let recognise = () => {};
    const asked = new EventTarget();
    const test = await start(
      {},
      {
        maxOperations: 1,
        authenticate: () =>
          new Promise((resolve) => {
            recognise = () => resolve(anonymousViewer);
            asked.dispatchEvent(new Event('asked'));
          }),
      },
    );
    const { hostname, port, pathname } = new URL(test.url);
    const nextAsked = once(asked, 'asked');
    const socket = connect(Number(port), hostname);
    socket.write(
      `GET ${pathname}?query={hello} HTTP/1.1\r\nhost: ${hostname}\r\nx-convograph-csrf: 1\r\n\r\n`,
    );
    await nextAsked;
    socket.destroy();
    // By then the server has heard of it.
    for (let i = 0; i < 3; i++) await fetch(new URL('/healthz', test.url));
    recognise();
    await new Promise(setImmediate);
    await expect.poll(() => test.server.countInProgress()).toBe(0);
    const next = test.ask('{ hello }');
    await once(asked, 'asked');
    recognise();
    expect((await next).body.data).toEqual({ hello: 'world' });
  });

  it('ends the work, and is no internal error', async () => {
    const { wait, reasons, options, nextBegun } = createWaiting();
    const test = await start({ slow: wait }, options);
    const leave = new AbortController();
    const begun = nextBegun();
    const asked = fetch(`${test.url}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ slow }"}',
      signal: leave.signal,
    }).catch((error: Error) => error.name);
    await begun;
    leave.abort();
    expect(await asked).toBe('AbortError');
    while (reasons.length === 0) await new Promise(setImmediate);
    expect(reasons[0]).toMatchObject({ name: 'ClientGoneError' });
    await test.server.stop();
    expect(test.lines.filter(({ msg }) => msg === 'internal error')).toEqual([]);
  });
});

describe('a full server', () => {
  it('turns operations away with 503 and Retry-After, is not ready, and serves what it let in', async () => {
    let open: (value: string) => void = () => {};
    const gate = new Promise<string>((resolve) => {
      open = resolve;
    });
    let begun = 0;
    const slow = () => {
      begun += 1;
      return gate;
    };
    const test = await start({ slow }, { maxOperations: 2 });
    const accepted = [test.ask('{ slow }'), test.ask('{ slow }')];
    while (begun < 2) await new Promise(setImmediate);

    for (const accept of ['application/graphql-response+json', 'application/json']) {
      const { response, body } = await test.ask('{ hello }', {}, { accept });
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('1');
      expect(response.headers.get('content-type')).toBe(`${accept}; charset=utf-8`);
      expect(body.errors?.[0]?.extensions['code']).toBe('SERVER_BUSY');
    }
    const statusOf = async (path: string) => (await fetch(new URL(path, test.url))).status;
    expect(await statusOf('/readyz')).toBe(503);
    expect(await statusOf('/healthz')).toBe(200);

    open('late');
    for (const answer of accepted) expect((await answer).body.data).toEqual({ slow: 'late' });
    expect((await test.ask('{ hello }')).body.data).toEqual({ hello: 'world' });
    expect(await statusOf('/readyz')).toBe(200);
    expect(test.lines.filter(({ status }) => status === 503)).toHaveLength(2);
  });
});

describe('a half-sent body', () => {
  const head = 'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
  it.each([
    ['with its length', `${head}content-length: 500\r\n\r\n{`],
    ['in chunks', `${head}transfer-encoding: chunked\r\n\r\n1\r\n{\r\n`],
    ['with headers of its own', `${head}x-convograph-fresh: 1\r\ncontent-length: 500\r\n\r\n{`],
  ])('%s takes nobody the place', async (_name, text) => {
    const test = await start({}, { maxOperations: 1 });
    const socket = connect(Number(new URL(test.url).port), '127.0.0.1');
    await new Promise((resolve) => socket.write(text, resolve));
    expect((await fetch(new URL('/readyz', test.url))).status).toBe(200);
    expect((await test.ask('{ hello }')).body.data).toEqual({ hello: 'world' });
    socket.destroy();
  });

  it('is given up after a time', async () => {
    // Long enough for a busy machine to read what was sent: the answer to what was not is lost with the connection.
    const test = await start({}, { receiveTimeoutMs: 500 });
    const socket = connect(Number(new URL(test.url).port), '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      answer += chunk;
    });
    socket.write(`${head}content-length: 500\r\n\r\n{`);
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });
});

describe('a server that stops', () => {
  it('refuses new operations, serves what it let in, and says how it is', async () => {
    let open: (value: string) => void = () => {};
    const gate = new Promise<string>((resolve) => {
      open = resolve;
    });
    let hasBegun = false;
    const slow = () => {
      hasBegun = true;
      return gate;
    };
    const test = await startTestServer({ slow });
    const accepted = test.ask('{ slow }');
    while (!hasBegun) await new Promise(setImmediate);
    const stopped = test.server.stop();
    const { response, body } = await test.ask('{ hello }');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(response.headers.get('connection')).toBe('close');
    expect(body.errors?.[0]).toMatchObject({
      message: expect.stringContaining('is stopping'),
      extensions: { code: 'SERVER_BUSY' },
    });
    expect((await fetch(new URL('/healthz', test.url))).status).toBe(200);
    open('late');
    const answer = await accepted;
    expect(answer.body.data).toEqual({ slow: 'late' });
    expect(answer.response.headers.get('connection')).toBe('close');
    await stopped;
    const [refused] = test.lines;
    expect(refused).toMatchObject({ level: 40, status: 503, errorCodes: ['SERVER_BUSY'] });
  });
});
