import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { openArchive } from '../../src/archive/open-archive.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { createFolder } from '../archive/open-test-archive.ts';
import { runCommand } from './run-command.ts';
import { stubEnvironment } from './stub-environment.ts';

afterEach(() => vi.unstubAllEnvs());

const shopId = '6612a1b2c3d4e5f6a7b8c9aa';

it('tells what differs by its output and its exit code, and mends it', async () => {
  const sandbox = await startSandbox({ port: 0 });
  const file = join(createFolder(), 'archive.db');
  const { apiKey, apiSecret } = sandbox.credentials.peki;
  stubEnvironment({
    ...{ CONVOGRAPH_ARCHIVE: file, LOG_LEVEL: 'silent', PEKI_BASE_URL: `${sandbox.url}/api` },
    ...{ PEKI_API_KEY: apiKey, PEKI_API_SECRET: apiSecret, PEKI_CHATBOT_ID: shopId },
  });
  const verify = (...args: string[]) => runCommand('archive', 'verify', ...args);
  await runCommand('archive', 'sync');
  const same = await verify();
  expect(same).toMatchObject({ exitCode: 0, errors: '' });
  expect(same.output).toMatch(/^\S+: compared 328 messages, 8 users, 25 sessions, \d+ calls in \d+\.\d s\n$/);

  const archive = await openArchive({ file, retentionDays: null });
  const chatbot = { serverId: await findServer(file), chatbotId: shopId };
  const segment = { order: 'NEWEST_FIRST', beyond: null, count: 3 } as const;
  const selection = { sessionId: null, userId: null, sinceMs: null, untilMs: null, kinds: ['text'] } as const;
  const [one, other] = await archive.readMessages(chatbot, selection, segment);
  if (one === undefined || other?.message.kind !== 'text') throw new Error('The sandbox has more messages.');
  await archive.removeRows(chatbot, { messages: [one.message] });
  const messages = [
    { ...other.message, text: 'changed' },
    { ...other.message, messageId: 'gone' },
  ];
  await archive.write(chatbot, { messages });
  await archive.close();
  const found = await verify('--chatbot', shopId);
  expect(found.exitCode).toBe(1);
  expect(found.output).toMatch(
    / s\n {2}1 messages are gone from the API\n {2}1 messages have changed\n {2}1 messages are missing\n$/,
  );
  const mended = await verify('--repair');
  expect(mended).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining('gone from the API: removed'),
  });
  expect(await verify()).toMatchObject({ exitCode: 0 });
  expect(await verify('--chatbot', 'other')).toMatchObject({
    ...{ exitCode: 2, errors: expect.stringContaining('the chatbot "other" is not configured') },
  });
  await sandbox.close();
  const failed = await verify();
  expect(failed.exitCode).toBe(1);
  expect(failed.output).toMatch(/STOPPED after \d+ calls .* Run it again\.\n$/);
});

async function findServer(file: string): Promise<string> {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  const database = new DatabaseSync(file, { readOnly: true });
  const row = database.prepare('SELECT server FROM chatbot').get();
  database.close();
  return String(row?.['server']);
}
