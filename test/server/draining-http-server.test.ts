import { once } from 'node:events';
import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { createDrainingHttpServer } from '../../src/server/draining-http-server.ts';

/** A server whose answers wait until the test sends them. */
async function start({ stopTimeoutMs = 5_000, receiveTimeoutMs = 5_000 } = {}) {
  const waiting: ServerResponse[] = [];
  const server = createDrainingHttpServer((_request, response) => waiting.push(response), {
    stopTimeoutMs,
    receiveTimeoutMs,
  });
  const url = await server.listen('127.0.0.1', 0);
  const nextBegun = async (count: number) => {
    while (waiting.length < count) await new Promise(setImmediate);
  };
  return { server, url, waiting, nextBegun };
}

function get(url: string, agent: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(url, { agent }, (answer) => resolve(answer.resume()))
      .once('error', reject)
      .end();
  });
}

it('closes idle connections at once, and each other one with its answer', async () => {
  const { server, url, waiting, nextBegun } = await start();
  const agent = new Agent({ keepAlive: true });
  const idle = connect(Number(new URL(url).port), '127.0.0.1');
  idle.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
  await nextBegun(1);
  waiting[0]?.end();
  await once(idle, 'data');
  const accepted = get(url, agent);
  await nextBegun(2);

  const stopped = server.stop();
  await once(idle, 'close');
  const late = get(url, agent);
  await nextBegun(3);
  for (const [i, answer] of [late, accepted].entries()) {
    waiting[2 - i]?.end();
    expect((await answer).headers.connection).toBe('close');
  }
  await stopped;
  agent.destroy();
});

it('ends under clients that keep asking', async () => {
  const { server, url, waiting, nextBegun } = await start();
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });
  const first = get(url, agent);
  await nextBegun(1);
  const stopped = server.stop();
  let isStopped = false;
  const asking = (async () => {
    while (!isStopped) {
      const answer = get(url, agent).catch(() => null);
      await new Promise(setImmediate);
      for (const response of waiting.slice(1)) response.end();
      await answer;
    }
  })();
  waiting[0]?.end();
  expect((await first).statusCode).toBe(200);
  await stopped;
  isStopped = true;
  await asking;
  agent.destroy();
});

it('answers 408 to a request that does not arrive', async () => {
  const { server, url } = await start({ receiveTimeoutMs: 20 });
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (text) => {
    answer += text;
  });
  socket.write('POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 500\r\n\r\n{');
  await new Promise((resolve) => socket.once('close', resolve));
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  await server.stop();
});
