import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createLog } from '../../src/application/create-log.ts';

async function log(isTerminal: boolean): Promise<string> {
  const destination = new PassThrough();
  const written = text(destination);
  createLog({ level: 'info', isTerminal, destination }).warn({ host: 'api.example' }, 'upstream call failed');
  setImmediate(() => destination.end());
  return written;
}

test('is JSON where a program reads it', async () => {
  expect(JSON.parse(await log(false))).toMatchObject({
    level: 40,
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    host: 'api.example',
    msg: 'upstream call failed',
  });
});

test('is a readable line on a terminal', async () => {
  const line = await log(true);
  expect(line).toMatch(/WARN.*upstream call failed.*"host":"api\.example"/s);
  expect(line.trim().split('\n')).toHaveLength(1);
});
