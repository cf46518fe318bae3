import { existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openArchive } from '../../src/archive/open-archive.ts';
import { openArchiveWithRetries } from '../../src/archive/open-archive-with-retries.ts';
import { ArchiveError } from '../../src/errors.ts';
import { createShop, createText, toSearch } from './archive-rows.ts';
import { createFolder } from './open-test-archive.ts';

it('opens an archive again that could not be opened, but not at every call', async () => {
  const file = join(createFolder(), 'archive.db');
  mkdirSync(file);
  let nowMs = 0;
  let attempts = 0;
  const open = () => {
    attempts += 1;
    return openArchive({ file, retentionDays: null });
  };
  const archive = await openArchiveWithRetries(open, () => nowMs);
  onTestFinished(() => archive.close());
  const shop = createShop();
  const count = () => archive.countMatches(toSearch(shop, 'hello'), 10);
  await expect(count()).rejects.toThrow(ArchiveError);
  expect(attempts).toBe(1);
  nowMs += 5_000;
  await expect(count()).rejects.toThrow(ArchiveError);
  expect(attempts).toBe(2);
  rmdirSync(file);
  await expect(count()).rejects.toThrow(ArchiveError);
  expect(existsSync(file)).toBe(false);
  nowMs += 5_000;
  await Promise.all([archive.write(shop, { messages: [createText('m1', 'hello')] }), count()]);
  expect(await count()).toBe(1);
  expect(attempts).toBe(3);
});

it('closes what was never opened', async () => {
  const archive = await openArchiveWithRetries(() => Promise.reject(new ArchiveError('away')));
  await expect(archive.close()).resolves.toBeUndefined();
});
