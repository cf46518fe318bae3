import { expect, test } from 'vitest';
import { createNoCache } from '../../src/cache/create-no-cache.ts';

test('loads every time, shares nothing and passes errors on', async () => {
  const cache = createNoCache();
  let loads = 0;
  const load = async () => ({ value: ++loads, sizeBytes: 1 });
  expect(await Promise.all([cache.fetch('a', load), cache.fetch('a', load)])).toEqual([1, 2]);
  await expect(cache.fetch('a', () => Promise.reject(new Error('boom')))).rejects.toThrow('boom');
});
