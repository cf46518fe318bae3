import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, it } from 'node:test';
import { startSandbox } from 'convograph/sandbox';

let sandbox;
let server;
let url;

before(async () => {
  sandbox = await startSandbox();
  const [peki] = sandbox.configuration.chatbots;
  const { apiKey, apiSecret } = sandbox.credentials.peki;
  server = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'start', '--port', '0'], {
    cwd: new URL('..', import.meta.url),
    env: {
      ...process.env,
      NODE_ENV: 'production',
      CONVOGRAPH_PROFILE: 'development',
      PEKI_BASE_URL: peki.baseUrl,
      PEKI_CHATBOT_ID: peki.chatbotId,
      PEKI_API_KEY: apiKey,
      PEKI_API_SECRET: apiSecret,
    },
  });
  server.stderr.pipe(process.stderr);
  let output = '';
  while (url === undefined) {
    const [chunk] = await once(server.stdout, 'data');
    output += chunk;
    url = /http:\/\/localhost:\d+/.exec(output)?.[0];
  }
});

after(async () => {
  server.kill();
  await once(server, 'close');
  await sandbox.close();
});

const post = (headers = {}) =>
  fetch(`${url}/api/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"query":"{ chatbots { nodes { users(first: 2) { nodes { userId } } } } }"}',
  });

it('answers queries', async () => {
  const answer = await post();
  assert.equal(answer.status, 200);
  const { data } = await answer.json();
  assert.equal(data.chatbots.nodes[0].users.nodes.length, 2);
});

it('answers a GET, with its query string', async () => {
  const answer = await fetch(`${url}/api/graphql?query={__typename}`, {
    headers: { 'x-convograph-csrf': '1' },
  });
  assert.deepEqual(await answer.json(), { data: { __typename: 'Query' } });
});

it('refuses what it refuses anywhere', async () => {
  assert.equal((await post({ accept: 'text/csv' })).status, 406);
  assert.equal((await post({ 'content-type': 'text/plain' })).status, 403);
});

it('leaves the rest to the program', async () => {
  assert.match(await (await fetch(url)).text(), /the rest of your program/);
});
