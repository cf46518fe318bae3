import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AuthenticationUnavailableError, UnauthenticatedError } from '../../src/errors.ts';
import { createAnswerCache } from '../../src/http-server/answer-cache.ts';
import type { Authenticate } from '../../src/http-server/authenticate-caller.ts';
import type { ServerOptions } from '../../src/http-server/server-options.ts';
import { defaultLimits } from '../../src/limits.ts';
import type { Viewer } from '../../src/viewer.ts';
import { startTestServer } from './start-test-server.ts';

const viewer: Viewer = { id: 'key:web', chatbotIds: null, scopes: ['read'] };
const authenticate: Authenticate = async ({ authorization }) => {
  await null;
  if (authorization === undefined) throw new UnauthenticatedError('no bearer token');
  if (authorization === 'Bearer down') throw new AuthenticationUnavailableError();
  if (authorization === 'Bearer idle') return { ...viewer, id: 'key:idle', scopes: ['explain'] };
  if (authorization !== 'Bearer good') throw new UnauthenticatedError('expired');
  return viewer;
};

async function start(options: Partial<ServerOptions> = {}) {
  const test = await startTestServer({}, { authenticate, ...options });
  onTestFinished(() => test.server.stop());
  return test;
}

describe('a caller', () => {
  it('who is known gets an answer, and is named in the log', async () => {
    const test = await start({ answers: createAnswerCache({ now: () => 0 }) });
    for (let i = 0; i < 2; i++) {
      const { response, body } = await test.ask('{ hello }', {}, { authorization: 'Bearer good' });
      expect([response.status, body]).toEqual([200, { data: { hello: 'world' } }]);
      expect(response.headers.get('www-authenticate')).toBeNull();
    }
    expect(test.lines).toMatchObject([{ caller: 'key:web' }, { caller: 'key:web' }]);
    expect(JSON.stringify(test.lines)).not.toContain('good');
  });

  it.each([
    [undefined, 'Bearer', 'no bearer token'],
    ['Bearer bad', 'Bearer error="invalid_token"', 'expired'],
    ['Bearer good, Bearer good', 'Bearer error="invalid_token"', 'expired'],
  ])('who sends %j is refused, and not told why', async (authorization, challenge, reason) => {
    const test = await start();
    const { response, body } = await test.ask('{ hello }', {}, { ...(authorization && { authorization }) });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe(challenge);
    expect(response.headers.get('content-type')).toBe('application/graphql-response+json; charset=utf-8');
    expect(body).toEqual({
      errors: [
        {
          message:
            'Say who you are: send the header "authorization: Bearer …" with an API key or a token that this server knows and that is still valid.',
          extensions: { code: 'UNAUTHENTICATED' },
        },
      ],
    });
    expect(test.lines).toEqual([
      expect.objectContaining({ level: 30, status: 401, errorCodes: ['UNAUTHENTICATED'], reason }),
    ]);
    expect(test.lines[0]).not.toHaveProperty('caller');
  });

  it('who may read nothing is refused as a whole', async () => {
    const test = await start();
    const { response, body } = await test.ask('{ hello }', {}, { authorization: 'Bearer idle' });
    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope", scope="read"');
    expect(body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(body).not.toHaveProperty('data');
    expect(test.lines).toMatchObject([{ level: 30, status: 403, caller: 'key:idle' }]);
  });

  it('who cannot be told is asked to come again', async () => {
    const test = await start();
    const { response, body } = await test.ask('{ hello }', {}, { authorization: 'Bearer down' });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(body.errors).toMatchObject([{ extensions: { code: 'AUTHENTICATION_UNAVAILABLE' } }]);
    expect(test.lines).toMatchObject([{ level: 40, status: 503 }]);
  });

  it('cannot put a credential anywhere else', async () => {
    const test = await start();
    const headers = { 'content-type': 'application/json', cookie: 'authorization=Bearer good' };
    const query = 'authorization=Bearer+good&access_token=good&query={hello}';
    const body = JSON.stringify({ query: '{ hello }', authorization: 'Bearer good', access_token: 'good' });
    for (const init of [{ headers }, { headers, method: 'POST', body }])
      expect((await fetch(`${test.url}?${query}`, init)).status).toBe(401);
  });
});

describe('without a credential', () => {
  it('health and GraphiQL, which hold no data, are open', async () => {
    const test = await start();
    const statusOf = async (path: string, headers = {}) =>
      (await fetch(new URL(path, test.url), { headers })).status;
    expect([await statusOf('/healthz'), await statusOf('/readyz')]).toEqual([200, 200]);
    expect(await statusOf('/graphql', { accept: 'text/html' })).toBe(200);
    for (const path of ['/graphql', '/graphql?query={hello}', '/graphql?query={__schema{description}}'])
      expect(await statusOf(path, { 'x-convograph-csrf': '1' })).toBe(401);
  });

  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])('%s runs nothing', async (method) => {
    const test = await start();
    expect((await fetch(`${test.url}?query={hello}`, { method })).status).toBe(401);
  });
});

/** Everything that comes back for these bytes, until the connection ends. */
function sendRaw(url: string, ...parts: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    socket.once('close', () => resolve(text)).once('error', reject);
    for (const part of parts) socket.write(part);
  });
}

describe('the connection of a refused request', () => {
  const post = (authorization: string, body: string, more = '') =>
    `POST /graphql HTTP/1.1\r\nHost: graph.example.com\r\nContent-Type: application/json\r\n${authorization}Content-Length: ${Buffer.byteLength(body)}\r\n${more}\r\n${body}`;
  const good = 'Authorization: Bearer good\r\n';
  const statusesOf = (text: string) =>
    [...text.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => Number(status));

  it('serves the next one, whatever stood in the body that was not read', async () => {
    const test = await start();
    const trap = post(good, '{"query":"{ trap: hello }"}');
    const filler = `{"query":"{ hello } #${'x'.repeat(300_000)}"}`;
    const last = post(good, '{"query":"{ hello }"}', 'Connection: close\r\n');
    const text = await sendRaw(test.url, post('', trap), post('', filler), last);
    expect(statusesOf(text)).toEqual([401, 401, 200]);
    expect(text).not.toContain('trap');
  });

  it('is refused before the body is there', async () => {
    const test = await start();
    const head = 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n\r\n';
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(test.url).port), '127.0.0.1');
      socket.once('error', reject).once('data', (chunk) => {
        socket.destroy();
        resolve(String(chunk));
      });
      socket.write(head);
    });
    expect(statusesOf(text)).toEqual([401]);
  });

  it('with two credentials is refused, though the first is good', async () => {
    const test = await start();
    const body = '{"query":"{ hello }"}';
    const two = `${good}Authorization: Bearer other\r\n`;
    for (const credentials of [two, `${good}${good}`])
      expect(statusesOf(await sendRaw(test.url, post(credentials, body, 'Connection: close\r\n')))).toEqual([
        401,
      ]);
  });

  it('that ends while the caller is looked up does no harm', async () => {
    let isAsked: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    let letIn: (found: Viewer) => void = () => undefined;
    const found = new Promise<Viewer>((resolve) => {
      letIn = resolve;
    });
    const test = await start({
      authenticate: ({ authorization }) => {
        if (authorization === 'Bearer good') return viewer;
        isAsked();
        return found;
      },
    });
    const socket = connect(Number(new URL(test.url).port), '127.0.0.1');
    socket.write(post('', '{"query":"{ hello }"}').slice(0, -4));
    await asked;
    socket.destroy();
    await new Promise((resolve) => socket.once('close', resolve));
    letIn(viewer);
    expect((await test.ask('{ hello }', {}, { authorization: 'Bearer good' })).response.status).toBe(200);
    expect(test.lines).toHaveLength(1);
  });
});

it('any host name is answered to where callers are known', async () => {
  const known = await start();
  const request = 'GET /healthz HTTP/1.1\r\nHost: graph.example.com\r\nConnection: close\r\n\r\n';
  expect(await sendRaw(known.url, request)).toMatch(/^HTTP\/1\.1 200 /);
  const open = await startTestServer({});
  onTestFinished(() => open.server.stop());
  expect(await sendRaw(open.url, request)).toMatch(/^HTTP\/1\.1 421 /);
});

it('each operation of an array is logged under its caller', async () => {
  const test = await start({ limits: { ...defaultLimits, maxBatch: 2 } });
  const headers = { 'content-type': 'application/json', authorization: 'Bearer good' };
  const body = JSON.stringify([{ query: '{ hello }' }, { query: '{ hello }' }]);
  expect((await fetch(test.url, { method: 'POST', headers, body })).status).toBe(200);
  expect(test.lines).toMatchObject([{ caller: 'key:web' }, { caller: 'key:web' }]);
});
