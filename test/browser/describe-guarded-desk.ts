import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Convograph, createConvograph } from '../../src/convograph.ts';
import { chatId, longCount, longSessionId, salesId, shopId } from './desk-data.ts';
import { findBarriersOfState } from './find-barriers.ts';

/** What these tests take from the browser and the sandbox of others. */
interface DeskRig {
  open(hash: string): Promise<{ readonly page: Page }>;
  messagesOf(page: Page): Locator;
  readonly sandboxUrl: string;
}

const toHash = (chatbotId: string, sessionId: string) => `#/conversation/${chatbotId}/${sessionId}`;

/** The desk where callers have rights and only trusted documents are answered: mounted in a server of somebody else. */
export function describeGuardedDesk(rig: () => DeskRig): void {
  describe('where callers sign in', () => {
    let graph: Convograph;
    let front: Server;
    let guardedUrl = '';
    let folder = '';
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'convograph-desk-'));
      const documents = join(folder, 'documents.json');
      writeFileSync(documents, '{"abc":"{ __typename }"}');
      const scopes = { reader: ['read'], manager: ['read', 'read:pii', 'read:sql'] } as const;
      graph = await createConvograph({
        chatbots: [
          {
            chatbotId: shopId,
            provider: 'peki',
            baseUrl: `${rig().sandboxUrl}/api`,
            apiKey: { env: 'K' },
            apiSecret: { env: 'S' },
          },
          {
            chatbotId: salesId,
            provider: 'askyourdatabase',
            baseUrl: rig().sandboxUrl,
            apiKey: { env: 'A' },
          },
        ],
        env: {
          K: 'pk_sandbox',
          S: 'sk_sandbox',
          A: 'ayd_sandbox',
          CONVOGRAPH_DESK: 'on',
          CONVOGRAPH_TRUSTED_DOCUMENTS: documents,
          CONVOGRAPH_TRUSTED_DOCUMENTS_ONLY: 'on',
          LOG_LEVEL: 'silent',
        },
        authenticate({ authorization = '' }) {
          const name = authorization.replace('Bearer ', '');
          if (name !== 'reader' && name !== 'manager') return null;
          return { id: name, chatbotIds: null, scopes: scopes[name] };
        },
      });
      front = createServer(graph.nodeHandler).listen(0, '127.0.0.1');
      await new Promise((resolve) => front.once('listening', resolve));
      const address = front.address();
      guardedUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
    });
    afterAll(async () => {
      front?.close();
      await graph?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    async function signIn(page: Page, credential: string) {
      await page.getByLabel('API key or token').fill(credential);
      await page.getByRole('button', { name: 'Sign in' }).click();
    }

    it('asks for a key, keeps it nowhere, and shows locks for what it may not see', async () => {
      const { page } = await rig().open('');
      await page.goto(`${guardedUrl}${toHash(shopId, longSessionId)}`);
      await page.getByLabel('API key or token').waitFor();
      expect(await findBarriersOfState(page)).toEqual([]);
      await signIn(page, 'wrong');
      await page.getByRole('alert').waitFor();
      expect(await findBarriersOfState(page)).toEqual([]);
      await signIn(page, 'reader');
      await rig()
        .messagesOf(page)
        .getByText(`Message number ${longCount - 1}`)
        .waitFor();
      await page.getByText('Live', { exact: true }).waitFor();
      await expect.poll(() => page.locator('.pane-details .lock').count()).toBeGreaterThan(2);
      expect(await page.content()).not.toContain('ada@example.com');
      expect(await findBarriersOfState(page)).toEqual([]);
      await page.goto(`${guardedUrl}${toHash(salesId, chatId)}`);
      await page.getByText('Austria leads.').waitFor();
      await page.locator('.sql .lock').first().waitFor();
      expect(
        await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]),
      ).toEqual([0, 0, '']);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await signIn(page, 'manager');
      await page.getByRole('cell', { name: 'Austria' }).waitFor();
      await page.reload();
      await page.getByLabel('API key or token').waitFor();
    });
  });
}
