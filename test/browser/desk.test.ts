import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Running, startCommand } from '../commands/run-command.ts';
import { stubEnvironment } from '../commands/stub-environment.ts';
import { chromiumPath } from './chromium-path.ts';
import { describeCosts } from './describe-costs.ts';
import { describeDrawing } from './describe-drawing.ts';
import { describeGuardedDesk } from './describe-guarded-desk.ts';
import { describeMessages } from './describe-messages.ts';
import { busySessionId, longCount, longSessionId, salesId, shopId, writeDeskData } from './desk-data.ts';
import { findBarriers, findBarriersOfState } from './find-barriers.ts';
import { launchChromium } from './launch-chromium.ts';
import { scrollToFirstRow } from './scroll-to-first-row.ts';
import { watchMishaps } from './watch-mishaps.ts';

describe.skipIf(chromiumPath === undefined)('the desk in Chromium', () => {
  let data = '';
  let server: Running;
  let browser: Browser;
  /** By their options: pages of one share the files that were loaded. */
  const contexts = new Map<string, BrowserContext>();
  let url = '';
  let sandboxUrl = '';
  beforeAll(async () => {
    data = writeDeskData();
    stubEnvironment({ LOG_LEVEL: 'silent', PORT: '0', CONVOGRAPH_ARCHIVE: join(data, 'archive.db') });
    server = startCommand('serve', `--sandbox-data=${data}`);
    [, url = ''] = await server.waitFor(/desk, to read conversations: (\S+)\n/);
    [, sandboxUrl = ''] = await server.waitFor(/Sandbox of both REST APIs: (\S+)\n/);
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    vi.unstubAllEnvs();
    rmSync(data, { recursive: true, force: true });
  });

  const toHash = (chatbotId: string, sessionId: string, query = '') =>
    `#/conversation/${chatbotId}/${sessionId}${query}`;

  /** A page that tells what it should not have done. */
  async function open(hash: string, options: BrowserContextOptions = {}) {
    const key = JSON.stringify(options);
    const context =
      contexts.get(key) ?? (await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options }));
    contexts.set(key, context);
    const page = await context.newPage();
    onTestFinished(() => page.close());
    const mishaps = watchMishaps(page, url, sandboxUrl);
    await page.goto(`${url}${hash}`);
    return { page, mishaps };
  }

  /** The numbers of the messages of the long conversation that are drawn, from top to bottom. */
  const readNumbers = (page: Page) =>
    page.locator('.message').evaluateAll((elements) =>
      elements
        // What is not measured yet is not shown.
        .filter((element) => element.checkVisibility({ visibilityProperty: true }))
        .map((element) => ({
          top: element.getBoundingClientRect().top,
          number: Number(
            /Message number (\d+)/.exec(element.querySelector('.bubble')?.textContent ?? '')?.[1],
          ),
        }))
        .sort((one, other) => one.top - other.top)
        .map(({ number }) => number)
        .filter((number) => !Number.isNaN(number)),
    );

  const listOf = (page: Page) => page.getByRole('region', { name: 'Conversations', exact: true });

  const messagesOf = (page: Page) => page.getByRole('region', { name: 'Messages', exact: true });

  it('scrolls through a whole conversation, each message once and in order, while others arrive', async () => {
    const { page, mishaps } = await open(toHash(shopId, busySessionId));
    await messagesOf(page)
      .getByText(`Message number ${longCount - 1}`)
      .waitFor();
    expect((await readNumbers(page)).at(-1)).toBe(longCount - 1);
    const messages = messagesOf(page);
    let mostElements = 0;
    await messages.hover();
    await scrollToFirstRow(
      page,
      longCount - 1,
      () => readNumbers(page),
      async () => {
        mostElements = Math.max(mostElements, await messages.locator('*').count());
        const path = `/__sandbox/peki/${shopId}/sessions/${busySessionId}/messages`;
        const body = JSON.stringify({ senderType: 'User', text: 'Another one' });
        expect((await fetch(`${sandboxUrl}${path}`, { method: 'POST', body })).status).toBe(201);
      },
    );
    // As many as fit the window, whatever is loaded.
    expect(mostElements).toBeLessThan(600);
    await page.getByRole('button', { name: /^\d+ new$/ }).click();
    await messages.getByText('Another one').last().waitFor();
    await expect
      .poll(() => messages.evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight))
      .toBeLessThan(2);
    expect(mishaps).toEqual([]);
  });

  it('opens a link to a message in the middle, and reads on in both directions', async () => {
    const at = new Date(Date.UTC(2025, 2, 1, 9, 150)).toISOString();
    const { page, mishaps } = await open(toHash(shopId, longSessionId, `?at=${at}`));
    await messagesOf(page).getByText('Message number 150').waitFor();
    const numbers = await readNumbers(page);
    expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
    await page.keyboard.press('n');
    await expect.poll(() => page.url()).toContain('message=');
    await messagesOf(page).hover();
    for (const [sign, last] of [
      [1, longCount - 1],
      [-1, 0],
    ] as const) {
      await expect
        .poll(
          async () => {
            await page.mouse.wheel(0, sign * 700);
            return (await readNumbers(page)).includes(last);
          },
          { interval: 20 },
        )
        .toBe(true);
    }
    expect(mishaps).toEqual([]);
  });

  it('jumps to a date, and says where a day begins', async () => {
    const { page, mishaps } = await open(toHash(shopId, longSessionId));
    const messages = messagesOf(page);
    await messages.getByText(`Message number ${longCount - 1}`).waitFor();
    await page.getByRole('button', { name: 'Jump to a date' }).click();
    await page.getByLabel('Date to jump to').fill('2025-03-01');
    await expect.poll(() => page.url()).toContain('at=2025-0');
    await expect.poll(async () => (await readNumbers(page))[0]).toBe(0);
    await messages.getByRole('heading', { name: /March.*2025/ }).waitFor();
    expect(mishaps).toEqual([]);
  });

  it('lists, finds and filters conversations by the keyboard alone', async () => {
    const { page, mishaps } = await open(toHash(shopId, longSessionId));
    await listOf(page)
      .getByRole('link', { name: /A long talk/ })
      .waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('number 42');
    await page.locator('mark', { hasText: '42' }).first().waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    await page.getByRole('textbox', { name: 'Search conversations' }).focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await listOf(page)
      .getByRole('link', { name: /A long talk/ })
      .waitFor();
    await page.keyboard.press('j');
    const first = await page.evaluate(() => document.activeElement?.textContent);
    await page.keyboard.press('j');
    expect(await page.evaluate(() => document.activeElement?.textContent)).not.toBe(first);
    await page.keyboard.press('k');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(first);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Order 0' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Status' }).selectOption('ACTIVE');
    const rows = page.locator('.pane-list li a.row');
    await expect.poll(() => rows.count()).toBe(1);
    await page.locator('.filters-range summary').focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('From', { exact: true }).fill('2030-01-01');
    await expect.poll(() => rows.count()).toBe(0);
    await page.getByRole('button', { name: 'Any time' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => rows.count()).toBe(1);
    expect(mishaps.filter((text) => !/Content Security|Failed to load/.test(text))).toEqual([]);
  });

  it('loads the list of conversations as one scrolls', async () => {
    const { page } = await open(toHash(shopId, longSessionId));
    await listOf(page)
      .getByRole('link', { name: /Order 3\b/ })
      .waitFor();
    await expect
      .poll(async () => {
        await listOf(page).evaluate((element) => element.scrollBy(0, element.clientHeight));
        return listOf(page)
          .getByRole('link', { name: /Order 59\b/ })
          .count();
      })
      .toBe(1);
  });

  it('has no barrier and fits its window, from a phone to a large one', async () => {
    const { page } = await open(toHash(shopId, longSessionId));
    await messagesOf(page)
      .getByText(`Message number ${longCount - 1}`)
      .waitFor();
    await page.getByText('ada@example.com').waitFor();
    expect(await findBarriersOfState(page)).toEqual([]);
    await page.setViewportSize({ width: 2560, height: 1300 });
    await page.getByText('ada@example.com').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(2560);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('region', { name: 'Details', exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Details', exact: true }).click();
    await page.getByText('ada@example.com').waitFor();
    expect(await findBarriersOfState(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close the details' }).click();
    await page.keyboard.press('Escape');
    await listOf(page)
      .getByRole('link', { name: /A long talk/ })
      .waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });

  it('says so where there is nothing, and where something fails', async () => {
    const { page: waiting } = await open('');
    await waiting.route('**/graphql', (route) =>
      /conversationQuery|detailsPaneQuery/.test(route.request().postData() ?? '')
        ? undefined
        : route.continue(),
    );
    await waiting.goto(`${url}${toHash(shopId, busySessionId)}`);
    await waiting.getByRole('status', { name: 'Loading the conversation' }).waitFor();
    expect(await findBarriersOfState(waiting)).toEqual([]);
    await waiting.close();
    const { page } = await open(toHash(salesId, 'no_such_chat'));
    await page.getByText('No message', { exact: true }).waitFor();
    expect(await findBarriersOfState(page)).toEqual([]);
    await page.goto(`${url}${toHash('nobody', 'x')}`);
    await page.getByText('There is no such conversation').waitFor();
    expect(await findBarriersOfState(page)).toEqual([]);
    await page.route('**/graphql', (route) =>
      route.request().postData()?.includes('conversationQuery') ? route.abort() : route.continue(),
    );
    await page.goto(`${url}${toHash(shopId, longSessionId)}`);
    await page.getByRole('alert').getByText('The server cannot be reached.').waitFor();
    expect(await findBarriersOfState(page)).toEqual([]);
    await page.unroute('**/graphql');
    await page.getByRole('button', { name: 'Try again' }).click();
    await messagesOf(page)
      .getByText(`Message number ${longCount - 1}`)
      .waitFor();
  });

  it('loads at most 147 KB of script before somebody reads', async () => {
    const { page } = await open('', { viewport: { width: 390, height: 844 } });
    await listOf(page)
      .getByRole('link', { name: /A long talk/ })
      .waitFor();
    const readScripts = () =>
      page.evaluate(() =>
        performance
          .getEntriesByType('resource')
          .filter(({ name }) => name.endsWith('.js'))
          .map(({ name }) => name),
      );
    // With what follows the list, which comes last.
    for (const name of ['/live-sessions-', '/subscribe-operation-', '/parse-'])
      await expect
        .poll(async () => (await readScripts()).filter((each) => each.includes(name)))
        .toHaveLength(1);
    const scripts = await readScripts();
    const sizes = await Promise.all(
      scripts.map(async (name) => {
        const response = await fetch(name, { method: 'HEAD', headers: { 'accept-encoding': 'gzip' } });
        expect(response.headers.get('content-encoding')).toBe('gzip');
        return Number(response.headers.get('content-length'));
      }),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(147_000);
  });

  describeMessages(() => ({ open, url }));

  describeDrawing(() => ({ open, listOf, messagesOf }));

  describeCosts(() => ({ open }));

  describeGuardedDesk(() => ({ open, messagesOf, sandboxUrl }));
});
