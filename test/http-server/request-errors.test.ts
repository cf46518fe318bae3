import { once } from 'node:events';
import { request } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createOperationRecord } from '../../src/graphql/operation-record.ts';
import { createAnswerCache } from '../../src/http-server/answer-cache.ts';
import { toSafeStatus } from '../../src/http-server/request-errors.ts';
import type { ServerOptions } from '../../src/http-server/server-options.ts';
import { notForged, startTestServer } from './start-test-server.ts';

async function start(options: Partial<ServerOptions> = {}) {
  const test = await startTestServer({}, options);
  onTestFinished(() => test.server.stop());
  /** Sends a request whose path stays as it is. */
  const send = (path: string, headers: Record<string, string> = {}, body = '{"query":"{ hello }"}') =>
    new Promise<{ status: number; type: string; body: string }>((resolve, reject) => {
      const { hostname, port } = new URL(test.url);
      const given = { 'content-type': 'application/json', ...headers };
      request({ hostname, port, path, method: 'POST', headers: given }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        answer.once('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            type: answer.headers['content-type'] ?? '',
            body: text,
          }),
        );
      })
        .once('error', reject)
        .end(body);
    });
  return { ...test, send };
}

const codesOf = ({ body }: { readonly body: string }) =>
  JSON.parse(body).errors.map(({ extensions }: { extensions: { code: string } }) => extensions.code);

describe('a path', () => {
  it.each([
    '/x',
    '/graphql/',
    '/graphql/?query={hello}',
    '//graphql',
    '/x/../graphql',
    '/healthz/../graphql',
    '/convograph/assets/../../graphql',
    '/%67raphql',
    '/x?/graphql',
  ])('%s is not there', async (path) => {
    const test = await start();
    const answer = await test.send(path);
    expect(answer).toMatchObject({ status: 404, type: 'application/json; charset=utf-8' });
    expect(codesOf(answer)).toEqual(['NOT_FOUND']);
    expect(answer.body).toContain('/graphql');
  });

  it.each(['/healthz?x=/graphql', '/readyz?/graphql', '/convograph/assets/a.js?/graphql'])(
    '%s runs no operation',
    async (path) => {
      const test = await start();
      expect((await test.send(path)).body).not.toContain('world');
      expect(test.lines).toEqual([]);
    },
  );
});

describe('a media type of the answer', () => {
  it.each(['image/png', 'multipart/form-data', 'multipart/mixed;q=0', 'application/json;q=0'])(
    '%s is refused',
    async (accept) => {
      const test = await start({ answers: createAnswerCache({ now: () => 0 }) });
      for (let i = 0; i < 2; i++) {
        const answer = await test.send('/graphql', { accept });
        expect(answer).toMatchObject({ status: 406, type: 'application/json; charset=utf-8' });
        expect(codesOf(answer)).toEqual(['NOT_ACCEPTABLE']);
      }
      expect(test.lines.at(-1)).toMatchObject({ level: 30, status: 406, errorCodes: ['NOT_ACCEPTABLE'] });
    },
  );

  it.each(['multipart/mixed', 'multipart/mixed;incrementalSpec=v0.2'])(
    'is JSON where there is one result, also for %s',
    async (accept) => {
      const test = await start();
      expect(await test.send('/graphql', { accept })).toEqual({
        status: 200,
        type: 'application/json; charset=utf-8',
        body: '{"data":{"hello":"world"}}',
      });
    },
  );

  it('is JSON also for clients that would take others', async () => {
    const test = await start({ answers: createAnswerCache({ now: () => 0 }) });
    const accept = 'application/graphql-response+json, application/json, text/event-stream, multipart/mixed';
    for (let i = 0; i < 2; i++) {
      expect(await test.send('/graphql', { accept })).toEqual({
        status: 200,
        type: 'application/graphql-response+json; charset=utf-8',
        body: '{"data":{"hello":"world"}}',
      });
    }
  });
});

describe('whether an answer is acceptable', () => {
  const query = '{ counted }';
  const bodies = {
    'application/json': JSON.stringify({ query }),
    'application/graphql+json': JSON.stringify({ query }),
    'application/graphql': query,
    'application/x-www-form-urlencoded': new URLSearchParams({ query }).toString(),
  };
  const requests: readonly (readonly [string, RequestInit & { readonly query?: string }])[] = [
    ['a GET', { query: `?${new URLSearchParams({ query })}` }],
    ...Object.entries(bodies).map(
      ([type, body]) =>
        [`a POST of ${type}`, { method: 'POST', body, headers: { 'content-type': type } }] as const,
    ),
  ];

  it.each(requests)('is decided before %s runs anything', async (_name, { query: search = '', ...init }) => {
    let executions = 0;
    const counted = () => {
      executions += 1;
      return 'once';
    };
    const test = await startTestServer({ counted });
    onTestFinished(() => test.server.stop());
    const ask = (accept: string) =>
      fetch(`${test.url}${search}`, { ...init, headers: { ...init.headers, ...notForged, accept } });
    for (const accept of ['multipart/form-data', 'image/png', 'application/json;q=0']) {
      expect((await ask(accept)).status).toBe(406);
    }
    expect(executions).toBe(0);
    for (const accept of ['application/json', 'application/graphql-response+json', '*/*']) {
      expect((await ask(accept)).status).toBe(200);
    }
    expect(executions).toBe(3);
  });
});

it('every refusal has one shape: status, code, message and the headers that belong to it', async () => {
  const test = await startTestServer({}, { maxOperations: 0 });
  onTestFinished(() => test.server.stop());
  const json = { 'content-type': 'application/json' };
  const body = JSON.stringify({ query: '{ hello }' });
  const send = async (path: string, init: RequestInit) => {
    const response = await fetch(new URL(path, test.url), init);
    const { errors } = await response.json();
    expect(errors).toEqual([{ message: expect.stringMatching(/./), extensions: expect.anything() }]);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('x-request-id')).toMatch(/./);
    const { headers, status } = response;
    return [status, errors[0].extensions.code, headers.get('allow'), headers.get('retry-after')];
  };
  const post = (headers: Record<string, string>) => ({ method: 'POST', headers, body });
  expect([
    await send('/nowhere', {}),
    await send('/graphql', { ...post(json), method: 'PUT' }),
    await send('/graphql', post({ ...json, accept: 'image/png' })),
    await send('/graphql', post({ 'content-type': 'text/plain' })),
    await send('/graphql', post({ 'content-type': 'application/xml' })),
    await send('/graphql', post(json)),
  ]).toEqual([
    [404, 'NOT_FOUND', null, null],
    [405, 'BAD_REQUEST', 'GET, POST', null],
    [406, 'NOT_ACCEPTABLE', null, null],
    [403, 'CSRF_PREVENTED', null, null],
    [415, 'UNSUPPORTED_MEDIA_TYPE', null, null],
    [503, 'SERVER_BUSY', null, '1'],
  ]);
});

describe('an upgrade', () => {
  it.each(['websocket', 'WebSocket'])('to %s is refused with a word about it', async (upgrade) => {
    const test = await start();
    const answer = await test.send('/graphql', {
      connection: 'Upgrade',
      upgrade,
      origin: 'http://x.example',
    });
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('WebSocket') });
    expect(codesOf(answer)).toEqual(['BAD_REQUEST']);
    expect(test.lines.at(-1)).toMatchObject({ level: 30, status: 400, errorCodes: ['BAD_REQUEST'] });
  });

  it('by a WebSocket of a program fails, and says why', async () => {
    const test = await start();
    const { hostname, port } = new URL(test.url);
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'sec-websocket-protocol': 'graphql-transport-ws',
    };
    const [answer] = await once(request({ hostname, port, path: '/graphql', headers }).end(), 'response');
    expect(answer.statusCode).toBe(400);
    expect(JSON.parse((await answer.toArray()).join('')).errors).toMatchObject([
      { message: expect.stringContaining('no WebSockets'), extensions: { code: 'BAD_REQUEST' } },
    ]);
  });

  it('to HTTP/2, which some clients offer, changes nothing', async () => {
    const test = await start();
    const headers = {
      connection: 'Upgrade, HTTP2-Settings',
      upgrade: 'h2c',
      'http2-settings': 'AAMAAABkAAQ',
    };
    expect(await test.send('/graphql', headers)).toMatchObject({
      status: 200,
      body: '{"data":{"hello":"world"}}',
    });
  });
});

describe('a body', () => {
  it.each([
    [{ 'content-encoding': 'gzip' }, 'content-encoding'],
    [{ 'content-type': 'application/json; charset=utf-16' }, 'UTF-8'],
    [{ 'content-type': 'application/json; x=y; charset="latin1"' }, 'UTF-8'],
    [{ 'content-type': 'application/xml' }, 'application/json'],
    [{ 'content-type': 'multipart/form-data; boundary=a', ...notForged }, 'application/json'],
  ])('with %j is refused with a word about it', async (headers, word) => {
    const test = await start();
    const answer = await test.send('/graphql', headers as Record<string, string>);
    expect(answer.status).toBe(415);
    expect(codesOf(answer)).toEqual(['UNSUPPORTED_MEDIA_TYPE']);
    expect(answer.body).toContain(word);
    expect(test.lines.at(-1)).toMatchObject({ level: 30, errorCodes: ['UNSUPPORTED_MEDIA_TYPE'] });
  });

  it.each([
    { 'content-encoding': 'identity' },
    { 'content-type': 'application/json; charset=UTF-8' },
    { 'content-type': 'application/json;charset="utf-8"' },
    { 'content-type': 'application/graphql+json' },
  ])('with %j is read', async (headers) => {
    const test = await start();
    const answer = await test.send('/graphql', headers as Record<string, string>);
    expect(answer).toMatchObject({ status: 200, body: '{"data":{"hello":"world"}}' });
  });

  it.each(['', '5', 'null', '"{ hello }"', '{"query":"{ hello }","operationName":5}'])(
    '%j is a bad request',
    async (body) => {
      const test = await start();
      const answer = await test.send('/graphql', {}, body);
      expect(answer.status).toBe(400);
      expect(codesOf(answer)).toEqual(['BAD_REQUEST']);
    },
  );
});

it.each(['mutation', 'subscription'])('a %s is told that there are none', async (kind) => {
  const test = await start();
  const { response, body } = await test.ask(`${kind} { x }`);
  expect(response.status).toBe(400);
  expect(body.errors).toMatchObject([
    {
      message: `The ${kind} operation is not supported by the schema.`,
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    },
  ]);
});

it.each([
  ['mutation', 503, 500],
  ['mutation', 200, 200],
  ['mutation', 400, 400],
  ['query', 503, 503],
  [null, 503, 503],
])(
  'what was executed as a %s never answers a status on which a proxy sends it on: %i is %i',
  (type, status, shown) => {
    const records = [null, type].map((each) => ({ ...createOperationRecord('one', 0), type: each }));
    expect(toSafeStatus({ status, records })).toBe(shown);
  },
);
