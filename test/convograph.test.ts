import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { printSchema } from 'graphql';
import { expect, it, onTestFinished } from 'vitest';
import { ConfigError } from '../src/config/problems.ts';
import { type Convograph, type ConvographOptions, createConvograph } from '../src/convograph.ts';
import { toUserHandle } from '../src/loaders/to-handle.ts';
import type { SandboxInput } from '../src/sandbox/sandbox-options.ts';
import { startSandbox } from '../src/sandbox/start-sandbox.ts';
import { defineSource } from '../src/sources/define-source.ts';
import { scopes } from '../src/viewer.ts';

const chatbotId = '6612a1b2c3d4e5f6a7b8c9aa';
const query = `{ chatbot(chatbotId: "${chatbotId}") { users(first: 2) { nodes { userId } } } }`;
const headers = { 'content-type': 'application/json' };
const body = JSON.stringify({ query });

async function open(
  options: Partial<ConvographOptions> = {},
  sandboxOptions: SandboxInput = {},
): Promise<Convograph> {
  const sandbox = await startSandbox(sandboxOptions);
  onTestFinished(sandbox.close);
  const { chatbots, env } = sandbox.configuration;
  const convograph = await createConvograph({
    chatbots,
    ...options,
    env: { ...env, LOG_LEVEL: 'silent', ...options.env },
  });
  onTestFinished(convograph.close);
  return convograph;
}

/** Serves it on a free port and gives the base URL. */
async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

const post = (url: string, init: RequestInit = {}) =>
  new Request(url, { method: 'POST', headers, body, ...init });

it('answers by both handlers, and reads upstream once for both', async () => {
  const { fetch: answer, nodeHandler } = await open();
  const url = await listen(nodeHandler);
  const fetched = await answer(post('http://localhost/graphql'));
  const sent = await fetch(post(`${url}/graphql`));
  expect([fetched.status, sent.status]).toEqual([200, 200]);
  expect(fetched.headers.get('content-type')).toBe('application/json; charset=utf-8');
  const { data } = JSON.parse(await sent.text());
  expect(data.chatbot.users.nodes).toHaveLength(2);
  expect(await fetched.json()).toEqual({ data });
});

it.each<[string, string, RequestInit, number, string | null]>([
  ['host', 'http://example.com/graphql', {}, 421, 'MISDIRECTED_REQUEST'],
  ['path', 'http://localhost/other', {}, 404, 'NOT_FOUND'],
  [
    'Accept',
    'http://localhost/graphql',
    { headers: { ...headers, accept: 'text/csv' } },
    406,
    'NOT_ACCEPTABLE',
  ],
  ['CSRF', 'http://localhost/graphql', { headers: { 'content-type': 'text/plain' } }, 403, 'CSRF_PREVENTED'],
  ['body', 'http://localhost/graphql', { body: ' '.repeat(2_000) }, 413, 'REQUEST_ENTITY_TOO_LARGE'],
])('makes the same check of the %s for a fetched request as for a received one', async (...given) => {
  const [, url, init, status, code] = given;
  const convograph = await open({ env: { CONVOGRAPH_MAX_BODY_BYTES: '1000' } });
  const base = await listen(convograph.nodeHandler);
  const { pathname, host } = new URL(url);
  const request = post(url, init);
  const answers = [
    await convograph.fetch(request.clone()),
    await fetchAs(host, `${base}${pathname}`, request),
  ];
  for (const answer of answers) {
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code } }] });
    expect(answer.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
  }
});

it('asks the program who sends a request', async () => {
  const { fetch: answer } = await open({
    authenticate({ cookie }) {
      return cookie === 'session=1' ? { id: 'user:1', chatbotIds: [], scopes } : null;
    },
  });
  const url = 'https://app.example.com/graphql';
  expect((await answer(post(url))).status).toBe(401);
  const known = await answer(post(url, { headers: { ...headers, cookie: 'session=1' } }));
  expect(await known.json()).toEqual({ data: { chatbot: null } });
});

it('answers at another endpoint, and where a framework has cut off the path or read the body', async () => {
  const { nodeHandler } = await open({ endpoint: '/api/graphql' });
  const url = await listen(async (request, response) => {
    const chunks = await request.toArray();
    const read = JSON.parse(Buffer.concat(chunks).toString());
    nodeHandler(Object.assign(request, { originalUrl: request.url, url: '/', body: read }), response);
  });
  expect((await fetch(post(`${url}/api/graphql`))).status).toBe(200);
  expect((await fetch(post(`${url}/graphql`))).status).toBe(404);
});

it('offers no GraphiQL unless told', async () => {
  const page = new Request('http://localhost/graphql', { headers: { accept: 'text/html' } });
  expect((await (await open()).fetch(page)).status).toBe(406);
  const { fetch: answer } = await open({ env: { CONVOGRAPH_GRAPHIQL: 'on' } });
  expect(await (await answer(page)).text()).toContain('<!doctype html>');
});

it('finishes what it began when it is closed, and refuses the rest', async () => {
  const sandbox = await startSandbox({ latencyMs: 200 });
  onTestFinished(sandbox.close);
  const { fetch: answer, close } = await open(sandbox.configuration);
  const begun = answer(post('http://localhost/graphql'));
  for (let total = 0; total === 0; ) {
    ({ total } = await (await fetch(`${sandbox.url}/__sandbox/requests`)).json());
  }
  const closed = close();
  expect((await answer(post('http://localhost/graphql'))).status).toBe(503);
  expect((await begun).status).toBe(200);
  await closed;
});

it('gives up a request whose client leaves', async () => {
  const sandbox = await startSandbox({ latencyMs: 60_000 });
  onTestFinished(sandbox.close);
  const { fetch: answer } = await open(sandbox.configuration);
  const client = new AbortController();
  const answering = answer(post('http://localhost/graphql', { signal: client.signal }));
  for (let total = 0; total === 0; ) {
    ({ total } = await (await fetch(`${sandbox.url}/__sandbox/requests`)).json());
  }
  client.abort();
  expect(await (await answering).text()).not.toContain('userId');
});

it('has the schema of the server', async () => {
  expect(printSchema((await open()).schema)).toContain('type ChatbotConnection');
});

it('reads APIs of the program itself', async () => {
  const acme = defineSource({
    name: 'acme',
    description: 'Acme.',
    defaultBaseUrl: 'https://api.acme.example',
    create: ({ chatbotId }) => ({
      check: async () => undefined,
      readUser: async (userId) => ({ ...toUserHandle(chatbotId, userId), firstName: 'Ann' }),
    }),
  });
  const { fetch: answer } = await open({
    sources: [acme],
    chatbots: [{ chatbotId: 'a', provider: 'acme', apiKey: { env: 'ACME_KEY' } }],
    env: { ACME_KEY: 'key' },
  });
  const asked = '{ chatbot(chatbotId: "a") { provider user(userId: "u1") { firstName } } }';
  const request = post('http://localhost/graphql', { body: JSON.stringify({ query: asked }) });
  const { data, errors } = await (await answer(request)).json();
  expect(errors).toBeUndefined();
  expect(data.chatbot).toEqual({ provider: 'ACME', user: { firstName: 'Ann' } });
});

it('says what is wrong with its options, all at once', async () => {
  const error = await createConvograph({
    chatbots: [{ chatbotId: 'a', provider: 'peki', apiKey: 'sk_secret', apiSecret: { env: 'NOT_SET' } }],
    env: { CONVOGRAPH_CACHE: 'perhaps' },
  }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  expect(error instanceof ConfigError && error.problems).toEqual([
    'CONVOGRAPH_CACHE must be on or off',
    expect.stringMatching(/^the given options: chatbots\[0\]\.apiKey must name an environment variable/),
    expect.stringMatching(/^the given options: chatbots\[0\]\.apiSecret: .* NOT_SET is not set$/),
  ]);
  expect(String(error)).not.toContain('sk_secret');
  await expect(createConvograph({ env: {} })).rejects.toThrow('no chatbot is configured');
});

/** Sends the request with that host, which fetch does not allow. */
async function fetchAs(host: string, url: string, request: Request): Promise<Response> {
  const { request: send } = await import('undici');
  const {
    statusCode,
    headers: received,
    body: stream,
  } = await send(url, {
    method: 'POST',
    headers: { ...Object.fromEntries(request.headers), host },
    body: await request.text(),
  });
  const id = String(received['x-request-id']);
  return new Response(await stream.text(), { status: statusCode, headers: { 'x-request-id': id } });
}
