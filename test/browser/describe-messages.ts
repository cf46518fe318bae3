import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { chatId, oddSessionId, salesId, shopId } from './desk-data.ts';
import { findBarriersOfState } from './find-barriers.ts';

/** What these tests take from the browser of others. */
interface DeskRig {
  open(hash: string): Promise<{ readonly page: Page; readonly mishaps: readonly string[] }>;
  readonly url: string;
}

const toHash = (chatbotId: string, sessionId: string) => `#/conversation/${chatbotId}/${sessionId}`;

/** Each kind of message as what it is, and harmless. */
export function describeMessages(rig: () => DeskRig): void {
  describe('messages', () => {
    it('runs nothing that a message, a name or a result says', async () => {
      const { page, mishaps } = await rig().open(toHash(shopId, oddSessionId));
      await page.getByText('With a file').waitFor();
      await page.getByText('report of May.pdf').waitFor();
      const links = await page
        .locator('.pane-conversation a')
        .evaluateAll((elements) => elements.map((element) => (element as HTMLAnchorElement).protocol));
      // Those that Markdown may not make lead nowhere.
      expect(links.filter((protocol) => ![':', 'http:', 'https:'].includes(protocol))).toEqual([]);
      await page
        .locator('.pane-conversation')
        .getByText('click me')
        .evaluateAll((elements) => {
          for (const element of elements) if (element instanceof HTMLElement) element.click();
        });
      expect(
        await page
          .locator('.markdown :is(script, iframe, form, style, svg, [onerror], [onclick], [style])')
          .count(),
      ).toBe(0);
      await page.goto(`${rig().url}${toHash(salesId, chatId)}`);
      await page.getByRole('cell', { name: '<b>Chile</b>' }).waitFor();
      // A text that Markdown makes an image of asks for it, and the policy refuses.
      expect(
        mishaps.filter((text) => !/Content Security Policy|ERR_BLOCKED_BY_CSP|^Failed to load/.test(text)),
      ).toEqual([]);
    });

    it('shows pictures in place, and large', async () => {
      const { page } = await rig().open(toHash(shopId, oddSessionId));
      const picture = page.getByRole('button', { name: /^Enlarge: Picture from the user/ });
      const dialog = page.getByRole('dialog');
      // It grows when its picture has come, and may so move away from under the click.
      await expect
        .poll(async () => {
          if (!(await dialog.isVisible())) await picture.click();
          return dialog.isVisible();
        })
        .toBe(true);
      await dialog.getByRole('img').waitFor();
      expect(await findBarriersOfState(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
    });

    it('draws a result as a chart and a table that sorts and turns pages', async () => {
      const { page, mishaps } = await rig().open(toHash(salesId, chatId));
      await page.getByRole('img', { name: /^Bar chart by country, 3 values: total from 90/ }).waitFor();
      const small = page.getByRole('figure', { name: 'Result, 3 rows' });
      // A list that is still growing can move away from under a click.
      const sortUntil = (table: Locator, column: string, firstCell: string) =>
        expect
          .poll(async () => {
            await table.getByRole('button', { name: column }).click();
            return table.getByRole('cell').first().textContent();
          })
          .toBe(firstCell);
      await sortUntil(small, 'total', '<b>Chile</b>');
      const large = page.getByRole('figure', { name: 'Result, 250 rows' });
      await expect
        .poll(async () => {
          await page
            .getByRole('region', { name: 'Messages', exact: true })
            .evaluate((list) => list.scrollTo(0, list.scrollHeight));
          return page.getByText('The first 100 of 250 rows').count();
        })
        .toBe(1);
      await expect
        .poll(async () => {
          const load = page.getByRole('button', { name: 'Load 250 rows' });
          if ((await load.count()) > 0) await load.click();
          return page.getByText('Page 1 of 25').count();
        })
        .toBe(1);
      // Ascending, then descending.
      await sortUntil(large, 'id', '249');
      await page.getByRole('button', { name: 'Page after' }).click();
      await expect.poll(() => large.getByRole('cell').first().textContent()).toBe('239');
      // Both stay as they are while they are out of sight.
      const messages = page.getByRole('region', { name: 'Messages', exact: true });
      const scrollTo = (place: 'first' | 'last', table: Locator) =>
        expect
          .poll(async () => {
            await messages.evaluate(
              (list, toFirst) => list.scrollTo(0, toFirst ? 0 : list.scrollHeight),
              place === 'first',
            );
            return table.count();
          })
          .toBe(1);
      await scrollTo('first', small);
      expect(await small.getByRole('cell').first().textContent()).toBe('<b>Chile</b>');
      await scrollTo('last', large);
      expect(await large.getByRole('cell').first().textContent()).toBe('239');
      expect(await findBarriersOfState(page)).toEqual([]);
      expect(mishaps).toEqual([]);
    });

    it('saves what is loaded', async () => {
      const { page } = await rig().open(toHash(salesId, chatId));
      await page.getByText('There are 250.').waitFor();
      for (const [format, pattern] of [
        ['Markdown', /\*\*USER\*\* 2025-03-01T09:00:00.000Z\n\nSales by country\?/],
        ['CSV', /^id,time,role,kind,text,url\r\nmsg_0,/],
        ['NDJSON', /^\{"id":"msg_0"/],
      ] as const) {
        await page.getByRole('button', { name: 'Export what is loaded' }).click();
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('button', { name: format, exact: true }).click(),
        ]);
        expect(readFileSync(await download.path(), 'utf8')).toMatch(pattern);
      }
    });
  });
}
