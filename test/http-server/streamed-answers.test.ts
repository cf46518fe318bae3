import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import {
  complete,
  eventStream,
  startSubscriptions,
  subscribeToCount,
  toCountEvent,
} from './start-subscriptions.ts';

const until = (check: () => boolean) => expect.poll(check).toBe(true);

it('sends each result when it is there, and one line to the log at the end', async () => {
  const { open, lines } = await startSubscriptions();
  const { response, source, read } = await open();
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'private, no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  expect(response.headers.get('content-length')).toBeNull();
  for (const value of ['one', 'two']) {
    source.push(value);
    expect(await read()).toBe(toCountEvent(value));
  }
  expect(lines).toEqual([]);
  source.end();
  expect(await read()).toBe(complete);
  expect(await read()).toBeNull();
  expect(lines).toMatchObject([{ status: 200, operation: 'Count', events: 2, msg: 'operation' }]);
});

it('ends what it reads from when the client leaves', async () => {
  const { open, lines, server } = await startSubscriptions();
  const { source, cancel } = await open();
  await cancel();
  await until(() => source.hasEnded);
  await until(() => lines.length === 1 && server.countStreams() === 0);
});

it('asks for no more than a client takes, and cuts it off in time', async () => {
  const { url, sources, lines, server } = await startSubscriptions({ writeTimeoutMs: 50 });
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  const body = JSON.stringify({ query: subscribeToCount });
  const head = Object.entries({ ...eventStream, host: 'localhost', 'content-length': body.length });
  socket.write(
    `POST /graphql HTTP/1.1\r\n${head.map((pair) => `${pair.join(': ')}\r\n`).join('')}\r\n${body}`,
  );
  socket.pause();
  await until(() => sources.length === 1);
  const large = 'x'.repeat(1_000_000);
  for (let i = 0; i < 100; i++) sources[0]?.push(large);
  await until(() => lines.some(({ event }) => event === 'answer-cut'));
  expect(lines.find(({ event }) => event === 'answer-cut')).toMatchObject({ reason: 'write-timeout' });
  await until(() => sources[0]?.hasEnded === true);
  expect(sources[0]?.asked).toBeLessThan(50);
  socket.resume();
  await once(socket, 'close');
  await until(() => server.unsentBytes() === 0);
});

it('answers a request of the Fetch API bit by bit too, and a stop waits for its end', async () => {
  const { server, toRequest, sources } = await startSubscriptions({ stopTimeoutMs: 20_000 });
  const [response, other] = [await server.fetch(toRequest()), await server.fetch(toRequest())];
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  sources[0]?.push('one');
  expect((await reader?.read())?.value).toBe(toCountEvent('one'));
  await other.body?.cancel();
  await until(() => sources[1]?.hasEnded === true && server.countStreams() === 1);
  let hasStopped = false;
  const stopped = server.stop().then(() => {
    hasStopped = true;
  });
  await until(() => sources[0]?.hasEnded === true);
  expect(hasStopped).toBe(false);
  expect((await reader?.read())?.value).toBe(complete);
  expect((await reader?.read())?.done).toBe(true);
  await stopped;
});

it('ends in order when the server stops', async () => {
  const { open, server } = await startSubscriptions({ stopTimeoutMs: 20_000 });
  const { source, read } = await open();
  source.push('one');
  expect(await read()).toBe(toCountEvent('one'));
  const stopped = server.stop();
  expect(await read()).toBe(complete);
  expect(await read()).toBeNull();
  await stopped;
});
