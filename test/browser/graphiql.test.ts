import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseSandboxFlags } from '../../src/sandbox/sandbox-options.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { type Running, startCommand } from '../commands/run-command.ts';
import { stubEnvironment } from '../commands/stub-environment.ts';
import { chromiumPath } from './chromium-path.ts';
import { findBarriers } from './find-barriers.ts';
import { launchChromium } from './launch-chromium.ts';

/** What the page did besides what it was asked to. */
interface Mishaps {
  /** Console errors and warnings, uncaught errors, failed requests. */
  readonly complaints: string[];
  readonly foreignRequests: string[];
}

function watch(page: Page, origins: readonly string[]): Mishaps {
  const mishaps: Mishaps = { complaints: [], foreignRequests: [] };
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) mishaps.complaints.push(message.text());
  });
  page.on('pageerror', (error) => mishaps.complaints.push(error.message));
  page.on('requestfailed', (request) => mishaps.complaints.push(`failed: ${request.url()}`));
  page.on('request', (request) => {
    if (!origins.some((origin) => request.url().startsWith(`${origin}/`)))
      mishaps.foreignRequests.push(request.url().slice(0, 100));
  });
  return mishaps;
}

describe.skipIf(chromiumPath === undefined)('GraphiQL in Chromium, on the embedded sandbox', () => {
  let server: Running;
  let browser: Browser;
  let url = '';
  let sandboxUrl = '';
  beforeAll(async () => {
    stubEnvironment({ LOG_LEVEL: 'silent', PORT: '0', CONVOGRAPH_LIVE_MIN_INTERVAL_MS: '100' });
    server = startCommand('serve');
    [, url = ''] = await server.waitFor(/GraphQL and GraphiQL: (\S+)\n/);
    [, sandboxUrl = ''] = await server.waitFor(/Sandbox of both REST APIs: (\S+)\n/);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    vi.unstubAllEnvs();
  });

  it.each(['light', 'dark'] as const)(
    'runs the nested example, draws what it cost, shows its pictures, and opens another (%s)',
    async (colorScheme) => {
      const page = await browser.newPage({ colorScheme, viewport: { width: 1400, height: 900 } });
      const mishaps = watch(page, [new URL(url).origin, sandboxUrl]);
      const introspected = page.waitForResponse((response) => {
        return response.request().postDataJSON()?.query?.includes('__schema');
      });
      await page.goto(url);
      await page.getByRole('tab', { name: 'ThreeUsers', selected: true }).waitFor();
      expect((await (await introspected).json()).extensions.upstream.summary).toBe('no upstream call');
      // What GraphiQL itself asks is nothing to tell the cost of.
      const cost = page.getByRole('status');
      expect(await cost.textContent()).toBe('Run an operation: what it costs stands here.');
      await page.getByRole('button', { name: 'Conversations', exact: true }).click();
      await page.getByRole('tab', { name: 'Conversations', selected: true }).waitFor();
      const answered = page.waitForResponse((response) => {
        return response.request().postDataJSON()?.query?.includes('query Conversations');
      });
      await page.getByRole('button', { name: /execute query/i }).click();
      const answer = await (await answered).json();
      expect(answer.errors).toBeUndefined();
      await page.locator('.graphiql-response').getByText('"peki"').waitFor();
      const { summary, calls, batches, budgetLeft } = answer.extensions.upstream;
      expect(summary).toMatch(/ calls?\b.*; lookups would have taken \d+ in 3$/);
      await cost.getByText(summary).waitFor();
      await cost.getByText(`${budgetLeft} calls left`).waitFor();

      const pictures = page.getByRole('list', { name: 'Images in this answer' }).getByRole('img');
      await pictures.first().waitFor();
      const isShown = (picture: unknown) => (picture as { naturalWidth: number }).naturalWidth > 0;
      expect(await pictures.count()).toBeGreaterThan(2);
      await expect.poll(() => pictures.first().evaluate(isShown)).toBe(true);

      await page.getByRole('button', { name: 'Calls and batches' }).click();
      const rows = (name: RegExp) => page.getByRole('table', { name }).getByRole('row');
      // Nothing is drawn of what did not happen: what was read a moment before takes no call.
      const toRows = ({ length }: readonly unknown[]) => (length === 0 ? 0 : 1 + length);
      await expect.poll(() => rows(/^Calls on a time line/).count()).toBe(toRows(calls));
      await expect.poll(() => rows(/^Batches/).count()).toBe(toRows(batches));
      expect(await findBarriers(page, 'header', '.image-strip')).toEqual([]);
      await page.getByRole('button', { name: 'Close', exact: true }).click();

      await page.getByRole('button', { name: 'OneChat' }).click();
      await page.getByRole('tab', { name: 'OneChat', selected: true }).waitFor();
      await page.locator('.graphiql-query-editor').getByText('$sessionId').first().waitFor();
      expect(mishaps).toEqual({ complaints: [], foreignRequests: [] });
      await page.close();
    },
  );

  it('comes back after a reload with the same tabs and the same one open', async () => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(url);
    await page.getByRole('button', { name: 'OneChat' }).click();
    await page.getByRole('tab', { name: 'OneChat', selected: true }).waitFor();
    const titles = await page.getByRole('tab').allTextContents();
    const stored = () => page.evaluate(() => localStorage.getItem('graphiql:tabState') ?? '');
    await expect
      .poll(stored)
      .toContain(`"activeTabIndex":${titles.findIndex((title) => title.includes('OneChat'))}`);
    await page.reload();
    await page.getByRole('tab', { name: 'OneChat', selected: true }).waitFor();
    expect(await page.getByRole('tab').allTextContents()).toEqual(titles);
    await page.locator('.graphiql-query-editor').getByText('$sessionId').first().waitFor();
    await page.close();
  });

  it('opens the operation of a link in one more tab, once', async () => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(`${url}?${new URLSearchParams({ query: 'query Linked { __typename }' })}`);
    await page.getByRole('tab', { name: 'Linked', selected: true }).waitFor();
    const titles = await page.getByRole('tab').allTextContents();
    // At once, as a rule before the tab is stored; then after it is.
    await page.reload();
    await page.getByRole('tab', { name: 'Linked', selected: true }).waitFor();
    expect(await page.getByRole('tab').allTextContents()).toEqual(titles);
    await page.waitForURL(url);
    await page.reload();
    await page.getByRole('tab', { name: 'Linked', selected: true }).waitFor();
    expect(await page.getByRole('tab').allTextContents()).toEqual(titles);
    await page.close();
  });

  it('runs an operation by its own name, however soon after its tab was opened', async () => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(url);
    await page.getByRole('tab', { name: 'ThreeUsers', selected: true }).waitFor();
    const answered = page.waitForResponse((response) => {
      return response.request().postDataJSON()?.query?.includes('query NewestMessages');
    });
    const tab = await page.getByRole('button', { name: 'NewestMessages', exact: true }).elementHandle();
    await page.getByRole('button', { name: /execute query/i }).evaluate((run, opened) => {
      for (const button of [opened, run] as unknown as { click(): void }[]) button.click();
    }, tab);
    expect((await (await answered).json()).errors).toBeUndefined();
    await page.close();
  });

  it('shows messages as they arrive, until it is told to stop', async () => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const mishaps = watch(page, [new URL(url).origin]);
    await page.goto(url);
    await page.getByRole('button', { name: 'Arrivals', exact: true }).click();
    await page.getByRole('tab', { name: 'Arrivals', selected: true }).waitFor();
    await page.locator('.graphiql-editor-tool').getByText('"chatbotId"').waitFor();
    const begun = page.waitForResponse((response) => {
      return response.request().postDataJSON()?.query?.includes('subscription Arrivals');
    });
    await page.getByRole('button', { name: /execute query/i }).click();
    expect(await (await begun).headerValue('content-type')).toContain('text/event-stream');
    const say = async (text: string) => {
      const [chatbotId, sessionId] = ['6612a1b2c3d4e5f6a7b8c9aa', '6612a1b2c3d4e5f600010000'];
      const path = `/__sandbox/peki/${chatbotId}/sessions/${sessionId}/messages`;
      const body = JSON.stringify({ senderType: 'User', text });
      expect((await fetch(`${sandboxUrl}${path}`, { method: 'POST', body })).status).toBe(201);
    };
    for (const text of ['Is anybody there?', 'Hello again.']) {
      await say(text);
      await page.locator('.graphiql-response').getByText(`"${text}"`).waitFor();
    }
    await page.getByRole('status').getByText(/call/).first().waitFor();
    const ended = page.waitForEvent('requestfailed');
    await page.getByRole('button', { name: /stop query/i }).click();
    await ended;
    await page.getByRole('button', { name: /execute query/i }).waitFor();
    await page.locator('.graphiql-response').getByText('"Hello again."').waitFor();
    expect(mishaps.complaints).toEqual([`failed: ${url}`]);
    await page.close();
  });

  it('on a phone, shows the answer below the query, what it cost, and the way to the desk and back', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(url);
    await page.getByRole('tab', { name: 'ThreeUsers' }).waitFor();
    const query = await page.locator('.graphiql-editors').boundingBox();
    const answer = await page.locator('.graphiql-response').boundingBox();
    if (query === null || answer === null) throw new Error('Query or answer is not shown.');
    expect(answer.width).toBeGreaterThan(350);
    expect(answer.y).toBeGreaterThanOrEqual(query.y + query.height);
    expect(answer.height).toBeGreaterThan(200);
    await page.getByRole('button', { name: /execute query/i }).click();
    await page.getByRole('button', { name: 'Calls and batches' }).click();
    await page.getByRole('table', { name: /^Batches/ }).waitFor();
    expect(await findBarriers(page, 'header')).toEqual([]);
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    expect(await width()).toBe(390);
    await page.getByRole('link', { name: 'Desk', exact: true }).click();
    await page.getByRole('link', { name: 'GraphiQL', exact: true }).click();
    await page.getByRole('tab', { name: 'ThreeUsers' }).waitFor();
    await page.close();
  });
});

describe.skipIf(chromiumPath === undefined)('GraphiQL in Chromium, on a configured chatbot', () => {
  let sandbox: Sandbox;
  let server: Running;
  let browser: Browser;
  let url = '';
  beforeAll(async () => {
    sandbox = await startSandbox(parseSandboxFlags({ port: '0' }));
    const { apiKey, apiSecret } = sandbox.credentials.peki;
    stubEnvironment({
      LOG_LEVEL: 'silent',
      PORT: '0',
      PEKI_BASE_URL: `${sandbox.url}/api`,
      PEKI_API_KEY: apiKey,
      PEKI_API_SECRET: apiSecret,
      PEKI_CHATBOT_ID: sandbox.pekiChatbotIds[0],
      CONVOGRAPH_DESK: 'off',
    });
    server = startCommand('serve');
    [, url = ''] = await server.waitFor(/GraphQL and GraphiQL: (\S+)\n/);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await sandbox?.close();
    vi.unstubAllEnvs();
  });

  it('asks for an explanation, in tabs that are opened as well, and leads to no desk where there is none', async () => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const mishaps = watch(page, [new URL(url).origin]);
    await page.goto(url);
    const run = async (name: string) => {
      const isAsked = (query: string | undefined) => query?.includes(name) === true;
      const [answer] = await Promise.all([
        page.waitForResponse((response) => isAsked(response.request().postDataJSON()?.query)),
        page.getByRole('button', { name: /execute query/i }).click(),
      ]);
      return answer.json();
    };
    await page.getByRole('tab', { name: 'Chatbots', exact: true }).waitFor();
    expect(await page.getByRole('link', { name: 'Desk', exact: true }).count()).toBe(0);
    await page.locator('.graphiql-query-editor .view-lines').click();
    expect((await run('query Chatbots')).extensions.upstream.summary).toBe('no upstream call');
    await page.locator('.graphiql-response').getByText('"no upstream call"').waitFor();

    await page.getByRole('button', { name: /new tab/i }).click();
    await page.locator('.graphiql-query-editor .view-lines').click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('query Typed { __typename ');
    // The list of suggestions, which opens when it is ready, would take the key or cover the button.
    await page.getByRole('tab', { name: 'Typed' }).click();
    expect((await run('query Typed')).extensions.upstream.summary).toBe('no upstream call');
    expect(mishaps).toEqual({ complaints: [], foreignRequests: [] });
    await page.close();
  });
});
