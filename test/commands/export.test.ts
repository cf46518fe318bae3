import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { createFolder } from '../archive/open-test-archive.ts';
import { runCommand } from './run-command.ts';
import { stubEnvironment } from './stub-environment.ts';

afterEach(() => vi.unstubAllEnvs());

const shopId = '6612a1b2c3d4e5f6a7b8c9aa';
const chatId = 'chat_789012';

let sandbox: Sandbox;
let folder = '';
beforeAll(async () => {
  folder = createFolder(afterAll);
  sandbox = await startSandbox({ port: 0 });
  stub(true);
  expect(await runCommand('archive', 'sync', '--session', chatId)).toMatchObject({ exitCode: 0 });
});
afterAll(() => sandbox.close());
beforeEach(() => stub(true));

function stub(hasArchive: boolean, changes: Readonly<Record<string, string>> = {}): void {
  const { peki, askyourdatabase } = sandbox.credentials;
  stubEnvironment({
    ...(hasArchive && { CONVOGRAPH_ARCHIVE: join(folder, 'archive.db') }),
    ...{ LOG_LEVEL: 'silent', CONVOGRAPH_MAX_RETRIES: '0', PEKI_BASE_URL: `${sandbox.url}/api` },
    ...{ PEKI_API_KEY: peki.apiKey, PEKI_API_SECRET: peki.apiSecret, PEKI_CHATBOT_ID: shopId },
    ...{ ASKYOURDATABASE_API_KEY: askyourdatabase.apiKey, ASKYOURDATABASE_BASE_URL: sandbox.url },
    ASKYOURDATABASE_BOT_ID: 'bot_123456',
    ...changes,
  });
}

const run = (...args: string[]) => runCommand('export', '--chatbot', shopId, ...args);
const toRows = (output: string) =>
  output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('convograph export', () => {
  it('writes the same messages from the archive, without a call, and from the API', async () => {
    const archived = await run('--out', '-');
    expect(archived).toMatchObject({
      exitCode: 0,
      errors: expect.stringMatching(/: from the archive, as it was at 2\S+Z\n.*: wrote 328 messages in \d/),
    });
    const read = await run('--out', '-', '--from', 'api');
    expect(read.errors).toMatch(/^\S+: wrote 328 messages, 4 calls in \d/);
    expect(read.output).toBe(archived.output);
    const rows = toRows(read.output);
    expect(rows).toHaveLength(328);
    const [{ sessionId, createdAt }] = rows;
    const some = await run('--out', '-', '--session', sessionId, '--until', createdAt, '--from', 'api');
    expect(toRows(some.output)).toEqual(
      rows.filter((row) => row.sessionId === sessionId && row.createdAt < createdAt),
    );
  });

  it('takes the format from the name of the file, and goes on only where there is something to go on with', async () => {
    const file = join(folder, 'sessions.csv');
    expect(await run('--rows', 'sessions', '--out', file, '--resume')).toMatchObject({
      exitCode: 0,
      output: '',
    });
    expect(readFileSync(file, 'utf8').split('\r\n')).toHaveLength(27);
    expect(readFileSync(file, 'utf8')).toMatch(/^\uFEFFchatbotId,sessionId,/);
  });

  it('writes SQL only where it is asked for', async () => {
    const transcribe = (...args: string[]) =>
      runCommand('export', '--chatbot', 'bot_123456', '--format', 'markdown', '--out', '-', ...args);
    const without = await transcribe();
    expect(without.output).toMatch(/^# Conversation chat\\_789012\n/);
    expect(without.output).not.toContain('SELECT');
    const withSql = await transcribe('--include-sql');
    expect(withSql.output).toMatch(/```sql\nSELECT .*\n```\n\n\| month \|/);
    const ofApi = await transcribe('--include-sql', '--from', 'api', '--session', chatId);
    expect(ofApi.output).toBe(withSql.output);
  });

  it('finds messages and conversations by words', async () => {
    const found = toRows((await run('--out', '-', '--search', 'invoice*')).output);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ text }) => /invoice/i.test(text))).toBe(true);
    const sessions = toRows((await run('--out', '-', '--search', 'invoice*', '--rows', 'sessions')).output);
    expect(sessions.map((row) => row.sessionId).sort()).toEqual(
      [...new Set(found.map((row) => row.sessionId))].sort(),
    );
  });

  it('stops with a code where the API fails, and keeps what it has', async () => {
    stub(false, { PEKI_API_SECRET: 'wrong' });
    const file = join(folder, 'failed.ndjson');
    const { exitCode, errors } = await run('--out', file);
    expect(exitCode).toBe(1);
    expect(errors).toMatch(/STOPPED after 1 calls .*: UPSTREAM_UNAUTHENTICATED: .* Go on with --resume\.\n$/);
    expect([existsSync(file), existsSync(`${file}.part`)]).toEqual([false, true]);
    const again = await run('--out', file);
    expect(again.exitCode).toBe(1);
    expect(again.errors).toMatch(/failed\.ndjson\.part is of an export that was interrupted/);
    stub(false);
    expect(await run('--out', file, '--resume')).toMatchObject({ exitCode: 0 });
    expect(toRows(readFileSync(file, 'utf8'))).toHaveLength(328);
  });

  it.each([
    [[], /export needs --chatbot ID and --out FILE/],
    [['--out', '-', '--resume'], /--resume needs a file/],
    [['--out', '-', '--format', 'xml'], /--format "xml" must be ndjson or csv or markdown/],
    [['--out', '-', '--format', 'parquet'], /Parquet by DuckDB/],
    [['--out', 'a.md', '--rows', 'sessions'], /--format markdown writes what was said/],
    [['--out', 'a.md', '--search', 'x'], /--format markdown writes whole conversations/],
    [['--out', '-', '--since', 'monday'], /--since: A DateTime is an ISO 8601 time/],
    [
      ['--out', '-', '--since', '2025-01-01T00:00:00Z', '--until', '2025-01-01T00:00:00Z'],
      /must be before --until/,
    ],
    [['--out', '-', '--search=-x'], /--search: `text` must hold a word/],
    [['--out', '-', '--search', 'x', '--from', 'api'], /--search needs the archive/],
    [['--out', '-', '--rows', 'sessions', '--session', 's', '--user', 'u'], /names one row/],
    [['--out', '-', '--session', ''], /--session needs a value/],
    [
      ['--out', 'a.md', '--from', 'api'],
      /markdown without --session needs an archive, and --from api forbids it/,
    ],
    [['--out', '-', '--chatbot', 'none'], /the chatbot "none" is not configured; there are: 6612/],
    [['--out', '-', '--chatbot', 'bot_123456', '--from', 'api'], /lists messages by session only/],
  ])('refuses %j', async (args, reason) => {
    const { exitCode, errors, output } = args.length === 0 ? await runCommand('export') : await run(...args);
    expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
    expect(errors).toMatch(reason);
  });

  it('says what is missing where the archive does not hold all', async () => {
    stub(true, { CONVOGRAPH_ARCHIVE: join(folder, 'empty.db') });
    expect((await run('--out', '-', '--search', 'x')).errors).toMatch(
      /--search needs an archive, and the archive is not complete: run `convograph archive sync`/,
    );
    expect((await run('--out', '-')).errors).toMatch(/wrote 328 messages, 4 calls/);
    stub(true, { CONVOGRAPH_ARCHIVE_RETENTION_DAYS: '90' });
    expect((await run('--out', '-', '--search', 'x')).errors).toMatch(/keeps only some days: give --since/);
    stub(false);
    expect((await run('--out', '-', '--search', 'x')).errors).toMatch(/CONVOGRAPH_ARCHIVE names none/);
  });
});
