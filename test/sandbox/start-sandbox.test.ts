import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { samplePekiChatbotId as bot } from '../../src/sandbox/data/sample.ts';
import { parseSandboxFlags, SandboxOptionsError } from '../../src/sandbox/sandbox-options.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { startTestSandbox } from './sandbox-client.ts';

function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-db-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function problemsOf(flags: Record<string, string>): Promise<readonly string[]> {
  const error: unknown = await startTestSandbox(flags).catch((reason: unknown) => reason);
  if (error instanceof SandboxOptionsError) return error.problems;
  throw new Error('it started');
}

describe('startSandbox', () => {
  it('says where it is, with which data and credentials', async () => {
    const { sandbox } = await startTestSandbox();
    expect(sandbox.url).toBe(`http://127.0.0.1:${sandbox.port}`);
    expect(sandbox.description).toMatch(
      /^sample data \(Peki: 8 users, \d+ sessions, \d+ messages; AskYourDatabase: 4 chats, \d+ messages\)$/,
    );
    expect(sandbox.credentials).toEqual({
      peki: { apiKey: 'pk_sandbox', apiSecret: 'sk_sandbox' },
      askyourdatabase: { apiKey: 'ayd_sandbox' },
    });
    expect(sandbox.pekiChatbotIds).toEqual([bot]);
    expect(sandbox.askyourdatabaseBotIds).toEqual(['bot_123456']);
  });

  it('lists chatbots that only a credential names', async () => {
    const { sandbox } = await startTestSandbox({ credential: ['peki:pk_a:sk_a:x', 'askyourdatabase:k:y'] });
    expect(sandbox.pekiChatbotIds).toEqual([bot, 'x']);
    expect(sandbox.askyourdatabaseBotIds).toEqual(['bot_123456', 'y']);
  });

  it('listens on IPv6 as well when told so', async () => {
    const { peki, sandbox } = await startTestSandbox({ host: '::1' });
    expect(sandbox.url).toBe(`http://[::1]:${sandbox.port}`);
    expect((await peki(`${bot}/users`)).status).toBe(200);
  });

  it('gives the system error of a port that is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(startSandbox(parseSandboxFlags({ port: String(port) }))).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await new Promise((resolve) => taken.close(resolve));
  });

  it('closes while answers are held back', async () => {
    const { sandbox, send } = await startTestSandbox({ 'latency-ms': '60000' });
    const pending = send('GET', '/api/chatbot/messages').catch(() => 'cut off');
    const arrived = async () => (await send('GET', '/__sandbox/requests')).json;
    while (((await arrived()) as { total: number }).total === 0);
    await sandbox.close();
    expect(await pending).toBe('cut off');
  });

  it('refuses a body that is too large', async () => {
    const { sandbox, send } = await startTestSandbox();
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sending = request(
        `${sandbox.url}/__sandbox/peki/${bot}/sessions/s/messages`,
        { method: 'POST' },
        (answer) => {
          resolve(answer.statusCode);
          answer.resume();
        },
      );
      sending.on('error', reject);
      sending.write('x'.repeat(1024 * 1024 + 1));
    });
    expect(status).toBe(413);
    expect((await send('GET', '/__sandbox/requests')).status).toBe(200);
  });
});

describe('--db', () => {
  it('keeps everything: rows appended, rows removed, nothing loaded twice', async () => {
    const db = join(createFolder(), 'sandbox.db');
    const first = await startTestSandbox({ db });
    const before = await first.pekiPage(`${bot}/messages`);
    const appended = await first.send('POST', `/__sandbox/peki/${bot}/sessions/s/messages`, {
      id: 'kept',
      text: 'x',
    });
    const removed = before.data[0]?.id;
    await first.send('DELETE', `/__sandbox/peki/${bot}/messages/${removed}`);
    await first.send('POST', '/__sandbox/askyourdatabase/bot_123456/chats/c/messages', { content: 'kept' });
    const pages = await Promise.all(
      ['messages', 'sessions', 'users'].map((list) => first.peki(`${bot}/${list}`)),
    );
    await first.sandbox.close();

    const second = await startTestSandbox({ db });
    const again = await Promise.all(
      ['messages', 'sessions', 'users'].map((list) => second.peki(`${bot}/${list}`)),
    );
    expect(again.map(({ text }) => text)).toEqual(
      pages.map(({ text }) => text.replaceAll(first.sandbox.url, second.sandbox.url)),
    );
    expect((await second.peki(`${bot}/messages/kept`)).json).toEqual({ data: appended.json, error: null });
    expect((await second.peki(`${bot}/messages/${removed}`)).status).toBe(404);
    expect((await second.pekiPage(`${bot}/messages`)).totalItems).toBe(before.totalItems);
    expect((await second.ask({ botid: 'bot_123456', chatid: 'c' })).json).toMatchObject([
      { content: 'kept' },
    ]);
    expect(second.sandbox.description).toContain(`sample data, from ${db}`);
  });

  it('serves what the file holds, and refuses to mix other data in', async () => {
    const db = join(createFolder(), 'sandbox.db');
    const first = await startTestSandbox({ db, messages: '40' });
    await first.sandbox.close();
    for (const flags of [{ db }, { db, messages: '40' }]) {
      const again = await startTestSandbox(flags);
      expect((await again.pekiPage('generated_bot/messages')).totalItems).toBe(40);
      await again.sandbox.close();
    }
    expect(await problemsOf({ db, messages: '41' })).toEqual([expect.stringMatching(/takes no other/)]);
    expect(await problemsOf({ db, data: '/elsewhere' })).toEqual([expect.stringMatching(/takes no other/)]);
  });

  it('leaves no half-filled file behind', async () => {
    const folder = createFolder();
    const db = join(folder, 'sandbox.db');
    expect(await problemsOf({ db, data: folder })).toEqual([expect.stringMatching(/holds no rows/)]);
    const { pekiPage } = await startTestSandbox({ db });
    expect((await pekiPage(`${bot}/messages`)).totalItems).toBeGreaterThan(300);
  });

  it('refuses a file of something else', async () => {
    const folder = createFolder();
    const text = join(folder, 'text.db');
    writeFileSync(text, 'no database at all, but long enough to have a header of its own. '.repeat(20));
    const other = join(folder, 'other.db');
    const mine = new DatabaseSync(other);
    mine.exec('CREATE TABLE mine (x)');
    mine.close();
    for (const db of [text, other, join(folder, 'none', 'x.db')]) {
      expect(await problemsOf({ db })).toEqual([expect.stringContaining(`--db ${db} cannot be used (`)]);
    }
    expect(new DatabaseSync(other).prepare('SELECT count(*) AS count FROM mine').all()).toEqual([
      { count: 0 },
    ]);
  });
});
