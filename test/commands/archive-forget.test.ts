import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { createFolder } from '../archive/open-test-archive.ts';
import { runCommand } from './run-command.ts';
import { stubEnvironment } from './stub-environment.ts';

afterEach(() => vi.unstubAllEnvs());

const shopId = '6612a1b2c3d4e5f6a7b8c9aa';

it('removes a person who was archived, and says how much that was', async () => {
  const sandbox = await startSandbox({ port: 0 });
  const file = join(createFolder(), 'archive.db');
  const { apiKey, apiSecret } = sandbox.credentials.peki;
  stubEnvironment({
    ...{ CONVOGRAPH_ARCHIVE: file, LOG_LEVEL: 'silent' },
    ...{ PEKI_API_KEY: apiKey, PEKI_API_SECRET: apiSecret },
    ...{ PEKI_CHATBOT_ID: shopId, PEKI_BASE_URL: `${sandbox.url}/api` },
  });
  await runCommand('archive', 'sync');
  await sandbox.close();
  const forget = (...args: string[]) => runCommand('archive', 'forget', ...args);
  expect(await forget('--chatbot', shopId, '--user', 'nobody')).toMatchObject({
    exitCode: 1,
    output: 'removed 0 users, 0 sessions and 0 messages\n',
  });
  expect(await forget('--chatbot', 'other', '--user', 'x')).toMatchObject({
    exitCode: 2,
    errors: expect.stringContaining('the chatbot "other" is not configured'),
  });
  expect(await forget('--chatbot', shopId)).toMatchObject({ exitCode: 2 });
  const user = await findUser(file);
  const { exitCode, output } = await forget('--chatbot', shopId, '--user', user);
  expect(exitCode).toBe(0);
  expect(output).toMatch(/^removed 1 users, [1-9]\d* sessions and [1-9]\d* messages\n$/);
});

async function findUser(file: string): Promise<string> {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  const database = new DatabaseSync(file, { readOnly: true });
  const row = database.prepare("SELECT row ->> 'userId' AS id FROM session LIMIT 1").get();
  database.close();
  return String(row?.['id']);
}
