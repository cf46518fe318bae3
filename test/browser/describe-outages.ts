import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { findBarriersOfState } from './find-barriers.ts';
import { type DeskBench, salesBot, shop } from './start-desk.ts';

/** What these tests take from the browser and the sandbox of others. */
interface LiveRig {
  readonly desk: DeskBench;
  open(hash: string): Promise<Page>;
  openLive(hash: string): Promise<Page>;
  messages(page: Page): Locator;
  /** Faults of the sandbox, until the test has ended. */
  strike(...rules: readonly object[]): Promise<void>;
}

const closed = '6612a1b2c3d4e5f600100000';
const chatRoute = 'GET /api/chatbot/messages';
const listRoute = 'GET /api/Dev/:chatbotId/messages';
const inShop = (sessionId: string) => `#/conversation/${shop}/${sessionId}`;

/** The desk while an API cannot be asked. */
export function describeOutages(rig: () => LiveRig): void {
  describe('while an API cannot be asked', () => {
    it('shows the rest when the API of the messages is down, and reads them when it is asked to', async () => {
      await rig().strike({ route: chatRoute, match: { chatid: 'chat_789012' }, fault: '503' });
      const page = await rig().open(`#/conversation/${salesBot}/chat_789012`);
      await page.getByText('UPSTREAM_UNAVAILABLE').waitFor();
      await page
        .getByRole('region', { name: 'Conversations', exact: true })
        .locator('li a.row')
        .first()
        .waitFor();
      expect(await findBarriersOfState(page)).toEqual([]);
      await rig().desk.control('DELETE', '/faults');
      await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
      await rig().messages(page).getByRole('article').first().waitFor();
    });

    it('says that what it shows was read earlier, when the API cannot be asked', async () => {
      await rig().openLive(inShop(closed));
      await rig().strike({ route: listRoute, match: { sessionId: closed }, fault: '503' });
      const page = await rig().open(inShop(closed));
      await page.getByText('From earlier.').waitFor();
      await rig().messages(page).getByRole('article').first().waitFor();
      expect(await findBarriersOfState(page)).toEqual([]);
      await rig().desk.control('DELETE', '/faults');
      await page.getByRole('button', { name: 'Read again' }).click();
      await page.getByText('From earlier.').waitFor({ state: 'detached' });
    });

    // The last one: the API's key rests for a minute.
    it('counts down to when an API with a limit may be asked again', async () => {
      await rig().strike({ route: chatRoute, fault: '429', retryAfter: 60, times: 1 });
      const page = await rig().open(`#/conversation/${salesBot}/chat_789011`);
      const button = page.getByRole('button', { name: /^Tries again in \d+ s$/ });
      await button.waitFor();
      const first = await button.innerText();
      expect(await button.isDisabled()).toBe(true);
      expect(await findBarriersOfState(page)).toEqual([]);
      await expect.poll(() => button.innerText()).not.toBe(first);
    });
  });
}
