import fs from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';
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

test('writes all lines that came during a write at once', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'log-')), 'log');
  // Stays open: the log looks now and then for what there is to write.
  const file = fs.openSync(path, 'w');
  const writes = vi.spyOn(fs, 'write');
  const log = createLog({ level: 'info', isTerminal: false, destination: file });
  for (let line = 0; line < 2_000; line++) log.info({ line, text: 'ä'.repeat(50) }, 'operation');
  const readLines = async () => (await readFile(path, 'utf8')).trim().split('\n');
  await expect.poll(async () => (await readLines()).length).toBe(2_000);
  const lines = (await readLines()).map((line) => JSON.parse(line).line);
  expect(lines).toEqual(Array.from({ length: 2_000 }, (_, line) => line));
  const written = writes.mock.calls.filter(([to, bytes]) => to === file && bytes.length > 0);
  // The first one began after 4 KB.
  expect(written.length).toBe(2);
  vi.restoreAllMocks();
});
