import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startLoopbackServer } from '../../src/testing/start-loopback-server.ts';
import { startTestServer } from '../http-server/start-test-server.ts';
import { chromiumPath } from './chromium-path.ts';
import { launchChromium } from './launch-chromium.ts';

/** Ways in which a page can make a browser send a request anywhere, without asking first. */
const attempts = [
  "load('img', (e) => { e.src = get })",
  "load('img', (e) => { e.referrerPolicy = 'no-referrer'; e.src = get })",
  "load('img', (e) => { e.crossOrigin = 'anonymous'; e.src = get })",
  "load('script', (e) => { e.src = get })",
  "load('link', (e) => { e.rel = 'stylesheet'; e.href = get })",
  "load('video', (e) => { e.src = get })",
  "load('object', (e) => { e.data = get })",
  "load('iframe', (e) => { e.src = get })",
  "load('iframe', (e) => { e.sandbox = 'allow-scripts'; e.src = get })",
  `load('iframe', (e) => { e.srcdoc = '<meta http-equiv=refresh content="0;url=' + get + '">' })`,
  "load('img', (e) => { e.src = '/redirect?to=' + encodeURIComponent(get) })",
  "submit('GET', 'application/x-www-form-urlencoded', { query })",
  "submit('POST', 'application/x-www-form-urlencoded', { query })",
  "submit('POST', 'multipart/form-data', { operations: JSON.stringify({ query }) })",
  `submit('POST', 'text/plain', { ['{"query":"' + query + '","a":"']: '"}' })`,
  'fetch(get)',
  "fetch(get, { mode: 'no-cors', credentials: 'include', referrerPolicy: 'no-referrer' })",
  "fetch(get, { mode: 'no-cors', headers: { 'content-type': 'application/json', 'x-convograph-csrf': '1' } })",
  "fetch(get, { headers: { 'content-type': 'application/json' } })",
  "fetch(get, { headers: { authorization: 'Bearer abc' } })",
  "fetch(get, { headers: { 'x-convograph-csrf': '1' } })",
  "fetch(target, { method: 'POST', mode: 'no-cors', body: json })",
  "fetch(target, { method: 'POST', headers: { 'content-type': 'application/json' }, body: json })",
  'new Promise((end) => { const e = new EventSource(get); e.onerror = () => { e.close(); end() } })',
  "new Promise((end) => { const e = new WebSocket(get.replace('http', 'ws'), 'graphql-transport-ws'); e.onclose = end })",
  'Promise.resolve(navigator.sendBeacon(target, json))',
];

/** Sends them all; `document.title` then says what could be read of the answers. */
const page = `<!doctype html><title>at work</title><body><script>
const target = new URLSearchParams(location.search).get('target');
const query = '{touch}';
const json = JSON.stringify({ query });
const get = target + '?query=' + encodeURIComponent(query);
const load = (tag, set) => new Promise((end) => {
  const e = document.createElement(tag);
  e.onload = e.onerror = end;
  set(e);
  document.body.append(e);
});
let forms = 0;
const submit = (method, enctype, fields) => new Promise((end) => {
  const frame = document.createElement('iframe');
  frame.name = 'frame' + forms++;
  document.body.append(frame);
  frame.onload = end;
  const form = Object.assign(document.createElement('form'), { method, enctype, action: target, target: frame.name });
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement('input'), { name, value }));
  }
  document.body.append(form);
  form.submit();
});
Promise.allSettled([${attempts.map((attempt) => `\n  ${attempt}`).join(',')}
]).then(async (all) => {
  const texts = await Promise.all(all.map(({ value }) => value instanceof Response ? value.text().catch(String) : ''));
  document.title = 'read: ' + texts.join('');
});
</script>`;

/** A server of another origin: it serves the page, and sends a browser elsewhere. */
const startPageServer = () =>
  startLoopbackServer((request, response) => {
    const to = new URL(request.url ?? '', 'http://localhost').searchParams.get('to');
    if (to !== null) response.writeHead(302, { location: to }).end();
    else response.writeHead(200, { 'content-type': 'text/html' }).end(page);
  });

describe.skipIf(chromiumPath === undefined)('a page of another origin in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  /** Opens the page at that host; its title says what it read. */
  async function open(host: string, toOrigins: (origin: string) => readonly string[]) {
    const pages = await startPageServer();
    onTestFinished(pages.close);
    const origin = `http://${host}:${pages.port}`;
    let touches = 0;
    const test = await startTestServer(
      { touch: () => `secret ${++touches}` },
      { web: null, corsOrigins: toOrigins(origin) },
    );
    onTestFinished(() => test.server.stop());
    const tab = await browser.newPage();
    onTestFinished(() => tab.close());
    await tab.goto(`${origin}/?target=${encodeURIComponent(test.url)}`);
    await tab.waitForFunction("document.title.startsWith('read:')");
    return { ...test, tab, title: await tab.title(), countTouches: () => touches };
  }

  it.each([
    ['another site', 'localhost'],
    ['another port of the same site', '127.0.0.1'],
  ])('gets nothing through: %s', async (_name, host) => {
    const { title, lines, tab, url, countTouches } = await open(host, () => []);
    // A beacon tells nobody when it has arrived.
    await expect.poll(() => lines.length).toBeGreaterThanOrEqual(attempts.length - 1);
    expect(lines.filter(({ status }) => status === 200)).toEqual([]);
    expect(title).not.toContain('secret');

    await tab.setContent(`<a href="${url}?query={touch}" referrerpolicy="no-referrer">here</a>`);
    const [answer] = await Promise.all([tab.waitForResponse(/touch/), tab.click('a')]);
    expect(answer.status()).toBe(403);
    expect(countTouches()).toBe(0);
  });

  it('reads answers where its origin is allowed to, by GET too', async () => {
    const { title, countTouches } = await open('localhost', (origin) => [origin]);
    // The five fetches that are not blind, and with them what loads an image or events by CORS.
    expect(title.match(/secret/g)).toHaveLength(5);
    expect(countTouches()).toBeGreaterThanOrEqual(5);
  });

  it('is another thing than a user who types the address', async () => {
    const { tab, url } = await open('localhost', () => []);
    const answer = await tab.goto(`${url}?query={hello}`);
    expect(await answer?.json()).toEqual({ data: { hello: 'world' } });
  });
});
