import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAnswerCache } from '../../src/http-server/answer-cache.ts';
import { startTestServer, type TestServer } from './start-test-server.ts';

/** More than the system's buffers of a connection hold. */
const large = 'x'.repeat(19_000_000);

const ends: (() => unknown)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const end of ends.splice(0).toReversed()) await end();
});

async function start(...[fields, options]: Parameters<typeof startTestServer>): Promise<TestServer> {
  const test = await startTestServer({ large: () => large, ...fields }, { stopTimeoutMs: 100, ...options });
  ends.push(() => test.server.stop());
  return test;
}

const until = (check: () => boolean) => expect.poll(check).toBe(true);

function toRequest(query: string, headers = ''): string {
  const body = JSON.stringify({ query });
  return [
    'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n',
    `accept: application/graphql-response+json\r\ncontent-length: ${body.length}\r\n${headers}\r\n${body}`,
  ].join('');
}

/** Sends this and reads nothing of what comes. */
function openUnread({ url }: TestServer, text: string): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  ends.push(() => socket.destroy());
  socket.write(text);
  return socket;
}

/** Clients that do not read, until the server has their answers. */
async function stall(test: TestServer, count: number): Promise<readonly Socket[]> {
  const sockets: Socket[] = [];
  for (let i = 1; i <= count; i++) {
    sockets.push(openUnread(test, toRequest('{ large }', `x-request-id: slow-${i}\r\n`)));
    await until(() => test.server.unsentBytes() > (i - 0.5) * large.length);
  }
  return sockets;
}

async function askReadiness({ url }: TestServer) {
  const response = await fetch(new URL('/readyz', url));
  return [response.status, await response.text()];
}

describe('a client that does not read', () => {
  it('holds no slot', async () => {
    const test = await start({}, { maxOperations: 1 });
    await stall(test, 2);
    expect(test.server.countInProgress()).toBe(0);
    expect((await test.ask('{ hello }')).body.data).toEqual({ hello: 'world' });
    expect(await askReadiness(test)).toEqual([200, '']);
  });

  it('is cut off in time, and named in the log', async () => {
    const test = await start(
      {},
      {
        writeTimeoutMs: 50,
        authenticate: () => ({ id: 'key:slow', chatbotIds: null, scopes: ['read'] }),
      },
    );
    const socket = openUnread(
      test,
      toRequest('{ large }', 'x-request-id: slow-1\r\nauthorization: Bearer hidden\r\n'),
    );
    await until(() => test.lines.some(({ event }) => event === 'answer-cut'));
    expect(test.lines.find(({ event }) => event === 'answer-cut')).toMatchObject({
      level: 40,
      reason: 'write-timeout',
      requestId: 'slow-1',
      caller: 'key:slow',
      bytes: expect.any(Number),
    });
    expect(JSON.stringify(test.lines)).not.toContain('hidden');
    socket.resume();
    await once(socket, 'close');
    await until(() => test.server.unsentBytes() === 0);
  });
});

describe('too many bytes that nobody reads', () => {
  it.each([false, true])(
    'turn new operations away, until those are cut off that have waited longest (kept answers: %s)',
    async (isKept) => {
      let nowMs = Math.ceil(performance.now());
      vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
      const test = await start(
        {},
        {
          maxUnsentBytes: 30_000_000,
          ...(isKept && { answers: createAnswerCache({ now: () => 0 }) }),
        },
      );
      if (isKept) await test.ask('{ large }');
      const sockets = await stall(test, 2);
      for (const query of ['{ hello }', '{ large }']) {
        const { response, body } = await test.ask(query);
        expect(response.status).toBe(503);
        expect(response.headers.get('retry-after')).toBe('1');
        expect(body.errors?.[0]).toMatchObject({ extensions: { code: 'SERVER_BUSY' } });
        expect(body.errors?.[0]?.message).toContain('read slowly');
        expect(test.lines.at(-1)).toMatchObject({ status: 503, reason: 'unsent bytes' });
      }
      expect(await askReadiness(test)).toEqual([503, 'full of unsent bytes\n']);
      expect((await fetch(new URL('/healthz', test.url))).status).toBe(200);

      nowMs += 1_000;
      expect((await test.ask('{ hello }')).body.data).toEqual({ hello: 'world' });
      expect(await askReadiness(test)).toEqual([200, '']);
      const cuts = test.lines.filter(({ event }) => event === 'answer-cut');
      expect(cuts).toMatchObject([{ reason: 'unsent-bytes', requestId: 'slow-1' }]);
      sockets[0]?.resume();
      if (sockets[0]) await once(sockets[0], 'close');
      expect(sockets[1]?.destroyed).toBe(false);
    },
  );
});

describe('several requests on one connection', () => {
  it('leave no slot behind when the client leaves', async () => {
    let begun = 0;
    const slow = () => {
      begun += 1;
      return new Promise(() => undefined);
    };
    const test = await start({ slow }, { maxOperations: 3 });
    const socket = openUnread(test, toRequest('{ slow }').repeat(3));
    await until(() => begun === 3);
    expect(await askReadiness(test)).toEqual([503, 'full of operations\n']);
    socket.destroy();
    await until(() => test.server.countInProgress() === 0);
    expect((await test.ask('{ hello }')).body.data).toEqual({ hello: 'world' });
  });

  it('count with all that waits, and end together', async () => {
    const test = await start({}, { writeTimeoutMs: 50 });
    openUnread(test, toRequest('{ large }').repeat(3));
    await until(() => test.server.unsentBytes() > 40_000_000);
    await until(() => test.server.unsentBytes() === 0);
    expect(test.lines.filter(({ event }) => event === 'answer-cut')).toHaveLength(1);
  });
});
