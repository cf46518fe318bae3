import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Running, startCommand } from '../commands/run-command.ts';
import { stubEnvironment } from '../commands/stub-environment.ts';
import { chromiumPath } from './chromium-path.ts';
import { launchChromium } from './launch-chromium.ts';

const query = `{
  chatbots(first: 1) {
    nodes {
      chatbotId
      ... @defer { sessions(first: 3) { totalCount nodes @stream(initialCount: 1) { subject } } }
    }
  }
}`;

describe.skipIf(chromiumPath === undefined)('GraphiQL in Chromium, asked for late parts', () => {
  let server: Running;
  let browser: Browser;
  let url = '';
  beforeAll(async () => {
    stubEnvironment({ LOG_LEVEL: 'silent', PORT: '0' });
    server = startCommand('serve');
    [, url = ''] = await server.waitFor(/GraphQL and GraphiQL: (\S+)\n/);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    vi.unstubAllEnvs();
  });

  it('shows them all, and what they cost', async () => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(`${url}?${new URLSearchParams({ query })}`);
    await page.locator('.graphiql-query-editor').getByText('@stream').first().waitFor();
    const answered = page.waitForResponse(
      (response) => response.request().postData()?.includes('@stream') === true,
    );
    await page.getByRole('button', { name: /execute query/i }).click();
    const response = await answered;
    expect(await response.headerValue('content-type')).toContain('multipart/mixed');
    await expect.poll(() => page.getByRole('status').textContent()).toMatch(/calls? in /);
    const shown = page.locator('.graphiql-response');
    await shown.getByText('"totalCount"').waitFor();
    await expect.poll(async () => ((await shown.textContent()) ?? '').match(/"subject"/g)?.length).toBe(3);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
