import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { createHttpCall, type HttpClient } from '../../src/http/create-http-call.ts';
import { HttpCallError, type HttpRequest } from '../../src/http/http-call.ts';
import { reply, type ScriptedUpstream, startScriptedUpstream } from '../../src/testing/scripted-upstream.ts';
import { listenOnFreePort } from '../../src/testing/start-loopback-server.ts';

let upstream: ScriptedUpstream;
let client: HttpClient;

beforeEach(async () => {
  upstream = await startScriptedUpstream(reply(200, 'hello'));
  client = createHttpCall({ origin: upstream.origin });
});
afterEach(async () => {
  await upstream.close();
  await client.close();
});

function get(path = '/', more: Partial<HttpRequest> = {}) {
  return client.call({ method: 'GET', path, headers: {}, ...more });
}

test('gives status, headers in lower case and bytes, whatever the status', async () => {
  upstream.answer = (response) => {
    response.writeHead(503, { 'X-Odd': ['a', 'b'], 'Retry-After': '3' });
    response.end('née');
  };
  const answer = await get();
  expect(answer.status).toBe(503);
  expect(answer.headers).toMatchObject({ 'x-odd': 'a, b', 'retry-after': '3' });
  expect(answer.bytes.toString()).toBe('née');
});

test('gives a body of many pieces whole, after answers that only inform', async () => {
  const body = 'né'.repeat(300_000);
  upstream.answer = (response) => {
    response.writeProcessing();
    response.writeHead(200, { 'x-last': 'yes' });
    response.end(body);
  };
  const answer = await get();
  expect(answer).toMatchObject({ status: 200, headers: { 'x-last': 'yes' } });
  expect(answer.bytes.toString() === body).toBe(true);
});

test('gives an empty body', async () => {
  upstream.answer = (response) => response.writeHead(204).end();
  expect(await get()).toMatchObject({ status: 204, bytes: Buffer.alloc(0) });
});

test('sends the path byte for byte, the given headers, and asks for no compression', async () => {
  const path = '/a%2Fb/%2E%2E/c?x=%20+%C3%A9&y=1,2:3&z=';
  await get(path, { headers: { authorization: 'Bearer k' } });
  expect(upstream.seen[0]?.path).toBe(path);
  expect(upstream.seen[0]?.headers).toMatchObject({
    authorization: 'Bearer k',
    'accept-encoding': 'identity',
  });
});

test('sends a body', async () => {
  upstream.answer = reply(200, '');
  await client.call({ method: 'POST', path: '/', headers: {}, body: '{"é":1}' });
  expect(upstream.seen[0]).toMatchObject({ method: 'POST', headers: { 'content-length': '8' } });
});

test('keeps as many connections as it may and uses them again', async () => {
  const few = createHttpCall({ origin: upstream.origin, connections: 10 });
  onTestFinished(() => few.close());
  const sockets = new Set<unknown>();
  let running = 0;
  let most = 0;
  upstream.answer = (response) => {
    sockets.add(response.socket);
    most = Math.max(most, ++running);
    setImmediate(() => {
      running -= 1;
      response.end('ok');
    });
  };
  await Promise.all(Array.from({ length: 60 }, () => few.call({ method: 'GET', path: '/', headers: {} })));
  expect(upstream.seen).toHaveLength(60);
  expect(most).toBeGreaterThan(1);
  expect(sockets.size).toBeLessThanOrEqual(10);
});

test('an abort ends a running call with the reason as cause, and tells how long it was waited for', async () => {
  const controller = new AbortController();
  let nowMs = 5_000;
  const timed = createHttpCall({ origin: upstream.origin, now: () => nowMs });
  onTestFinished(() => timed.close());
  upstream.answer = () => {
    nowMs += 700;
    controller.abort('enough');
  };
  const asked = timed.call({ method: 'GET', path: '/', headers: {}, signal: controller.signal });
  await expect(asked).rejects.toMatchObject({
    kind: 'aborted',
    cause: 'enough',
    wasSent: true,
    waitedMs: 700,
  });
});

test('an abort ends a call whose body is under way', async () => {
  const controller = new AbortController();
  upstream.answer = (response) => {
    response
      .writeHead(200, { 'content-length': '9' })
      .write('a', () => setImmediate(() => controller.abort('enough')));
  };
  await expect(get('/', { signal: controller.signal })).rejects.toMatchObject({ kind: 'aborted' });
});

test('an abort ends a call that waits for a connection, and it is never sent', async () => {
  const narrow = createHttpCall({ origin: upstream.origin, connections: 1 });
  let finish = () => {};
  const isRunning = new Promise<void>((resolve) => {
    upstream.answer = (response) => {
      finish = () => void response.end('done');
      resolve();
    };
  });
  const running = narrow.call({ method: 'GET', path: '/first', headers: {} });
  await isRunning;
  const controller = new AbortController();
  const waiting = narrow.call({ method: 'GET', path: '/second', headers: {}, signal: controller.signal });
  controller.abort('enough');
  await expect(waiting).rejects.toMatchObject({
    kind: 'aborted',
    cause: 'enough',
    wasSent: false,
    waitedMs: 0,
  });
  finish();
  expect((await running).bytes.toString()).toBe('done');
  upstream.answer = reply(200, 'third');
  await narrow.call({ method: 'GET', path: '/third', headers: {} });
  expect(upstream.seen.map(({ path }) => path)).toEqual(['/first', '/third']);
  await narrow.close();
});

test('the time that a call waited behind others is not that of the upstream', async () => {
  let nowMs = 0;
  const narrow = createHttpCall({ origin: upstream.origin, connections: 1, now: () => nowMs });
  onTestFinished(() => narrow.close());
  const controller = new AbortController();
  upstream.answer = (response) => {
    nowMs += 900;
    if (upstream.seen.length === 1) response.end();
    else controller.abort();
  };
  const first = narrow.call({ method: 'GET', path: '/', headers: {} });
  const second = narrow.call({ method: 'GET', path: '/', headers: {}, signal: controller.signal });
  await first;
  await expect(second).rejects.toMatchObject({ wasSent: true, waitedMs: 900 });
});

test('a call without a connection was not sent, and tells how long none came', async () => {
  await upstream.close();
  await expect(get()).rejects.toMatchObject({ kind: 'network', wasSent: false });
  const silent = createServer();
  const port = await listenOnFreePort(silent);
  let nowMs = 0;
  // It never answers the greeting of TLS.
  const secure = createHttpCall({ origin: `https://127.0.0.1:${port}`, now: () => nowMs });
  onTestFinished(async () => {
    await secure.close();
    silent.close();
  });
  const controller = new AbortController();
  const asked = secure.call({ method: 'GET', path: '/', headers: {}, signal: controller.signal });
  nowMs = 1_200;
  controller.abort();
  await expect(asked).rejects.toMatchObject({ kind: 'aborted', wasSent: false, waitedMs: 1_200 });
});

test('onSend is called for a call that goes out, not for one aborted before', async () => {
  let sent = 0;
  const onSend = () => {
    sent++;
    return undefined;
  };
  await get('/', { onSend });
  expect(sent).toBe(1);
  await expect(get('/', { onSend, signal: AbortSignal.abort() })).rejects.toBeInstanceOf(HttpCallError);
  expect(sent).toBe(1);
});

test('a path that would smuggle a second request is refused before anything is sent', async () => {
  await expect(get('/a HTTP/1.1\r\nx: y\r\n\r\n')).rejects.toMatchObject({ kind: 'unsendable' });
  expect(upstream.seen).toEqual([]);
});

test('a closed client calls no more', async () => {
  await client.close();
  await expect(get()).rejects.toMatchObject({ kind: 'unsendable' });
});

test('closing ends what is under way', async () => {
  upstream.answer = () => undefined;
  const asked = get('/slow');
  while (upstream.seen.length === 0) await new Promise(setImmediate);
  await client.close();
  await expect(asked).rejects.toMatchObject({ kind: 'unsendable' });
});

test('gives an answer in pieces to a sink that takes it, and reads no further while it is paused', async () => {
  const pieces: string[] = [];
  let resume = () => {};
  let write = (_text: string) => {};
  upstream.answer = (response) => {
    write = (text) => void (text === '' ? response.end() : response.write(text));
    response.writeHead(200, { 'content-type': 'text/plain' }).write('one');
  };
  const answer = await get('/', {
    sink: {
      begin(head, flow) {
        expect(head).toMatchObject({ status: 200, headers: { 'content-type': 'text/plain' } });
        resume = flow.resume;
        return true;
      },
      take(bytes) {
        pieces.push(bytes.toString());
        write(pieces.length === 1 ? 'two' : '');
      },
    },
  });
  expect(pieces).toEqual(['one', 'two']);
  expect(answer.bytes).toHaveLength(0);
  resume();
});

test('collects an answer that the sink does not take', async () => {
  const taken: Buffer[] = [];
  const answer = await get('/', { sink: { begin: () => false, take: (bytes) => void taken.push(bytes) } });
  expect(answer.bytes.toString()).toBe('hello');
  expect(taken).toEqual([]);
});

test('what outlives its signal is ended by it only before it is sent', async () => {
  const leave = new AbortController();
  upstream.answer = (response) => {
    leave.abort(new Error('gone'));
    setImmediate(() => response.end('said'));
  };
  const answer = await get('/', { outlivesSignal: true, signal: leave.signal });
  expect(answer.bytes.toString()).toBe('said');
  const unsent = get('/', { outlivesSignal: true, signal: AbortSignal.abort(new Error('gone')) });
  await expect(unsent).rejects.toMatchObject({ kind: 'aborted', wasSent: false });
});
