import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AttackBench, type Outcome, startAttackBench } from './attack-bench.ts';

let bench: AttackBench;
beforeAll(async () => {
  bench = await startAttackBench();
});
afterAll(() => bench.stack.stop());

const query = '{ chatbots { nodes { users { totalCount } } } }';
const json = JSON.stringify({ query });
const search = `?query=${encodeURIComponent(query)}`;
const jsonHeaders = { 'content-type': 'application/json' };

/** No data, no call, no page, nothing of this server's inside. */
function expectNothing({ data, upstreamCalls, text, headers, cpuMs }: Outcome): void {
  expect({ data, upstreamCalls }).toEqual({ data: null, upstreamCalls: 0 });
  expect(text).not.toMatch(/<html|graphiql|playground|stack|exception|node_modules/i);
  expect(headers).not.toHaveProperty('access-control-allow-origin');
  expect(cpuMs).toBeLessThan(2_000);
}

describe('a request that another site could have sent', () => {
  it.each([
    ['GET of a query', search],
    ['GET of a mutation', '?query=mutation%7B__typename%7D'],
    ['GET of an id', '?documentId=abc'],
    ['GET of nothing', ''],
  ])('is refused: %s', async (_name, given) => {
    const outcome = await bench.attack({
      path: `/graphql${given}`,
      // A browser adds a password by itself, but never a token.
      headers: { authorization: 'Basic YTpi', 'sec-fetch-site': 'cross-site' },
    });
    expect(outcome).toMatchObject({ status: 401, codes: ['UNAUTHENTICATED'] });
    expectNothing(outcome);
  });

  it.each([
    ['application/x-www-form-urlencoded', search.slice(1)],
    ['text/plain', json],
    ['text/plain;application/json', json],
    [
      'multipart/form-data; boundary=a',
      `--a\r\ncontent-disposition: form-data; name="operations"\r\n\r\n${json}\r\n--a--`,
    ],
    ['application/x-www-form-urlencoded, application/json', json],
    ['', json],
  ])('is refused: POST of %s', async (contentType, body) => {
    const outcome = await bench.attack({
      method: 'POST',
      headers: contentType === '' ? {} : { 'content-type': contentType },
      body,
    });
    expect(outcome).toMatchObject({ status: 403, codes: ['CSRF_PREVENTED'] });
    expectNothing(outcome);
  });

  it('is not answered by a preflight that lets it through', async () => {
    const headers = {
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-convograph-csrf',
    };
    const outcome = await bench.attack({ method: 'OPTIONS', headers });
    expectNothing(outcome);
    expect(Object.keys(outcome.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('is not let through by an answer to its origin', async () => {
    const headers = { ...jsonHeaders, origin: 'https://evil.example' };
    const answer = await bench.attack({ method: 'POST', headers, body: '{"query":"{ __typename }"}' });
    expect(answer.data).not.toBeNull();
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('a GET with a header that no other site can send', () => {
  const headers = { 'x-convograph-csrf': '1', accept: 'application/graphql-response+json' };

  it('changes nothing, because nothing can be changed', async () => {
    const mutation = await bench.attack({ path: '/graphql?query=mutation%7B__typename%7D', headers });
    expect(mutation).toMatchObject({ status: 405, codes: ['BAD_REQUEST'] });
    expectNothing(mutation);
    const subscription = await bench.attack({ path: '/graphql?query=subscription%7B__typename%7D', headers });
    expect(subscription).toMatchObject({ status: 400, codes: ['GRAPHQL_VALIDATION_FAILED'] });
    expectNothing(subscription);
  });

  it.each([
    ['variables that are no JSON', '?query={__typename}&variables={'],
    ['variables that are an array', '?query={__typename}&variables=[1]'],
    ['extensions that are no JSON', '?query={__typename}&extensions=x'],
    ['no query', '?q={__typename}'],
    ['a percent sign alone', '?query=%'],
  ])('is a bad request: %s', async (_name, given) => {
    const outcome = await bench.attack({ path: `/graphql${given}`, headers });
    expect(outcome.status).toBe(400);
    expect(['BAD_REQUEST', 'GRAPHQL_PARSE_FAILED']).toContain(outcome.codes[0]);
    expectNothing(outcome);
  });
});

describe('another method', () => {
  it.each(['PUT', 'DELETE', 'PATCH', 'HEAD', 'TRACE', 'OPTIONS', 'PROPFIND', 'QUERY'])(
    'is no way in: %s',
    async (method) => {
      const outcome = await bench.attack({ method, path: `/graphql${search}`, headers: jsonHeaders });
      expect(outcome.status).toBeGreaterThanOrEqual(400);
      expect(outcome.status).toBeLessThan(500);
      expectNothing(outcome);
      // TRACE would give back what a browser keeps from scripts.
      expect(outcome.text).not.toContain('chatbots');
    },
  );

  it.each(['x-http-method-override', 'x-http-method', 'x-method-override'])(
    'is none by %s either',
    async (name) => {
      const outcome = await bench.attack({
        path: '/graphql?query=mutation%7B__typename%7D',
        headers: { [name]: 'POST', ...jsonHeaders },
      });
      expect(outcome).toMatchObject({ status: 405, codes: ['BAD_REQUEST'] });
      expectNothing(outcome);
    },
  );
});

describe('another path', () => {
  it.each([
    '/graphql/',
    '//graphql',
    '/GRAPHQL',
    '/%67raphql',
    '/graphql%2f',
    '/graphql%00',
    '/graphql;a=b',
    '/./graphql',
    '/x/../graphql',
    '/graphql/..',
    '/graphql#fragment',
    '/healthz/../graphql',
    '/healthz/graphql',
    '\\graphql',
    '*',
    '/',
  ])('leads nowhere: %s', async (path) => {
    const outcome = await bench.attack({ method: 'POST', path, headers: jsonHeaders, body: json });
    expect(outcome.status).toBeGreaterThanOrEqual(400);
    expect(outcome.status).toBeLessThan(500);
    expectNothing(outcome);
  });

  it.each([
    '/graphiql',
    '/playground',
    '/console',
    '/graphql',
    '/voyager',
    '/altair',
    '/convograph/assets/x.js',
    '/.env',
    '/package.json',
  ])('shows no page to a browser: %s', async (path) => {
    const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
    const outcome = await bench.attack({ path, headers });
    expect([400, 404]).toContain(outcome.status);
    expectNothing(outcome);
  });

  it('says at / where operations go, and nothing else', async () => {
    const { status, text, upstreamCalls } = await bench.attack({
      path: `/${search}`,
      headers: { accept: 'text/html' },
    });
    expect({ status, text, upstreamCalls }).toEqual({
      status: 200,
      text: 'This is a Convograph server: send GraphQL operations to /graphql by POST.\n',
      upstreamCalls: 0,
    });
  });

  it('shows health to everybody, and nothing else', async () => {
    for (const path of ['/healthz', `/healthz${search}`, '/readyz', '/readyz?/graphql']) {
      const { status, text, upstreamCalls } = await bench.attack({ path });
      expect({ path, status, text, upstreamCalls }).toEqual({
        path,
        status: 200,
        text: '',
        upstreamCalls: 0,
      });
    }
  });
});

describe('headers', () => {
  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '127.0.0.1@evil.example'])(
    'with the host %j reach nothing: a page under another name has no key that a browser would send',
    async (host) => {
      const headers = { ...jsonHeaders, host, authorization: '' };
      const outcome = await bench.attack({ method: 'POST', headers, body: json });
      expect([400, 401]).toContain(outcome.status);
      expectNothing(outcome);
    },
  );

  it.each([
    ['x-convograph-explain', 'true'],
    ['x-convograph-fresh', '2'],
    ['x-convograph-deadline-ms', '-1'],
  ])('of our own are read strictly: %s: %s', async (name, value) => {
    const outcome = await bench.post({ query }, { [name]: value });
    expect(outcome).toMatchObject({ status: 400, codes: ['BAD_REQUEST'] });
    expectNothing(outcome);
  });

  it.each([
    ['content-encoding', 'gzip', 415],
    ['content-type', 'application/json; charset=utf-7', 415],
    ['content-type', 'application/xml', 415],
    ['accept', 'application/x-ndjson', 406],
    ['accept', 'multipart/form-data', 406],
  ])('of other formats are refused: %s: %s', async (name, value, status) => {
    const outcome = await bench.post({ query }, { [name]: value });
    expect(outcome.status).toBe(status);
    expectNothing(outcome);
  });

  it('cannot forge a line of the answer', async () => {
    const { headers } = await bench.post({ query: '{ __typename }' }, { 'x-request-id': 'a b: c' });
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});
