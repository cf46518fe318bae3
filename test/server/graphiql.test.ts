import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { sandboxExamples } from '../../src/server/graphiql-examples.ts';
import { anonymousViewer } from '../../src/viewer.ts';
import { notForged, startTestServer, type TestServer } from './start-test-server.ts';

let test: TestServer;
beforeAll(async () => {
  test = await startTestServer(
    {},
    { examples: [...sandboxExamples, { query: '{ hello } # </script><script>' }] },
  );
});
afterAll(() => test.server.stop());

const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const openPage = async (path = '') => {
  const response = await fetch(`${test.url}${path}`, { headers: html });
  return { response, text: await response.text() };
};
const pathsIn = (text: string) =>
  [...text.matchAll(/"(\/graphiql\/assets\/[^"]+)"/g)].map(([, path = '']) => path);

describe('the GraphiQL page', () => {
  it('is small and private, and names no other host', async () => {
    const { response, text } = await openPage();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(Buffer.byteLength(text)).toBeLessThan(30_000);
    expect(text).not.toMatch(/https?:/);
  });

  it('has a strict policy with a fresh nonce on every script', async () => {
    const pages = [await openPage(), await openPage()];
    const nonces = pages.map(({ response, text }) => {
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|https?:|\*/);
      const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
      expect(nonce).toHaveLength(24);
      expect(text.match(/<script/g)).toHaveLength(3);
      expect(text.split(`<script nonce="${nonce}"`)).toHaveLength(4);
      return nonce;
    });
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it('is not an operation, even with a query in its address', async () => {
    const before = test.lines.length;
    const { text } = await openPage('?query={hello}');
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
    expect((await fetch(new URL('/other', test.url), { headers: html })).status).toBe(404);
  });
});

describe('the address of the server itself', () => {
  const openRoot = (url: string, headers: Record<string, string>) =>
    fetch(new URL('/', url), { headers, redirect: 'manual' });

  it('leads browsers to GraphiQL', async () => {
    const response = await openRoot(test.url, html);
    expect([response.status, response.headers.get('location')]).toEqual([302, '/graphql']);
  });

  it('tells everybody else where operations go, and browsers too where there is no GraphiQL', async () => {
    const plain = await startTestServer({}, { hasGraphiql: false });
    onTestFinished(() => plain.server.stop());
    for (const answer of [await openRoot(test.url, { accept: '*/*' }), await openRoot(plain.url, html)]) {
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
      expect(await answer.text()).toContain('send GraphQL operations to /graphql by POST');
    }
  });
});

describe('its look at the schema', () => {
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

describe('its tabs', () => {
  const tabsIn = (text: string) => JSON.parse(/const options = (.*);/.exec(text)?.[1] ?? '');

  it('ask for an explanation where nobody gets one unasked', async () => {
    const options = tabsIn((await openPage()).text);
    const headers = { 'x-convograph-explain': '1' };
    expect(JSON.parse(options.defaultHeaders)).toEqual(headers);
    expect(options.defaultTabs).toHaveLength(sandboxExamples.length + 1);
    for (const tab of options.defaultTabs) expect(JSON.parse(tab.headers)).toEqual(headers);
  });

  it('leave a place for the key where callers have one', async () => {
    const guarded = await startTestServer(
      {},
      { examples: sandboxExamples, authenticate: () => anonymousViewer },
    );
    onTestFinished(() => guarded.server.stop());
    const text = await (await fetch(guarded.url, { headers: html })).text();
    expect(JSON.parse(tabsIn(text).defaultHeaders)).toEqual({
      authorization: 'Bearer ',
      'x-convograph-explain': '1',
    });
  });

  it('carry no headers where everybody does', async () => {
    const explained = await startTestServer({}, { examples: sandboxExamples, isExplainedByDefault: true });
    onTestFinished(() => explained.server.stop());
    const text = await (await fetch(explained.url, { headers: html })).text();
    expect(tabsIn(text).defaultTabs).toHaveLength(sandboxExamples.length);
    expect(text).not.toContain('x-convograph');
  });
});

describe('its files', () => {
  it('are hashed, compressed and cached for ever', async () => {
    const paths = pathsIn((await openPage()).text);
    expect(paths.map((path) => path.replace(/-[0-9a-f]{16}\./, '.')).sort()).toEqual([
      '/graphiql/assets/editor-worker.js',
      '/graphiql/assets/graphiql.css',
      '/graphiql/assets/graphiql.js',
      '/graphiql/assets/graphql-worker.js',
      '/graphiql/assets/icon.ico',
      '/graphiql/assets/json-worker.js',
    ]);
    for (const path of paths) {
      const response = await fetch(new URL(path, test.url));
      expect(response.status).toBe(200);
      expect(response.headers.get('content-encoding')).toBe('gzip');
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(response.headers.get('vary')).toBe('accept-encoding');
      expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(10_000);
    }
  });

  it('are the same bytes for a client that takes no gzip', async () => {
    const path = pathsIn((await openPage()).text).find((candidate) => candidate.endsWith('.css')) ?? '';
    const plain = await fetch(new URL(path, test.url), { headers: { 'accept-encoding': 'identity' } });
    const zipped = await fetch(new URL(path, test.url), { headers: { 'accept-encoding': 'gzip' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(Buffer.from(await plain.arrayBuffer()).equals(Buffer.from(await zipped.arrayBuffer()))).toBe(true);
  });

  it('are not found under another hash', async () => {
    expect((await fetch(new URL('/graphiql/assets/graphiql-0000000000000000.js', test.url))).status).toBe(
      404,
    );
    expect((await fetch(new URL('/graphiql/assets/', test.url))).status).toBe(404);
  });
});
