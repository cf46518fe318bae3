import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { serve } from '@hono/node-server';
import { createConvograph } from 'convograph';
import { startSandbox } from 'convograph/sandbox';
import { createExpressApp } from '../express.js';
import { createFastifyApp } from '../fastify.js';
import { createHonoApp } from '../hono.js';
import { createNodeServer } from '../node-http.js';

const local = { port: 0, host: '127.0.0.1' };
const toUrl = ({ port }) => `http://127.0.0.1:${port}`;

async function listen(server) {
  if (!server.listening) await once(server, 'listening');
  return { url: toUrl(server.address()), stop: () => server.close() };
}

const frameworks = {
  'node:http': (convograph) => listen(createNodeServer(convograph).listen(local)),
  'Express 5': (convograph) => listen(createExpressApp(convograph).listen(0, '127.0.0.1')),
  async 'Fastify 5'(convograph) {
    const app = createFastifyApp(convograph);
    return { url: await app.listen(local), stop: () => app.close() };
  },
  Hono: (convograph) =>
    listen(serve({ fetch: createHonoApp(convograph).fetch, port: 0, hostname: '127.0.0.1' })),
};

for (const [name, start] of Object.entries(frameworks)) {
  describe(name, () => {
    let sandbox;
    let convograph;
    let mounted;

    before(async () => {
      sandbox = await startSandbox();
      const { chatbots, env } = sandbox.configuration;
      convograph = await createConvograph({
        chatbots,
        env: { ...env, LOG_LEVEL: 'silent', CONVOGRAPH_MAX_BODY_BYTES: '5000' },
      });
      mounted = await start(convograph);
    });

    after(async () => {
      await mounted.stop();
      await convograph.close();
      await sandbox.close();
    });

    const post = (query, headers = {}) =>
      fetch(`${mounted.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query }),
      });

    it('answers queries', async () => {
      const answer = await post('{ chatbots { nodes { sessions(first: 2) { nodes { sessionId } } } } }');
      assert.equal(answer.status, 200);
      assert.match(answer.headers.get('content-type'), /^application\/json/);
      const { data, errors } = await answer.json();
      assert.equal(errors, undefined);
      assert.equal(data.chatbots.nodes[0].sessions.nodes.length, 2);
    });

    it('answers a GET, with its query string', async () => {
      const answer = await fetch(`${mounted.url}/graphql?query={__typename}`, {
        headers: { 'x-convograph-csrf': '1' },
      });
      assert.deepEqual(await answer.json(), { data: { __typename: 'Query' } });
    });

    it('refuses what it refuses anywhere', async () => {
      assert.equal((await post('{ __typename }', { accept: 'text/csv' })).status, 406);
      const form = { 'content-type': 'text/plain' };
      assert.equal((await post('{ __typename }', form)).status, 403);
      assert.equal((await post('{ __typename }'.padEnd(6_000))).status, 413);
      const { port } = new URL(mounted.url);
      const foreign = request({ port, path: '/graphql', method: 'POST', headers: { host: 'example.com' } });
      const [response] = await once(foreign.end(), 'response');
      response.resume();
      assert.equal(response.statusCode, 421);
    });

    it('leaves the rest to the program', async () => {
      assert.equal(await (await fetch(mounted.url)).text(), 'the rest of your program');
    });

    it('refuses operations once it is closed, while the program goes on', async () => {
      await convograph.close();
      assert.equal((await post('{ __typename }')).status, 503);
      assert.equal((await fetch(mounted.url)).status, 200);
    });
  });
}
