import { describe, expect, test } from 'vitest';
import { createCacheBench, createUserBench, firstPage as first } from '../lists/cache-bench.ts';
import { createSession } from '../loaders/scripted-source.ts';

describe('users and sessions', () => {
  test('are good for ten seconds', async () => {
    const { names, rename, pass, calls, begin } = createUserBench();
    await names();
    rename('Bo');
    pass(10_000);
    const later = begin();
    expect(await names(later)).toBe('name of u1');
    expect(calls).toEqual(['users 1/20']);
    expect(later.ledger.saved.cache).toBe(1);
    expect(later.ledger.isStale()).toBe(false);
  });

  test('are given once more up to a minute old, while one call reads them again', async () => {
    const { names, rename, pass, calls, begin } = createUserBench();
    await names();
    rename('Bo');
    pass(60_000);
    const later = begin();
    expect(await Promise.all([names(later), names(later)])).toEqual(['name of u1', 'name of u1']);
    expect(calls).toEqual(['users 1/20', 'users 1/20']);
    expect(later.ledger.calls(), 'nobody waited for it').toBe(0);
    expect(await names()).toBe('Bo');
    expect(calls).toHaveLength(2);
  });

  test('are read again for whom what expires soon will not do', async () => {
    const { names, pass, calls, begin } = createUserBench();
    await names();
    pass(9_500);
    await names(begin({ aheadMs: 500 }));
    expect(calls).toHaveLength(1);
    await names(begin({ aheadMs: 501 }));
    expect(calls).toHaveLength(2);
  });

  test('are waited for when they are older', async () => {
    const { names, rename, pass } = createUserBench();
    await names();
    rename('Bo');
    pass(60_001);
    expect(await names()).toBe('Bo');
  });

  test('are waited for when less than a quarter of the rate limit is left', async () => {
    let left = 100;
    const { names, rename, pass } = createUserBench({ remaining: () => left });
    await names();
    rename('Bo');
    pass(10_001);
    left = 25;
    expect(await names()).toBe('Bo');
    rename('Cy');
    pass(10_001);
    left = 26;
    expect(await names()).toBe('Bo');
  });

  test('a failure behind the answer is nobody’s', async () => {
    const { names, pass, failWith, calls } = createUserBench();
    await names();
    pass(10_001);
    failWith('unauthenticated');
    expect(await names()).toBe('name of u1');
    await new Promise(setImmediate);
    expect(calls).toHaveLength(2);
  });

  test('outlive their time by ten minutes when the upstream cannot be asked', async () => {
    const { names, pass, failWith, begin } = createUserBench();
    await names();
    failWith('unavailable');
    pass(600_000);
    const later = begin();
    expect(await names(later)).toBe('name of u1');
    expect(later.ledger.isStale()).toBe(true);
    pass(1);
    await expect(names()).rejects.toThrow('It fails.');
  });

  test('are not given when the upstream refuses', async () => {
    const { names, pass, failWith } = createUserBench();
    await names();
    pass(60_001);
    failWith('forbidden');
    await expect(names()).rejects.toThrow('It fails.');
  });

  test('an error is not kept', async () => {
    const { names, failWith, calls } = createUserBench();
    failWith('unavailable');
    await expect(names()).rejects.toThrow('It fails.');
    failWith(null);
    expect(await names()).toBe('name of u1');
    expect(calls).toHaveLength(2);
  });

  test('an operation that must look sees nothing from before it', async () => {
    const { names, rename, pass, begin, calls } = createUserBench();
    await names();
    rename('Bo');
    pass(1);
    const bypassesCache = begin({ bypassesCache: true });
    expect(await names(bypassesCache)).toBe('Bo');
    expect(await names(bypassesCache), 'what it has read itself').toBe('Bo');
    expect(calls).toHaveLength(2);
  });

  test('an operation that must look gets no old row either when the upstream fails', async () => {
    const { names, pass, begin, failWith } = createUserBench();
    await names();
    pass(1);
    failWith('unavailable');
    await expect(names(begin({ bypassesCache: true }))).rejects.toThrow('It fails.');
  });

  test('a session’s list by user is read once', async () => {
    const { source, calls, begin } = createCacheBench({
      sessions: [createSession('s1', { userId: 'u1' })],
    });
    for (const userId of ['u1', 'u1', 'u2']) await source.listSessions({ userId }, first, begin());
    expect(calls).toEqual(['sessions userId=u1 1/20', 'sessions userId=u2 1/20']);
  });
});
