import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { longCount, longSessionId, shopId } from './desk-data.ts';
import { findBarriersOfState } from './find-barriers.ts';

/** What these tests take from the browser of others. */
interface DeskRig {
  open(hash: string): Promise<{ readonly page: Page }>;
  listOf(page: Page): Locator;
  messagesOf(page: Page): Locator;
}

/** Of React's tree, what is looked at here. */
interface Fiber {
  readonly type: unknown;
  readonly flags: number;
  readonly stateNode: unknown;
  readonly child: Fiber | null;
  readonly sibling: Fiber | null;
  readonly return: Fiber | null;
}

interface Drawn {
  list: number;
  messages: number;
}

/** Runs in the page before its own scripts. Counts how often the components around both lists are drawn: React tells tools of each commit. */
function countDrawing(): void {
  const drawn = { list: 0, messages: 0 };
  const last: { list?: Fiber; messages?: Fiber } = {};
  const visit = (fiber: Fiber | null) => {
    if (fiber === null) return;
    if (fiber.stateNode instanceof HTMLElement) {
      const { classList } = fiber.stateNode;
      if (classList.contains('pane-list')) note('list', fiber);
      if (classList.contains('messages')) note('messages', fiber);
    }
    visit(fiber.child);
    visit(fiber.sibling);
  };
  const note = (name: 'list' | 'messages', element: Fiber) => {
    let owner: Fiber | null = element;
    while (owner !== null && typeof owner.type !== 'function') owner = owner.return;
    // A fiber that was only passed by is the one of the last commit, or has not the first flag: PerformedWork.
    if (owner === null || owner === last[name]) return;
    last[name] = owner;
    if (owner.flags & 1) drawn[name] += 1;
  };
  Object.assign(window, {
    drawn,
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      supportsFiber: true,
      inject: () => 1,
      onCommitFiberRoot: (_id: number, { current }: { readonly current: Fiber }) => visit(current),
      onCommitFiberUnmount() {},
    },
  });
}

/** What is drawn anew and what is not, and the states that are seldom seen. */
export function describeDrawing(rig: () => DeskRig): void {
  describe('what is drawn', () => {
    const hash = `#/conversation/${shopId}/${longSessionId}`;

    it('draws one list anew while one scrolls it, and not the other', async () => {
      const { page } = await rig().open(hash);
      await page.addInitScript(countDrawing);
      const isCaughtUp = page.waitForResponse((response) =>
        /liveSessionsQuery/.test(response.request().postData() ?? ''),
      );
      await page.reload();
      await isCaughtUp;
      await page.getByText('Live', { exact: true }).waitFor();
      await rig()
        .messagesOf(page)
        .getByText(`Message number ${longCount - 1}`)
        .waitFor();
      let counts = await readDrawn(page);
      await expect
        .poll(
          async () => {
            const before = JSON.stringify(counts);
            counts = await readDrawn(page);
            return JSON.stringify(counts) === before;
          },
          { interval: 500 },
        )
        .toBe(true);
      await scrollUntil(page, rig().messagesOf(page), -600, `Message number ${longCount - 60}`);
      const afterMessages = await readDrawn(page);
      expect(afterMessages.messages).toBeGreaterThan(counts.messages);
      expect(afterMessages.list).toBe(counts.list);
      await scrollUntil(page, rig().listOf(page), 600, 'Order 59');
      const afterList = await readDrawn(page);
      expect(afterList.list).toBeGreaterThan(afterMessages.list);
      expect(afterList.messages).toBe(afterMessages.messages);
    });

    it('loads what comes later one after another, and does not wait for ever for one that hangs', async () => {
      const { page } = await rig().open(hash);
      const isLive = page.getByText('Live', { exact: true });
      // Once all is loaded, nothing of the first load is counted.
      await isLive.waitFor();
      const files: string[] = [];
      await page.route(/\/(?:composer|details-pane|live-messages)-[^/]*\.js$/, (route) => {
        const [, name = ''] = /\/(composer|details-pane|live-messages)-/.exec(route.request().url()) ?? [];
        files.push(name);
        // One is never answered.
        return name === 'details-pane' ? undefined : route.continue();
      });
      await page.reload();
      await isLive.waitFor();
      expect(files).toEqual(['composer', 'details-pane', 'live-messages']);
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    });

    it('says so where there is no chatbot, no list, and nothing found', async () => {
      const { page } = await rig().open(hash);
      await rig().listOf(page).getByRole('textbox', { name: 'Search conversations' }).fill('zzzzzz');
      await page.getByText('No message has these words.').waitFor();
      expect(await findBarriersOfState(page)).toEqual([]);
      await page.route('**/graphql', (route) =>
        route.request().postData()?.includes('chatbotSessionsQuery') ? route.abort() : route.continue(),
      );
      await page.reload();
      await page
        .getByText(/^The list of .* cannot be shown$/)
        .first()
        .waitFor();
      expect(await findBarriersOfState(page)).toEqual([]);
      await page.unroute('**/graphql');
      await page.route('**/graphql', (route) =>
        route.request().postData()?.includes('inboxQuery')
          ? route.fulfill({ json: { data: { chatbots: { nodes: [] } } } })
          : route.continue(),
      );
      await page.reload();
      await page.getByText('There is no chatbot to read').waitFor();
      expect(await findBarriersOfState(page)).toEqual([]);
    });
  });
}

const readDrawn = (page: Page) => page.evaluate<Drawn>('({ ...window.drawn })');

async function scrollUntil(page: Page, list: Locator, by: number, text: string): Promise<void> {
  await list.hover();
  await expect
    .poll(
      async () => {
        await page.mouse.wheel(0, by);
        return list.getByText(text).count();
      },
      { interval: 50 },
    )
    .toBeGreaterThan(0);
}
