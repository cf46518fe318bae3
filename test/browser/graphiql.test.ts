import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseSandboxFlags } from '../../src/sandbox/sandbox-options.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { type Running, startCommand } from '../commands/run-command.ts';
import { stubEnvironment } from '../commands/stub-environment.ts';
import { chromiumPath } from './chromium-path.ts';

/** What the page did besides what it was asked to. */
interface Mishaps {
  /** Console errors and warnings, uncaught errors, failed requests. */
  readonly complaints: string[];
  readonly foreignRequests: string[];
}

function watch(page: Page, origin: string): Mishaps {
  const mishaps: Mishaps = { complaints: [], foreignRequests: [] };
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) mishaps.complaints.push(message.text());
  });
  page.on('pageerror', (error) => mishaps.complaints.push(error.message));
  page.on('requestfailed', (request) => mishaps.complaints.push(`failed: ${request.url()}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`)) mishaps.foreignRequests.push(request.url().slice(0, 100));
  });
  return mishaps;
}

describe.skipIf(chromiumPath === undefined)('GraphiQL in Chromium, on the embedded sandbox', () => {
  let server: Running;
  let browser: Browser;
  let url = '';
  beforeAll(async () => {
    stubEnvironment({ LOG_LEVEL: 'silent', PORT: '0' });
    server = startCommand('serve');
    [, url = ''] = await server.waitFor(/GraphQL and GraphiQL: (\S+)\n/);
    browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    vi.unstubAllEnvs();
  });

  it.each(['light', 'dark'] as const)(
    'runs the nested example, shows its data and opens another (%s)',
    async (colorScheme) => {
      const page = await browser.newPage({ colorScheme, viewport: { width: 1400, height: 900 } });
      const mishaps = watch(page, new URL(url).origin);
      await page.goto(url);
      await page.getByRole('tab', { name: 'ThreeUsers', selected: true }).waitFor();
      await page.getByRole('button', { name: 'Conversations' }).click();
      await page.getByRole('tab', { name: 'Conversations', selected: true }).waitFor();
      const answered = page.waitForResponse((response) => {
        return response.request().postDataJSON()?.query?.includes('query Conversations');
      });
      await page.getByRole('button', { name: /execute query/i }).click();
      const answer = await (await answered).json();
      expect(answer.errors).toBeUndefined();
      await page.locator('.graphiql-response').getByText('"peki"').waitFor();
      expect(answer.extensions.upstream.summary).toMatch(/ calls?\b.*; lookups would have taken \d+ in 3$/);
      expect(await page.locator('#summary').textContent()).toBe(answer.extensions.upstream.summary);
      await page.locator('.graphiql-response .view-lines').click();
      await page.keyboard.press('ControlOrMeta+End');
      await page.locator('.graphiql-response').getByText('"budgetLeft"').waitFor({ timeout: 10_000 });

      await page.getByRole('button', { name: 'OneChat' }).click();
      await page.getByRole('tab', { name: 'OneChat', selected: true }).waitFor();
      await page.locator('.graphiql-query-editor').getByText('$sessionId').first().waitFor();
      expect(mishaps).toEqual({ complaints: [], foreignRequests: [] });
      await page.close();
    },
    60_000,
  );

  it('comes back after a reload with the same tabs and the same one open', async () => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(new URL('/', url).href);
    await page.getByRole('button', { name: 'OneChat' }).click();
    await page.getByRole('tab', { name: 'OneChat', selected: true }).waitFor();
    const stored = () => page.evaluate(() => localStorage.getItem('graphiql:tabState') ?? '');
    await expect.poll(stored, { timeout: 10_000 }).toContain('"activeTabIndex":3');
    await page.reload();
    await page.getByRole('tab', { name: 'OneChat', selected: true }).waitFor();
    expect(await page.getByRole('tab').count()).toBe(5);
    await page.locator('.graphiql-query-editor').getByText('$sessionId').first().waitFor();
    await page.close();
  }, 60_000);

  it('shows the answer below the query on a phone, as wide as the query', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(url);
    await page.getByRole('tab', { name: 'ThreeUsers' }).waitFor();
    const query = await page.locator('.graphiql-editors').boundingBox();
    const answer = await page.locator('.graphiql-response').boundingBox();
    if (query === null || answer === null) throw new Error('Query or answer is not shown.');
    expect(answer.width).toBeGreaterThan(250);
    expect(answer.y).toBeGreaterThanOrEqual(query.y + query.height);
    expect(answer.height).toBeGreaterThan(200);
    await page.close();
  }, 60_000);
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
    });
    server = startCommand('serve');
    [, url = ''] = await server.waitFor(/GraphQL and GraphiQL: (\S+)\n/);
    browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await sandbox?.close();
    vi.unstubAllEnvs();
  });

  it('asks for an explanation in its headers editor, in tabs that are opened as well', async () => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const mishaps = watch(page, new URL(url).origin);
    await page.goto(url);
    const run = async (name: string) => {
      const isAsked = (query: string | undefined) => query?.includes(name) === true;
      const [answer] = await Promise.all([
        page.waitForResponse((response) => isAsked(response.request().postDataJSON()?.query)),
        page.keyboard.press('ControlOrMeta+Enter'),
      ]);
      return answer.json();
    };
    await page.getByRole('tab', { name: 'Chatbots' }).waitFor();
    await page.getByRole('button', { name: 'Headers' }).click();
    await page.locator('.graphiql-editor-tool').getByText('"x-convograph-explain"').waitFor();
    await page.locator('.graphiql-query-editor .view-lines').click();
    expect((await run('query Chatbots')).extensions.upstream.summary).toBe('no upstream call');
    await page.locator('.graphiql-response').getByText('"no upstream call"').waitFor();

    await page.getByRole('button', { name: /new tab/i }).click();
    await page.locator('.graphiql-query-editor .view-lines').click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('query Typed { __typename ');
    expect((await run('query Typed')).extensions.upstream.summary).toBe('no upstream call');
    expect(mishaps).toEqual({ complaints: [], foreignRequests: [] });
    await page.close();
  }, 60_000);
});
