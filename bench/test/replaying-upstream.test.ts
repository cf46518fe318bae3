import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { createReplayingUpstream } from '../upstream/replaying-upstream.ts';

let asked: string[] = [];
let status = 200;
const sandbox = createServer(({ url, headers }, response) => {
  asked.push(`${url} ${headers['x-signature']}`);
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ number: asked.length }));
});
let upstream: Server;
let url = '';

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    });
  });
}

async function read(path: string, signature = 'signed', method = 'GET'): Promise<unknown> {
  const answer = await fetch(url + path, { method, headers: { 'x-signature': signature } });
  return answer.json();
}

before(async () => {
  upstream = createReplayingUpstream(await listen(sandbox));
  url = await listen(upstream);
});
after(() => {
  for (const server of [sandbox, upstream]) server.close().closeAllConnections();
});
beforeEach(async () => {
  await read('/__bench/forget', '', 'POST');
  asked = [];
  status = 200;
});

test('only the first call of a path reaches the sandbox, with the headers of its caller', async () => {
  assert.deepEqual(await read('/api/a?page=1', 'first'), { number: 1 });
  assert.deepEqual(await read('/api/a?page=1', 'second'), { number: 1 });
  assert.deepEqual(await read('/api/a?page=2'), { number: 2 });
  assert.deepEqual(asked, ['/api/a?page=1 first', '/api/a?page=2 signed']);
});

test('a failure is passed on and not remembered', async () => {
  status = 401;
  assert.equal((await fetch(`${url}/api/b`)).status, 401);
  status = 200;
  assert.equal((await fetch(`${url}/api/b`)).status, 200);
});

test('what is forgotten is asked again', async () => {
  await read('/api/c');
  await read('/__bench/forget', '', 'POST');
  assert.deepEqual(await read('/api/c'), { number: 2 });
});

test('a recording holds the calls between its start and its end', async () => {
  await read('/api/d');
  await read('/__bench/recording', '', 'POST');
  await read('/api/d');
  await read('/api/e');
  const recorded = await read('/__bench/recording', '', 'DELETE');
  await read('/api/d');
  assert.deepEqual(recorded, { calls: 2, roundTrips: 2, byPath: { '/api/d': 1, '/api/e': 1 } });
  assert.deepEqual(await read('/__bench/recording', '', 'DELETE'), { calls: 0, roundTrips: 0, byPath: {} });
});
