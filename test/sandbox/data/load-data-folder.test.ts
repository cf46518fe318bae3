import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SandboxOptionsError } from '../../../src/sandbox/sandbox-options.ts';
import { type SandboxClient, startTestSandbox } from '../sandbox-client.ts';

const realData = fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const hasRealData = existsSync(realData);
if (!hasRealData) console.log(`skipped: loading real data (there is no ${realData})`);

const files = {
  'peki/users.jsonl': '{"id":"u1","chatbotId":"b1"}\n{"id":"u1","chatbotId":"b2"}\n',
  'peki/sessions.jsonl': '{"id":"s1","chatbotId":"b1","chatUserId":"u1","createdAt":"2025-01-01T00:00:00Z"}',
  'peki/messages.jsonl': [
    '{"id":"m1","chatbotId":"b1","chatSessionId":"s1","text":"one \\u00e9 \u{1f600}","createdAt":"2025-01-01T00:00:00Z"}',
    '',
    '{"id":"m2", "chatbotId":"b1", "chatSessionId":"s1","tokenCount":9007199254740993,"createdAt":"2025-01-01T00:00:00Z"}\r',
    '{"id":"m3","chatbotId":"b1","chatSessionId":"s1","createdAt":null}',
  ].join('\n'),
  'askyourdatabase/messages.jsonl':
    '{"id":"a1","chatid":"c1","chatbotid":"d1","content":"x","createdat":"2025-01-01T00:00:00.000Z"}\n',
};

function writeFolder(contents: Record<string, string | Buffer>): string {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-data-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(contents)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

async function problemsOf(data: string): Promise<readonly string[]> {
  const error: unknown = await startTestSandbox({ data }).catch((reason: unknown) => reason);
  if (error instanceof SandboxOptionsError) return error.problems;
  throw new Error('it started');
}

async function readTexts(client: SandboxClient, path: string): Promise<string> {
  const { totalPages } = await client.pekiPage(`${path}?pageSize=100`);
  const pages = Array.from({ length: totalPages }, (_, index) =>
    client.peki(`${path}?pageSize=100&page=${index + 1}`),
  );
  return (await Promise.all(pages)).map(({ text }) => text).join('');
}

describe('loadDataFolder', () => {
  it('serves the lines, every byte kept, later lines newer', async () => {
    const client = await startTestSandbox({ data: writeFolder(files) });
    expect(client.sandbox.pekiChatbotIds).toEqual(['b1', 'b2']);
    expect(client.sandbox.askyourdatabaseBotIds).toEqual(['d1']);
    expect(client.sandbox.description).toMatch(
      /Peki: 2 users, 1 sessions, 3 messages; AskYourDatabase: 1 chats, 1 messages/,
    );
    const page = await client.peki('b1/messages');
    const lines = files['peki/messages.jsonl'].split('\n');
    expect(page.text).toContain(`{"data":[${lines[2]?.trim()},${lines[0]},${lines[3]}],"error":null`);
    expect((await client.ask({ botid: 'd1', chatid: 'c1' })).text).toBe(
      `[${files['askyourdatabase/messages.jsonl'].trim()}]`,
    );
    expect((await client.peki('b2/users/u1')).status).toBe(200);
    expect((await client.peki('6612a1b2c3d4e5f6a7b8c9aa/users')).status).toBe(403);
  });

  it('reads gzip, and takes what files there are', async () => {
    const data = writeFolder({ 'peki/messages.jsonl.gz': gzipSync(files['peki/messages.jsonl']) });
    const client = await startTestSandbox({ data });
    expect((await client.pekiPage('b1/messages?sessionId=s1')).totalItems).toBe(3);
    expect((await client.pekiPage('b1/sessions')).totalItems).toBe(0);
  });

  it.each([
    ['broken JSON', '{"id":"m9"', /messages\.jsonl line 5: not valid JSON\. Correct the line\.$/],
    ['no id', '{"chatbotId":"b1"}', /messages\.jsonl line 5: id: /],
    [
      'a bad time',
      '{"id":"m9","chatbotId":"b1","createdAt":"soon"}',
      /line 5: createdAt: must be an ISO 8601 time/,
    ],
    ['an id twice', '{"id":"m1","chatbotId":"b1"}', /line 5: id: "m1" exists already/],
  ])('names file and line of %s', async (_name, line, problem) => {
    const messages = `${files['peki/messages.jsonl']}\n${line}\n`;
    expect(await problemsOf(writeFolder({ ...files, 'peki/messages.jsonl': messages }))).toEqual([
      expect.stringMatching(problem),
    ]);
  });

  it('names a file that is not gzip, and a folder without rows', async () => {
    expect(await problemsOf(writeFolder({ 'peki/users.jsonl.gz': 'plain' }))).toEqual([
      expect.stringMatching(/users\.jsonl\.gz cannot be read: incorrect header check\.$/),
    ]);
    expect(await problemsOf(writeFolder({ 'other.txt': '' }))).toEqual([
      expect.stringMatching(/holds no rows/),
    ]);
    expect(await problemsOf('/no/such/folder')).toEqual([expect.stringMatching(/holds no rows/)]);
  });

  it.skipIf(!hasRealData)('serves real conversations as they stand in the files', async () => {
    const client = await startTestSandbox({ data: join(realData, 'small'), 'ask-rate-limit': '0' });
    for (const list of ['users', 'sessions', 'messages']) {
      const lines = readFileSync(join(realData, `small/peki/${list}.jsonl`), 'utf8')
        .trim()
        .split('\n');
      const ids = client.sandbox.pekiChatbotIds;
      const served = (
        await Promise.all(ids.map((chatbotId) => readTexts(client, `${chatbotId}/${list}`)))
      ).join('');
      expect(lines.filter((line) => !served.includes(line))).toEqual([]);
      expect(served.match(/"chatbotId":/g)).toHaveLength(lines.length);
    }
  });

  it.skipIf(!hasRealData)('loads the full collection', async () => {
    const client = await startTestSandbox({ data: join(realData, 'full') });
    const lines = gunzipSync(readFileSync(join(realData, 'full/peki/messages.jsonl.gz')))
      .toString()
      .trim()
      .split('\n');
    const totals = await Promise.all(
      client.sandbox.pekiChatbotIds.map(
        async (id) => (await client.pekiPage(`${id}/messages?pageSize=1`)).totalItems,
      ),
    );
    expect(totals.reduce((sum, total) => sum + total, 0)).toBe(lines.length);
  });
});
