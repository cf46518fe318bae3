import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { longSessionId, shopId } from './desk-data.ts';
import { findBarriersOfState } from './find-barriers.ts';

/** What these tests take from the browser of others. */
interface DeskRig {
  open(
    hash: string,
    options?: BrowserContextOptions,
  ): Promise<{ readonly page: Page; readonly mishaps: readonly string[] }>;
}

/** The drawer that shows what operations cost. */
export function describeCosts(rig: () => DeskRig): void {
  const drawerOf = (page: Page) => page.getByRole('region', { name: 'What did this cost?' });
  const hash = `#/conversation/${shopId}/${longSessionId}`;

  describe('what it cost', () => {
    it('is drawn, follows what is done, and gives the focus back', async () => {
      const { page, mishaps } = await rig().open(hash);
      await page.getByText('Message number 299', { exact: true }).waitFor();
      const button = page.getByRole('button', { name: 'What did this cost?' });
      await button.focus();
      await page.keyboard.press('Enter');
      const drawer = drawerOf(page);
      await drawer.getByRole('table', { name: /^Batches/ }).waitFor();
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('What did this cost?');
      expect(await findBarriersOfState(page)).toEqual([]);
      let callsLeft: string | undefined;
      page.on('requestfinished', async (request) => {
        if (request.postDataJSON()?.query?.includes('messageListOlderQuery') !== true) return;
        const parts = (await (await request.response())?.text()) ?? '';
        callsLeft = /"budgetLeft":(\d+)/.exec(parts)?.[1];
      });
      await page.getByRole('region', { name: 'Messages', exact: true }).hover();
      await page.mouse.wheel(0, -20_000);
      await expect.poll(() => drawer.getByText(`${callsLeft} calls left`).count()).toBe(1);
      await drawer.getByRole('combobox', { name: 'Operation' }).selectOption({ label: '1: inboxQuery' });
      await drawer.getByText('no upstream call').waitFor();
      await drawer.getByText('No call was made.').waitFor();
      await drawer.getByRole('heading', { name: 'What did this cost?' }).focus();
      await page.keyboard.press('Escape');
      await drawer.waitFor({ state: 'detached' });
      expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
      await page.keyboard.press('c');
      await drawer.waitFor();
      expect(mishaps).toEqual([]);
    });

    it('is opened by touch on a phone, at the list and in a conversation', async () => {
      const { page } = await rig().open('', { viewport: { width: 390, height: 844 }, hasTouch: true });
      await page.getByRole('button', { name: 'What did this cost?' }).tap();
      await drawerOf(page)
        .getByRole('table', { name: /^Batches/ })
        .waitFor();
      await drawerOf(page).getByRole('button', { name: 'Close', exact: true }).tap();
      await page.getByRole('link', { name: /A long talk/ }).tap();
      await page.getByText('Message number 299', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'What did this cost?' }).tap();
      await drawerOf(page)
        .getByRole('table', { name: /^Batches/ })
        .waitFor();
      expect(await findBarriersOfState(page)).toEqual([]);
    });
  });
}
