import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { generalExamples, sandboxExamples } from '../../src/pages/graphiql-examples.ts';
import type { WebPagesOptions } from '../../src/pages/open-web-pages.ts';
import {
  notForged,
  openTestPages,
  startTestServer,
  type TestServer,
} from '../http-server/start-test-server.ts';

let test: TestServer;
beforeAll(async () => {
  test = await startTestServer({}, { web: openTestPages({ hasDesk: true }) });
});
afterAll(() => test.server.stop());

const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const pages = [
  ['the desk', '/'],
  ['GraphiQL', '/graphql'],
] as const;

async function openPage(path: string, url = test.url) {
  const response = await fetch(new URL(path, url), { headers: html });
  return { response, text: await response.text() };
}

async function startWith(options: Partial<WebPagesOptions>) {
  const server = await startTestServer({}, { web: openTestPages(options) });
  onTestFinished(() => server.server.stop());
  return server.url;
}

function settingsIn(text: string) {
  const [, attribute = ''] = /name="convograph" content="([^"]*)"/.exec(text) ?? [];
  return JSON.parse(attribute.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
}

const pathsIn = (text: string) =>
  [...text.matchAll(/"(\/convograph\/assets\/[^"]+)"/g)].map(([, path = '']) => path);

describe.each(pages)('the page of %s', (_name, path) => {
  it('is small and private, and names no other host', async () => {
    const { response, text } = await openPage(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(Buffer.byteLength(text)).toBeLessThan(30_000);
    expect(text).not.toMatch(/https?:/);
  });

  it('runs the built scripts alone', async () => {
    const { response, text } = await openPage(path);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self';");
    expect(policy).not.toMatch(/unsafe-eval|http:|\*/);
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text).toMatch(/<script type="module"[^>]* src="\/convograph\/assets\/[^"]+"><\/script>/);
    expect(text).not.toMatch(/<style|style=/);
  });

  it('has hashed files that are compressed and cached for ever', async () => {
    const paths = pathsIn((await openPage(path)).text);
    expect(paths.length).toBeGreaterThan(2);
    for (const each of paths) {
      const response = await fetch(new URL(each, test.url), { headers: { 'accept-encoding': 'gzip, br' } });
      expect([each, response.status]).toEqual([each, 200]);
      expect(each).toMatch(/-[\w-]{8}\.(css|js|svg)$/);
      expect(response.headers.get('content-encoding')).toBe('gzip');
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(response.headers.get('vary')).toBe('accept-encoding');
    }
  });
});

it('the editor of GraphiQL may write styles, the desk may not', async () => {
  const policyOf = async (path: string) =>
    (await openPage(path)).response.headers.get('content-security-policy');
  expect(await policyOf('/graphql')).toContain("style-src 'self' 'unsafe-inline'");
  expect(await policyOf('/')).toContain("style-src 'self';");
});

it('shows pictures over https, and those of the sandbox', async () => {
  const url = await startWith({ imageOrigins: ['http://127.0.0.1:4999'] });
  const policy = (await openPage('/graphql', url)).response.headers.get('content-security-policy');
  expect(policy).toContain("img-src 'self' data: https: http://127.0.0.1:4999;");
});

describe('the page of GraphiQL', () => {
  it('is not an operation, even with a query in its address', async () => {
    const before = test.lines.length;
    const { text } = await openPage('/graphql?query={hello}');
    expect(text).toMatch(/^<!doctype html>/);
    expect(test.lines).toHaveLength(before);
  });

  it('is for GET only, and leaves every other client alone', async () => {
    const post = await fetch(test.url, {
      method: 'POST',
      headers: { ...html, 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ hello }' }),
    });
    expect(await post.json()).toEqual({ data: { hello: 'world' } });
    const get = await fetch(`${test.url}?query={hello}`, { headers: notForged });
    expect(await get.json()).toEqual({ data: { hello: 'world' } });
    expect((await openPage('/other')).response.status).toBe(404);
  });

  it('has the examples of the sandbox as tabs, and knows of the desk', async () => {
    const settings = settingsIn((await openPage('/graphql')).text);
    expect(settings).toMatchObject({ endpoint: '/graphql', hasDesk: true, defaultHeaders: '' });
    expect(settings.tabs.map(({ query }: { query: string }) => query)).toEqual(
      sandboxExamples.map(({ query }) => query),
    );
  });

  it('has a place for the key in each tab where callers have one', async () => {
    const url = await startWith({ needsKey: true, isSandbox: false });
    const { tabs, defaultHeaders, hasDesk } = settingsIn((await openPage('/graphql', url)).text);
    expect(JSON.parse(defaultHeaders)).toEqual({ authorization: 'Bearer ' });
    expect(tabs).toHaveLength(generalExamples.length);
    for (const { headers } of tabs) expect(headers).toBe(defaultHeaders);
    expect(hasDesk).toBe(false);
  });
});

describe('the address of the server itself', () => {
  const openRoot = (url: string, headers: Record<string, string>) =>
    fetch(new URL('/', url), { headers, redirect: 'manual' });

  it('leads browsers to GraphiQL where there is no desk', async () => {
    const response = await openRoot(await startWith({}), html);
    expect([response.status, response.headers.get('location')]).toEqual([302, '/graphql']);
  });

  it('tells everybody else where operations go, and browsers too where there is no page', async () => {
    const plain = await startWith({ hasGraphiql: false });
    for (const answer of [await openRoot(test.url, { accept: '*/*' }), await openRoot(plain, html)]) {
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
      expect(await answer.text()).toContain('send GraphQL operations to /graphql by POST');
    }
  });
});

describe('the look of GraphiQL at the schema', () => {
  const post = (query: string) =>
    fetch(test.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });

  it('is not logged at info', async () => {
    const before = test.lines.length;
    await post('query IntrospectionQuery { __schema { queryType { name } } __type(name: "Query") { name } }');
    expect(test.lines).toHaveLength(before);
    await post('query IntrospectionQuery { __schema { queryType { name } } hello }');
    expect(test.lines).toHaveLength(before + 1);
  });
});

describe('the files of the pages', () => {
  it('are the same bytes for a client that takes no gzip', async () => {
    const path = pathsIn((await openPage('/graphql')).text).find((each) => each.endsWith('.css')) ?? '';
    const plain = await fetch(new URL(path, test.url), { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    const packed = await openTestPages()?.openAsset(path, 'gzip');
    const bytes = Buffer.concat([...(packed?.body ?? [])]);
    expect(Buffer.from(await plain.arrayBuffer()).equals(gunzipSync(bytes))).toBe(true);
  });

  it('are not found under another hash', async () => {
    for (const path of ['graphiql-00000000.js', ''])
      expect((await openPage(`/convograph/assets/${path}`)).response.status).toBe(404);
  });
});
