import { once } from 'node:events';
import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { createDrainingHttpServer } from '../../src/http-server/draining-http-server.ts';

/** A server whose answers wait until the test sends them. */
async function start({ stopTimeoutMs = 5_000, receiveTimeoutMs = 5_000, keepAliveTimeoutMs = 65_000 } = {}) {
  const waiting: ServerResponse[] = [];
  const server = createDrainingHttpServer((_request, response) => waiting.push(response), {
    stopTimeoutMs,
    receiveTimeoutMs,
    keepAliveTimeoutMs,
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

it('answers on connections old and new until the last answer has gone out, and closes each with its own', async () => {
  const { server, url, waiting, nextBegun } = await start();
  const agent = new Agent({ keepAlive: true });
  const [asking, idle] = [0, 1].map(() =>
    connect(Number(new URL(url).port), '127.0.0.1').setEncoding('utf8'),
  );
  if (asking === undefined || idle === undefined) throw new Error('There is no connection.');
  const ask = 'GET / HTTP/1.1\r\nhost: localhost\r\n\r\n';
  for (const [i, connection] of [asking, idle].entries()) {
    connection.write(ask);
    await nextBegun(i + 1);
    waiting[i]?.end();
    await once(connection, 'data');
  }
  const accepted = get(url, agent);
  await nextBegun(3);

  const stopped = server.stop();
  asking.write(ask);
  const late = get(url, agent);
  await nextBegun(5);
  for (const response of waiting.slice(3)) response.end();
  const [[answer]] = await Promise.all([once(asking, 'data'), once(asking, 'close')]);
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*^connection: close\r$/im);
  expect((await late).headers.connection).toBe('close');
  waiting[2]?.end();
  expect((await accepted).headers.connection).toBe('close');
  await Promise.all([once(idle, 'close'), stopped]);
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

it('tells how long a connection waits for its next request: longer than load balancers keep it', async () => {
  for (const [options, told] of [
    [{}, 'timeout=65'],
    [{ keepAliveTimeoutMs: 120_000 }, 'timeout=120'],
  ] as const) {
    const { server, url, waiting, nextBegun } = await start(options);
    const agent = new Agent({ keepAlive: true });
    const answer = get(url, agent);
    await nextBegun(1);
    waiting[0]?.end();
    expect((await answer).headers['keep-alive']).toBe(told);
    await server.stop();
    agent.destroy();
  }
});

it('lets a connection that has been used wait longer than a request may take to arrive', async () => {
  const { server, url, waiting, nextBegun } = await start({ receiveTimeoutMs: 30 });
  const port = Number(new URL(url).port);
  const used = connect(port, '127.0.0.1');
  const ask = () => used.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
  ask();
  await nextBegun(1);
  waiting[0]?.end();
  await once(used, 'data');
  // By the time that a later one, which sends nothing, is given up, this one has been idle for longer.
  const silent = connect(port, '127.0.0.1').resume();
  await once(silent, 'close');
  ask();
  await nextBegun(2);
  waiting[1]?.end('still there');
  expect(String(await once(used, 'data'))).toContain('200 OK');
  used.destroy();
  await server.stop();
});
