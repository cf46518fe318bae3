import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { createFolder } from '../archive/open-test-archive.ts';
import { runCommand } from './run-command.ts';
import { stubEnvironment } from './stub-environment.ts';

afterEach(() => vi.unstubAllEnvs());

const shopId = '6612a1b2c3d4e5f6a7b8c9aa';

describe('convograph archive sync', () => {
  it('reads every chatbot of the sandbox, says what it took, and only looks for news the second time', async () => {
    const file = join(createFolder(), 'archive.db');
    stubEnvironment({ CONVOGRAPH_ARCHIVE: file, LOG_LEVEL: 'error' });
    const sync = () => runCommand('archive', 'sync', '--session', 'chat_789012');
    const { exitCode, output, errors } = await sync();
    expect(errors).toBe('');
    expect(exitCode).toBe(0);
    expect(output).toMatch(
      /^\S+.*: read 328 messages, 8 users, \d+ sessions, \d+ calls in \d+\.\d s\n.*: read \d+ messages, \d+ calls in .* s\n$/m,
    );
    const again = await sync();
    expect(again.exitCode).toBe(0);
  });

  it('goes on with other chatbots when one fails, and says so by its exit code', async () => {
    const sandbox = await startSandbox({ port: 0 });
    const file = join(createFolder(), 'archive.db');
    const { apiKey, apiSecret } = sandbox.credentials.peki;
    stubEnvironment({
      ...{ CONVOGRAPH_ARCHIVE: file, LOG_LEVEL: 'silent', CONVOGRAPH_MAX_RETRIES: '0' },
      ...{
        PEKI_API_KEY: apiKey,
        PEKI_API_SECRET: apiSecret,
        PEKI_CHATBOT_ID: shopId,
        PEKI_BASE_URL: `${sandbox.url}/api`,
      },
      ...{
        ASKYOURDATABASE_API_KEY: 'wrong',
        ASKYOURDATABASE_BOT_ID: 'bot_123456',
        ASKYOURDATABASE_BASE_URL: sandbox.url,
      },
    });
    const { exitCode, output } = await runCommand('archive', 'sync', '--session', 'chat_789012');
    await sandbox.close();
    expect(exitCode).toBe(1);
    expect(output).toMatch(/328 messages/);
    expect(output).toMatch(/bot_123456: STOPPED after \d calls in .* s: .*Run it again to go on\./);
  });

  it('refuses to run without a file, or with one that cannot be used', async () => {
    stubEnvironment({});
    expect(await runCommand('archive', 'sync')).toMatchObject({
      exitCode: 2,
      errors: expect.stringContaining('CONVOGRAPH_ARCHIVE must name the file'),
    });
    const file = join(createFolder(), 'none', 'archive.db');
    stubEnvironment({ CONVOGRAPH_ARCHIVE: file });
    expect(await runCommand('archive', 'sync')).toMatchObject({
      exitCode: 1,
      errors: `convograph: ${file}: it cannot be used (ENOENT).\n`,
    });
    expect(existsSync(file)).toBe(false);
    stubEnvironment({ CONVOGRAPH_ARCHIVE: 'mysql://localhost/archive' });
    expect((await runCommand('archive', 'sync')).errors).toMatch(
      /CONVOGRAPH_ARCHIVE must be the path of a file/,
    );
  });

  it('has its help, and a place in the overview', async () => {
    expect((await runCommand('archive', 'sync', '--help')).output).toMatch(
      /^convograph archive sync: [\s\S]*--session ID/,
    );
    expect((await runCommand('--help')).output).toMatch(/\n {2}archive sync +read all/);
  });
});
