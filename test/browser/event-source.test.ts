import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startSubscriptions, subscribeToCount } from '../http-server/start-subscriptions.ts';
import { chromiumPath } from './chromium-path.ts';
import { launchChromium } from './launch-chromium.ts';

/** As docs/live.md has it; `document.title` holds what it was told. */
const page = `<!doctype html><title></title><script>
const events = new EventSource('/graphql?' + new URLSearchParams({ query: '${subscribeToCount}' }));
events.addEventListener('next', ({ data }) => { document.title += JSON.parse(data).data.count.value + ','; });
events.addEventListener('complete', () => { events.close(); document.title += 'complete'; });
</script>`;

describe.skipIf(chromiumPath === undefined)('EventSource in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  async function open() {
    const test = await startSubscriptions();
    const tab = await browser.newPage();
    onTestFinished(() => tab.close());
    const address = new URL('/page', test.url).href;
    await tab.route(address, (route) => route.fulfill({ contentType: 'text/html', body: page }));
    await tab.goto(address);
    await expect.poll(() => test.sources.length).toBe(1);
    const until = (title: string) => expect.poll(() => tab.title()).toBe(title);
    return { ...test, tab, until };
  }

  it('reads results on a page of the same origin, and is told of the end', async () => {
    const { sources, until, server } = await open();
    sources[0]?.push('one');
    await until('one,');
    sources[0]?.push('two');
    await until('one,two,');
    sources[0]?.end();
    await until('one,two,complete');
    expect(server.countStreams()).toBe(0);
  });

  it('ends the stream when the page is left', async () => {
    const { sources, tab, server } = await open();
    await tab.goto('about:blank');
    await expect.poll(() => server.countStreams()).toBe(0);
    expect(sources[0]?.hasEnded).toBe(true);
  });
});
