import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { scopes } from '../../src/viewer.ts';
import { chromiumPath } from './chromium-path.ts';
import { describeOutages } from './describe-outages.ts';
import { findBarriersOfState } from './find-barriers.ts';
import { type DeskBench, salesBot, shop, startDesk } from './start-desk.ts';

const long = '6612a1b2c3d4e5f6000b0000';
/** Of the user who holds it, the only one that is active. */
const active = '6612a1b2c3d4e5f600190000';
const closed = '6612a1b2c3d4e5f600100000';
const other = '6612a1b2c3d4e5f600120000';
const inShop = (sessionId: string) => `#/conversation/${shop}/${sessionId}`;
const postRoute = 'POST /api/Dev/:chatbotId/message';

describe.skipIf(chromiumPath === undefined)('the desk in Chromium, live', () => {
  let desk: DeskBench;
  /** Ends what holds back each word of an answer; null: nothing is held back. */
  let held: (() => void)[] | null = null;
  beforeAll(async () => {
    desk = await startDesk(async () => {
      if (held !== null) await new Promise<void>((resolve) => held?.push(resolve));
    });
  });
  afterAll(() => desk?.close());
  beforeEach(() => {
    held = null;
  });

  async function open(hash: string, caller: 'reader' | 'writer' = 'writer') {
    const page = await desk.open(caller, hash);
    onTestFinished(() => page.close());
    return page;
  }
  async function openLive(hash: string) {
    const page = await open(hash);
    await page.getByText('Live', { exact: true }).waitFor();
    return page;
  }
  /** Or it comes back by itself, and takes the button away. */
  const tryNow = (page: Page) =>
    Promise.race([
      page.getByRole('button', { name: 'Try now' }).click(),
      page.getByText('Live', { exact: true }).waitFor(),
    ]).then(() => page.getByText('Live', { exact: true }).waitFor());
  const messages = (page: Page) => page.getByRole('region', { name: 'Messages', exact: true });
  const articles = (page: Page, text: string) =>
    messages(page).getByRole('article').filter({ hasText: text });
  const listed = (page: Page, text: string) =>
    messages(page)
      .getByRole('article', { name: /^User, / })
      .filter({ hasText: text });
  const field = (page: Page) => page.getByRole('textbox', { name: /to the chatbot/ });
  async function write(page: Page, text: string) {
    await field(page).fill(text);
    await field(page).press('Control+Enter');
  }
  async function strike(...rules: readonly object[]) {
    await desk.control('PUT', '/faults', { rules });
    onTestFinished(() => desk.control('DELETE', '/faults').then(() => undefined));
  }
  const release = () => {
    const waiting = held ?? [];
    held = null;
    for (const go of waiting) go();
  };

  it('shows what arrives to whoever is at the end, and moves the conversation up', async () => {
    const page = await openLive(inShop(closed));
    await desk.say(closed, 'Is anybody there?');
    await articles(page, 'Is anybody there?').waitFor();
    expect(await page.getByRole('button', { name: /Newest| new/ }).count()).toBe(0);
    const first = page
      .getByRole('region', { name: 'Conversations', exact: true })
      .locator('li a.row')
      .first();
    await first.filter({ hasText: 'Is anybody there?' }).waitFor();
    expect(await first.getAttribute('aria-current')).toBe('true');
    await desk.say(other, 'And here?');
    await first.filter({ hasText: 'And here?' }).waitFor();
    expect(await findBarriersOfState(page)).toEqual([]);
  });

  it('counts what arrives for whoever has scrolled away, whom it leaves where they are', async () => {
    const page = await openLive(inShop(long));
    await messages(page).hover();
    await page.mouse.wheel(0, -1_500);
    await page.getByRole('button', { name: 'Newest', exact: true }).waitFor();
    // The turn of the wheel may not have ended.
    const readPlace = () => messages(page).evaluate(({ scrollTop }) => scrollTop);
    let place = await readPlace();
    await expect
      .poll(async () => {
        const before = place;
        place = await readPlace();
        return place - before;
      })
      .toBe(0);
    await desk.say(long, 'One');
    await desk.say(long, 'Two');
    await page.getByRole('button', { name: '2 new' }).waitFor();
    expect(await readPlace()).toBe(place);
    expect(await findBarriersOfState(page)).toEqual([]);
    await page.getByRole('button', { name: '2 new' }).click();
    await articles(page, 'Two').waitFor();
    await expect.poll(() => page.getByRole('button', { name: / new|Newest/ }).count()).toBe(0);
  });

  it('comes back after the connection was lost with what was said meanwhile, once, on one stream', async () => {
    const page = await open(inShop(long));
    const streams = new Set<Request>();
    page.on('request', (request) => {
      if (request.headers()['accept'] === 'text/event-stream') streams.add(request);
    });
    page.on('requestfinished', (request) => streams.delete(request));
    page.on('requestfailed', (request) => streams.delete(request));
    await page.getByText('Live', { exact: true }).waitFor();
    await desk.say(long, 'Before');
    await articles(page, 'Before').waitFor();
    desk.cut();
    await page.getByText('Offline.').waitFor();
    expect(await findBarriersOfState(page)).toEqual([]);
    await field(page).fill('A draft');
    expect(await page.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true);
    for (const n of [1, 2, 3]) await desk.say(long, `Meanwhile ${n}`);
    desk.mend();
    await tryNow(page);
    await articles(page, 'Meanwhile 3').waitFor();
    await desk.say(long, 'Afterwards');
    await articles(page, 'Afterwards').waitFor();
    const shown = await messages(page).getByRole('article').allInnerTexts();
    const texts = shown.flatMap((text) => /Before|Meanwhile \d|Afterwards/.exec(text) ?? []);
    expect(texts).toEqual(['Before', 'Meanwhile 1', 'Meanwhile 2', 'Meanwhile 3', 'Afterwards']);
    expect(await field(page).inputValue()).toBe('A draft');
    await expect.poll(() => streams.size).toBe(2);
    expect([...streams].map((stream) => /(\w+)\(/.exec(stream.postDataJSON().query)?.[1]).toSorted()).toEqual(
      ['liveMessagesSubscription', 'liveSessionsSubscription'],
    );
  });

  it('sends once, and shows the message and its answer once', async () => {
    const page = await openLive(inShop(active));
    await desk.control('DELETE', '/requests');
    held = [];
    await write(page, 'Can I **change** my order?');
    await articles(page, 'Can I change my order?').waitFor();
    await expect.poll(() => articles(page, 'Can I change my order?').count()).toBe(1);
    expect(await field(page).inputValue()).toBe('');
    expect(await findBarriersOfState(page)).toEqual([]);
    await expect.poll(() => held?.length).toBe(1);
    release();
    await listed(page, 'Can I change my order?').waitFor();
    await page.locator('.message-sent').waitFor({ state: 'detached' });
    await expect.poll(() => articles(page, 'Can I change my order?').count()).toBe(1);
    expect(await desk.control('GET', '/requests')).toMatchObject({ byRoute: { [postRoute]: 1 } });
    await page.getByRole('button', { name: 'What did this cost?' }).click();
    await page
      .getByRole('combobox', { name: 'Operation' })
      .locator('option', { hasText: 'writeSendMessageMutation' })
      .first()
      .waitFor({ state: 'attached' });
  });

  it('says where a message went that the API put elsewhere', async () => {
    const page = await openLive(inShop(long));
    await write(page, 'Which lamp is the brightest?');
    await page.getByRole('link', { name: 'Open it' }).waitFor();
    expect(await findBarriersOfState(page)).toEqual([]);
    await page.getByRole('link', { name: 'Open it' }).click();
    await articles(page, 'Which lamp is the brightest?').waitFor();
    expect(page.url()).toContain(active);
  });

  it('keeps what was refused, and sends it when that is wanted', async () => {
    const page = await openLive(inShop(active));
    await strike({ route: postRoute, fault: '400', times: 1, reaches: false });
    await write(page, 'Is it in stock?');
    const outcome = page.getByRole('alert').filter({ hasText: 'Not sent.' });
    await outcome.waitFor();
    expect(await findBarriersOfState(page)).toEqual([]);
    await outcome.getByRole('button', { name: 'Edit', exact: true }).click();
    expect(await field(page).inputValue()).toBe('Is it in stock?');
    await field(page).press('Control+Enter');
    await listed(page, 'Is it in stock?').waitFor();
    await page.locator('.message-sent').waitFor({ state: 'detached' });
    await expect.poll(() => articles(page, 'Is it in stock?').count()).toBe(1);
  });

  it.each([
    ['has arrived', true],
    ['has not arrived', false],
  ])(
    'sends nothing again by itself when it cannot know, and finds out whether it %s',
    async (_name, reaches) => {
      const page = await openLive(inShop(active));
      // It is looked for only when that is asked for: what is live would show it first.
      await page.route('**/graphql', (route) =>
        route.request().headers()['accept'] === 'text/event-stream' ? route.abort() : route.continue(),
      );
      await page.reload();
      await desk.signIn(page, 'writer');
      await strike({ route: postRoute, fault: 'reset', times: 1, reaches });
      await desk.control('DELETE', '/requests');
      const text = `Do you ship to ${reaches ? 'Malta' : 'Cyprus'}?`;
      await field(page).fill(text);
      await page.getByText('Offline.').waitFor();
      await page.unroute('**/graphql');
      await tryNow(page);
      await field(page).press('Control+Enter');
      const look = page.getByRole('button', { name: 'Look whether it is there' });
      if (reaches) {
        // What is live, or a look, shows it.
        await expect
          .poll(async () => {
            if (await look.isVisible()) await look.click({ timeout: 100 }).catch(() => undefined);
            return page.locator('.message-sent').count();
          })
          .toBe(0);
      } else {
        await look.waitFor();
        expect(await findBarriersOfState(page)).toEqual([]);
        await look.click();
        await page.getByText('It is not in the conversation so far.').waitFor();
        expect(await desk.control('GET', '/requests')).toMatchObject({ byRoute: { [postRoute]: 1 } });
        await page.getByRole('button', { name: 'Send again' }).click();
        await page.locator('.message-sent').waitFor({ state: 'detached' });
      }
      await articles(page, text).waitFor();
      await expect.poll(() => articles(page, text).count()).toBe(1);
      expect(await desk.control('GET', '/requests')).toMatchObject({
        byRoute: { [postRoute]: reaches ? 1 : 2 },
      });
    },
  );

  it('shows an answer as it is written, and afterwards as the lists have it', async () => {
    const page = await openLive(`#/conversation/${salesBot}/chat_789013`);
    held = [];
    await write(page, 'Show me total sales by month');
    const answer = page.getByRole('article', { name: 'Answer that is being written' });
    const pass = async () => {
      await expect.poll(() => held?.length).toBeGreaterThan(0);
      for (const go of held?.splice(0) ?? []) go();
    };
    while ((await answer.getByRole('table').count()) === 0) await pass();
    while (!/Based on|Here/.test(await answer.innerText())) await pass();
    await expect.poll(() => articles(page, 'Show me total sales by month').count()).toBe(1);
    expect(await findBarriersOfState(page)).toEqual([]);
    release();
    await answer.waitFor({ state: 'detached' });
    await messages(page)
      .getByRole('article', { name: /^System/ })
      .last()
      .getByRole('table')
      .waitFor();
    // It stands above the answer, which is taller than the window.
    await expect
      .poll(async () => {
        await messages(page).evaluate((list) => list.scrollBy(0, -150));
        return articles(page, 'Show me total sales by month').count();
      })
      .toBe(1);
  });

  it('has a lock where the caller may only read', async () => {
    const page = await open(inShop(active), 'reader');
    await page.getByText('You may read here, and not write').waitFor();
    expect(await findBarriersOfState(page)).toEqual([]);
  });

  it('follows rights that change while it is open: less of them, and none', async () => {
    const page = await openLive(inShop(active));
    onTestFinished(() => desk.grant(scopes));
    await field(page).fill('A draft');
    desk.grant(['read']);
    await page.getByText('What you may see or do has changed.').waitFor();
    await page.getByText('You may read here, and not write').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    expect(await findBarriersOfState(page)).toEqual([]);
    desk.grant(null);
    await page
      .getByRole('alert')
      .filter({ hasText: /sign in/i })
      .waitFor();
    expect(await findBarriersOfState(page)).toEqual([]);
    desk.grant(scopes);
    await desk.signIn(page, 'writer');
    await page.getByText('Live', { exact: true }).waitFor();
    expect(page.url()).toContain(active);
    expect(await field(page).inputValue()).toBe('A draft');
  });

  // The last ones: the API's key rests for a minute.
  describeOutages(() => ({ desk, open, openLive, messages, strike }));
});
