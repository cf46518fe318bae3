import { once } from 'node:events';
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { startTestServer } from '../../http-server/start-test-server.ts';
import { startLimitedServer, toBody } from './start-limited-server.ts';

const query = '{ __typename }';
const friend = 'https://app.example.com';
const form = new URLSearchParams({ query }).toString();
const multipart =
  '--a\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{"query":"{ __typename }"}\r\n--a--';

const typed = (contentType: string, body: string): RequestInit => ({
  method: 'POST',
  body,
  headers: { 'content-type': contentType },
});
const inUrl = `?query=${encodeURIComponent(query)}`;

/** Node's `fetch` adds `sec-fetch-mode: cors`, and nothing else that a browser would. */
const get = (headers: Record<string, string>): RequestInit => ({ headers });

/** What any site can make a browser send without asking first. */
const simple: readonly (readonly [name: string, init: RequestInit, search: string])[] = [
  ['GET of an old browser', get({ referer: 'https://evil.example/' }), inUrl],
  ['GET', get({ 'sec-fetch-site': 'cross-site' }), inUrl],
  ['GET of a navigation', get({ 'sec-fetch-dest': 'document' }), inUrl],
  ['GET of an image', get({ 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }), inUrl],
  ['GET of a neighbour', get({ 'sec-fetch-site': 'same-site' }), inUrl],
  ['GET without a query', get({ 'sec-fetch-site': 'cross-site' }), ''],
  ['GET of a page', get({ origin: 'https://evil.example' }), inUrl],
  ['GET of a page without an origin', get({ origin: 'null' }), inUrl],
  ['GET of a page with a similar origin', get({ origin: `${friend}.evil.example` }), inUrl],
  [
    'GET with a simple content type',
    get({ 'content-type': 'text/plain', 'sec-fetch-site': 'cross-site' }),
    inUrl,
  ],
  [
    'GET with a content type that is none',
    get({ 'content-type': 'json', 'sec-fetch-site': 'cross-site' }),
    inUrl,
  ],
  [
    'GET with a password that browsers add',
    get({ authorization: 'Basic YTpi', 'sec-fetch-site': 'cross-site' }),
    inUrl,
  ],
  ['GET with an empty credential', get({ authorization: 'Bearer', 'sec-fetch-site': 'cross-site' }), inUrl],
  ['text/plain', typed('text/plain', toBody(query)), ''],
  ['text/plain in capitals, with a charset', typed('Text/Plain; charset=utf-8', toBody(query)), ''],
  ['text/plain that names JSON', typed('text/plain; application/json', toBody(query)), ''],
  ['a form', typed('application/x-www-form-urlencoded', form), ''],
  ['a multipart form', typed('multipart/form-data; boundary=a', multipart), ''],
  ['no content type', { method: 'POST', body: new TextEncoder().encode(toBody(query)) }, ''],
  ['a content type that is none', typed('json', toBody(query)), ''],
];

describe('a request that a form of another site could send', () => {
  it.each(simple)('is refused: %s', async (_name, init, search) => {
    const test = await startLimitedServer({}, { corsOrigins: [friend] });
    const response = await fetch(`${test.url}${search}`, init);
    expect(response.status).toBe(403);
    const { errors, ...rest } = await response.json();
    expect(rest).toEqual({});
    expect(errors).toEqual([
      {
        message: expect.stringContaining('"x-convograph-csrf: 1"'),
        extensions: { code: 'CSRF_PREVENTED' },
      },
    ]);
    expect(test.lines.at(-1)).toMatchObject({ status: 403, errorCodes: ['CSRF_PREVENTED'] });
  });

  it.each([
    'x-convograph-csrf',
    'apollo-require-preflight',
    'x-apollo-operation-name',
    'x-graphql-yoga-csrf',
  ])('passes with the header %s, which needs a preflight', async (header) => {
    const test = await startLimitedServer();
    const headers = { [header]: '1' };
    const get = await fetch(`${test.url}?query=${encodeURIComponent(query)}`, { headers });
    expect(await get.json()).toEqual({ data: { __typename: 'Query' } });
    const post = await fetch(test.url, {
      method: 'POST',
      body: form,
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(await post.json()).toEqual({ data: { __typename: 'Query' } });
  });

  it('does not pass with an empty header', async () => {
    const test = await startLimitedServer();
    const headers = { 'x-convograph-csrf': '', 'sec-fetch-site': 'cross-site' };
    const response = await fetch(`${test.url}?query={__typename}`, { headers });
    expect(response.status).toBe(403);
  });
});

/** A GET with these headers alone; `fetch` would add some. */
async function getPlain(url: string, headers: Record<string, string>): Promise<unknown> {
  const [response] = await once(request(url + inUrl, { headers }).end(), 'response');
  const chunks: Uint8Array[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

describe('a GET that no page of another origin could send without a preflight', () => {
  it.each([
    ['of a program', {}],
    ['of a program by fetch', { 'sec-fetch-mode': 'cors' }],
    ['with a token', { authorization: 'Bearer abc', 'sec-fetch-site': 'cross-site' }],
    ['with JSON', { 'content-type': 'Application/JSON', 'sec-fetch-site': 'cross-site' }],
    ['of its own page', { 'sec-fetch-site': 'same-origin', referer: 'http://localhost/' }],
    ['that a user typed', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }],
    ['of an origin that may read', { origin: friend, 'sec-fetch-site': 'cross-site' }],
  ])('is answered: %s', async (_name, headers) => {
    const test = await startLimitedServer({}, { corsOrigins: [friend] });
    expect(await getPlain(test.url, headers)).toEqual({ data: { __typename: 'Query' } });
  });

  it('may come from anywhere where every origin may read', async () => {
    const test = await startLimitedServer({}, { corsOrigins: ['*'] });
    const headers = { origin: 'https://any.example' };
    expect(await getPlain(test.url, headers)).toEqual({ data: { __typename: 'Query' } });
  });
});

describe('what no form can send', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON; Charset=UTF-8',
    'application/json ;\tcharset="Utf-8"',
    'application/graphql+json',
  ])('needs no header: %s', async (contentType) => {
    const test = await startLimitedServer();
    const { status } = await test.post(toBody(query), { 'content-type': contentType });
    expect(status).toBe(200);
  });

  it('is told when it is no GraphQL', async () => {
    const test = await startLimitedServer();
    const init = { method: 'POST', body: '<a/>', headers: { 'content-type': 'application/xml' } };
    expect((await fetch(test.url, init)).status).toBe(415);
    expect((await fetch(test.url, { method: 'PUT', body: toBody(query) })).status).toBe(405);
  });
});

describe('what is no operation', () => {
  it('needs no header', async () => {
    const test = await startLimitedServer();
    expect((await fetch(new URL('/healthz', test.url))).status).toBe(200);
    expect((await fetch(new URL('/readyz', test.url))).status).toBe(200);
    const page = await fetch(test.url, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const [path = ''] = /\/convograph\/assets\/[^"]+/.exec(await page.text()) ?? [];
    expect((await fetch(new URL(path, test.url))).status).toBe(200);
  });

  it('is not there where GraphiQL is off', async () => {
    const test = await startTestServer({}, { web: null });
    const page = await fetch(test.url, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(406);
    expect(await page.text()).not.toContain('<html');
    await test.server.stop();
  });
});
