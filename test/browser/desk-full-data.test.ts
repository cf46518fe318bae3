import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Running, startCommand } from '../commands/run-command.ts';
import { stubEnvironment } from '../commands/stub-environment.ts';
import { dataFolder, idsBy, missingData, readDataFile } from '../e2e/data-files.ts';
import { chromiumPath } from './chromium-path.ts';
import { launchChromium } from './launch-chromium.ts';
import { scrollToFirstRow } from './scroll-to-first-row.ts';
import { watchMishaps } from './watch-mishaps.ts';

if (missingData !== null) console.log(missingData);

const query = `query Ids($chatbotId: ID!, $sessionId: ID!, $after: String) {
  chatbot(chatbotId: $chatbotId) {
    session(sessionId: $sessionId) {
      messages(first: 100, after: $after, includeSql: true) {
        nodes { ... on ConversationMessage { id messageId } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`;

describe.skipIf(chromiumPath === undefined || missingData !== null)(
  'the desk over real conversations',
  () => {
    let folder = '';
    let server: Running;
    let browser: Browser;
    let url = '';
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'convograph-desk-'));
      stubEnvironment({ LOG_LEVEL: 'silent', PORT: '0', CONVOGRAPH_ARCHIVE: join(folder, 'archive.db') });
      server = startCommand('serve', `--sandbox-data=${dataFolder}`, '--sandbox-ask-rate-limit=0');
      [, url = ''] = await server.waitFor(/desk, to read conversations: (\S+)\n/);
      browser = await launchChromium();
    });
    afterAll(async () => {
      await browser?.close();
      await server?.stop();
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true, force: true });
    });

    /** Global ids of a conversation, the newest first, with the API's own. */
    async function readIds(chatbotId: string, sessionId: string) {
      const found: { readonly id: string; readonly messageId: string }[] = [];
      let after: string | null = null;
      do {
        const response: Response = await fetch(new URL('/graphql', url), {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query, variables: { chatbotId, sessionId, after } }),
        });
        const { data } = await response.json();
        const { nodes, pageInfo } = data.chatbot.session.messages;
        found.push(...nodes);
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      } while (after !== null);
      return found;
    }

    async function open(hash: string) {
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      onTestFinished(() => page.close());
      // Pictures of the conversations are of other hosts, which nobody asks here.
      const { origin } = new URL(url);
      await page.route(
        (address) => address.origin !== origin,
        (route) =>
          route.fulfill({ contentType: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' }),
      );
      const mishaps = watchMishaps(page, '');
      await page.goto(url + hash);
      return { page, mishaps };
    }

    /** The ids of the messages that are drawn, from top to bottom. */
    const readDrawn = (page: Page) =>
      page.locator('[data-message-id]').evaluateAll((elements) =>
        elements
          // What is not measured yet is not shown.
          .filter((element) => element.checkVisibility({ visibilityProperty: true }))
          .map((element) => ({
            top: element.getBoundingClientRect().top,
            id: element.getAttribute('data-message-id') ?? '',
          }))
          .sort((one, other) => one.top - other.top)
          .map(({ id }) => id),
      );

    it.each(['peki/messages', 'askyourdatabase/messages'])(
      'scrolls through the longest conversation of %s, each message once and in order, and finds a word of it',
      async (file) => {
        const rows = readDataFile(file);
        const sessions = [...idsBy(rows, (row) => row.sessionId)];
        const [sessionId, ownIds] = sessions.reduce((one, other) =>
          other[1].length > one[1].length ? other : one,
        );
        const chatbotId = rows.find((row) => row.sessionId === sessionId)?.chatbotId ?? '';
        const ids = await readIds(chatbotId, sessionId);
        expect(ids.map(({ messageId }) => messageId)).toEqual(ownIds);
        const expected = ids.map(({ id }) => id).toReversed();

        const { page, mishaps } = await open(`#/conversation/${chatbotId}/${sessionId}`);
        const messages = page.getByRole('region', { name: 'Messages', exact: true });
        await messages.getByRole('article').first().waitFor();
        await expect.poll(async () => (await readDrawn(page)).at(-1)).toBe(expected.at(-1));
        await messages.hover();
        await scrollToFirstRow(page, expected.length - 1, async () =>
          (await readDrawn(page)).map((id) => expected.indexOf(id)),
        );

        const words = (await messages.locator('.markdown').allInnerTexts()).flatMap(
          (text) => text.match(/\p{L}{3,12}/gu) ?? [],
        );
        const word = words.toSorted((one, other) => other.length - one.length)[0] ?? '';
        await page.getByRole('textbox', { name: 'Search conversations' }).fill(word);
        const hit = page.locator('a.hit', { has: page.locator('mark') }).first();
        await hit.click();
        await expect.poll(() => page.url()).toContain('message=');
        await page.locator('.message-chosen').waitFor();
        // What the policy refuses of a text's pictures is told in the console.
        expect(mishaps.filter((text) => !/Content Security Policy|ERR_BLOCKED_BY_CSP/.test(text))).toEqual(
          [],
        );
      },
    );
  },
);
