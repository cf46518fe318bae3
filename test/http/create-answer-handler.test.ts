import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { createAnswerHandler } from '../../src/http/create-answer-handler.ts';
import { createHttpCall, type HttpClient, type HttpLimits } from '../../src/http/create-http-call.ts';
import { HttpCallError, type HttpRequest } from '../../src/http/http-call.ts';
import { listenOnFreePort } from '../../src/testing/start-loopback-server.ts';
import { countTurnsAsTime } from '../faults/count-turns-as-time.ts';

/** Timeouts that must not strike; each test lowers the one that must. */
const patient = {
  connectTimeoutMs: 20_000,
  headersTimeoutMs: 20_000,
  bodyTimeoutMs: 20_000,
  callTimeoutMs: 20_000,
};

let server: Server | undefined;
let client: HttpClient | undefined;
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await client?.close();
  await new Promise((resolve) => server?.close(resolve));
});

/** A server of raw sockets; `talk` is called for every piece that arrives, `origin` may speak of TLS. */
async function open(limits: HttpLimits, talk: (socket: Socket) => void, protocol = 'http') {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', () => talk(socket));
  });
  const port = await listenOnFreePort(server);
  client = createHttpCall({ origin: `${protocol}://127.0.0.1:${port}`, ...patient, ...limits });
  return client;
}

const get: HttpRequest = { method: 'GET', path: '/', headers: {} };
const head = 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n';

/** How it failed, after how many milliseconds, and what the error tells of it. */
async function fail(call: HttpClient['call'], request: HttpRequest = get) {
  const startedMs = performance.now();
  const error = await call(request).then(
    () => expect.fail('The call should have failed.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof HttpCallError)) throw error;
  const { kind, wasSent, waitedMs } = error;
  return { kind, wasSent, waitedMs, ms: performance.now() - startedMs };
}

function drip(socket: Socket, text: string, everyMs: number): void {
  let sent = 0;
  const timer = setInterval(() => socket.write(text[sent++ % text.length] ?? ''), everyMs);
  socket.on('close', () => clearInterval(timer));
}

test('no headers in time', async () => {
  const { call } = await open({ headersTimeoutMs: 60 }, () => undefined);
  const { kind, wasSent, waitedMs, ms } = await fail(call);
  expect([kind, wasSent]).toEqual(['timeout', true]);
  expect(waitedMs).toBeGreaterThan(55);
  expect(waitedMs).toBeLessThanOrEqual(ms);
});

test('headers that only inform are no headers', async () => {
  const { call } = await open({ headersTimeoutMs: 60 }, (socket) => {
    socket.write('HTTP/1.1 103 Early Hints\r\nlink: </>\r\n\r\n');
  });
  expect((await fail(call)).kind).toBe('timeout');
});

test('no next piece of the body in time', async () => {
  const { call } = await open({ bodyTimeoutMs: 60 }, (socket) => socket.write(`${head}ab`));
  const { kind } = await fail(call);
  expect(kind).toBe('timeout');
});

test('a slow body is read to its end while the pieces come in time', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const bytes = new Promise<string>((resolve, reject) => {
    const handler = createAnswerHandler({
      ...patient,
      bodyTimeoutMs: 250,
      maxBodyBytes: 100,
      signal: undefined,
      outlivesSignal: false,
      sink: undefined,
      now: () => 0,
      isConnecting: () => false,
      resolve: (response) => resolve(response.bytes.toString()),
      reject,
    });
    const controller = { aborted: false, paused: false, reason: null, abort() {}, pause() {}, resume() {} };
    handler.onRequestStart?.(controller, {});
    handler.onResponseStart?.(controller, 200, {}, 'OK');
    for (let piece = 0; piece < 20; piece++) {
      vi.advanceTimersByTime(249);
      handler.onResponseData?.(controller, Buffer.from('x'));
    }
    handler.onResponseEnd?.(controller, {});
  });
  expect(await bytes).toBe('x'.repeat(20));
});

test.each([
  ['the headers', ''],
  ['the body', 'HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n'],
])('the whole takes too long, however steadily %s drip', async (_name, start) => {
  const { call } = await open({ callTimeoutMs: 500 }, (socket) => {
    socket.write(start);
    drip(socket, start === '' ? 'HTTP/1.1 200 OK\r\nx: '.padEnd(200, 'x') : 'x', 10);
  });
  const { kind } = await countTurnsAsTime(() => fail(call));
  expect(kind).toBe('overdue');
});

test('no connection in time', async () => {
  const { call } = await open({ connectTimeoutMs: 30 }, () => undefined, 'https');
  const { kind, wasSent, waitedMs } = await fail(call);
  expect([kind, wasSent]).toEqual(['timeout', false]);
  expect(waitedMs).toBeGreaterThan(25);
});

test('no free connection in time: it is never sent, and the one that runs is left in peace', async () => {
  let requests = 0;
  let finish = () => {};
  const { call } = await open({ connections: 1, callTimeoutMs: 1_000 }, (socket) => {
    requests += 1;
    finish = () => void socket.write(`${head}done`);
  });
  const [first, second] = await countTurnsAsTime(() => Promise.all([fail(call), fail(call)]));
  expect(second).toMatchObject({ kind: 'crowded', wasSent: false, waitedMs: 0 });
  expect(first).toMatchObject({ kind: 'overdue', wasSent: true });
  const fourth = await countTurnsAsTime(async () => {
    const answer = call(get);
    while (requests < 2) await new Promise(setImmediate);
    finish();
    return answer;
  });
  expect(fourth.bytes.toString()).toBe('done');
});

test('each attempt ends its record once, and leaves no timer and no listener behind', async () => {
  const { call } = await open({ headersTimeoutMs: 30 }, () => undefined);
  const ended: (number | null)[] = [];
  const controller = new AbortController();
  let listeners = 0;
  const { signal } = controller;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners += 1;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners -= 1;
    remove(...args);
  };
  await fail(call, { ...get, signal, onSend: () => (status) => void ended.push(status) });
  controller.abort();
  await new Promise((resolve) => setImmediate(resolve));
  expect(ended).toEqual([null]);
  expect(listeners).toBe(0);
});
