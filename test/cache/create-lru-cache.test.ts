import { expect, test } from 'vitest';
import { createLruCache } from '../../src/cache/create-lru-cache.ts';

function start(options: { readonly maxBytes?: number } = {}) {
  const clock = { nowMs: 1 };
  const cache = createLruCache({ ttlMs: 2_000, now: () => clock.nowMs, ...options });
  let loads = 0;
  function fetch<T>(key: string, value: T, sizeBytes = 10): Promise<T> {
    return cache.fetch(key, async () => {
      loads += 1;
      return { value, sizeBytes };
    });
  }
  return { clock, cache, fetch, loads: () => loads };
}

test('keeps a value for its TTL', async () => {
  const { clock, fetch, loads } = start();
  expect(await fetch('a', 1)).toBe(1);
  clock.nowMs += 2_000;
  expect(await fetch('a', 2)).toBe(1);
  clock.nowMs += 1;
  expect(await fetch('a', 3)).toBe(3);
  expect(loads()).toBe(2);
});

test('loads anew for who wants it fresh, and keeps that', async () => {
  const { cache, fetch, loads } = start();
  await fetch('a', 'old');
  const load = async () => ({ value: 'new', sizeBytes: 1 });
  expect(await cache.fetch('a', load, { isFresh: true })).toBe('new');
  expect(await fetch('a', 'other')).toBe('new');
  expect(loads()).toBe(1);
});

test.each([null, false, 0, '', undefined])('keeps %j like any other value', async (value) => {
  const { fetch, loads } = start();
  expect(await fetch<unknown>('a', value)).toBe(value);
  expect(await fetch<unknown>('a', 'other')).toBe(value);
  expect(loads()).toBe(1);
});

test('an empty body has a size too', async () => {
  const { fetch } = start();
  expect(await fetch('', 'value', 0)).toBe('value');
});

test('overlapping calls share one load, also when it refreshes a stale value', async () => {
  const { clock, fetch, loads } = start();
  await Promise.all([fetch('a', 1), fetch('a', 2), fetch('a', 3)]);
  clock.nowMs += 5_000;
  expect(await Promise.all([fetch('a', 4), fetch('a', 5)])).toEqual([4, 4]);
  expect(loads()).toBe(2);
});

test('an error reaches every caller as it is and is not kept, nor is the stale value shown instead', async () => {
  const { clock, cache, fetch } = start();
  await fetch('a', 1);
  clock.nowMs += 5_000;
  const error = new Error('boom');
  const fail = () => cache.fetch('a', () => Promise.reject(error));
  const outcomes = await Promise.allSettled([fail(), fail()]);
  expect(outcomes).toEqual([
    { status: 'rejected', reason: error },
    { status: 'rejected', reason: error },
  ]);
  expect(await fetch('a', 2)).toBe(2);
});

test('a load that throws at once is an error like any other', async () => {
  const { cache, fetch } = start();
  const thrown = cache.fetch('a', () => {
    throw new Error('boom');
  });
  await expect(thrown).rejects.toThrow('boom');
  expect(await fetch('a', 1)).toBe(1);
});

test('a value larger than the cache is handed to all who wait, and not kept', async () => {
  const { fetch, loads } = start({ maxBytes: 1_000 });
  expect(await Promise.all([fetch('a', 'big', 5_000), fetch('a', 'other')])).toEqual(['big', 'big']);
  expect(await fetch('a', 'small')).toBe('small');
  expect(loads()).toBe(2);
});

test('stays within its bytes, the least recently used leaving first', async () => {
  const { fetch, loads } = start({ maxBytes: 350 });
  for (const key of ['a', 'b', 'c']) await fetch(key, key, 100);
  await fetch('a', 'A', 100);
  await fetch('d', 'd', 100);
  expect(loads()).toBe(4);
  expect(await fetch('a', 'A', 100)).toBe('a');
  expect(await fetch('b', 'B', 100)).toBe('B');
  expect(loads()).toBe(5);
});

test('a load that is evicted while under way still reaches those who wait', async () => {
  const { cache, fetch } = start({ maxBytes: 300 });
  let finish = (_value: string): void => {};
  const slow = cache.fetch('slow', async () => {
    const value = await new Promise<string>((resolve) => {
      finish = resolve;
    });
    return { value, sizeBytes: 10 };
  });
  for (const key of ['a', 'b', 'c']) await fetch(key, key, 290);
  finish('late');
  expect(await slow).toBe('late');
});

test('a failure of an evicted load reaches those who wait', async () => {
  const { cache, fetch } = start({ maxBytes: 300 });
  let fail = (_reason: Error): void => {};
  const slow = cache.fetch('slow', () => new Promise<never>((_resolve, reject) => (fail = reject)));
  for (const key of ['a', 'b', 'c']) await fetch(key, key, 290);
  fail(new Error('boom'));
  await expect(slow).rejects.toThrow('boom');
});
