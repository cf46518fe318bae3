import { describe, expect, test } from 'vitest';
import { createCacheOpener } from '../../src/lists/create-cache-opener.ts';
import { createUpstreamCache } from '../../src/lists/create-upstream-cache.ts';
import { createStatistics } from '../../src/lists/statistics.ts';
import { createMessage, createMessages, createUser } from '../loaders/scripted-source.ts';
import { createCacheBench, createUserBench, firstPage as first } from './cache-bench.ts';
import { openNumberedCaches } from './numbered-caches.ts';

describe.each([
  ['many operations', false],
  ['one operation', true],
])('single rows of the cache of %s', (_whose, isForOne) => {
  test('are kept, and so is that there is none', async () => {
    const { source, calls, begin, pass } = createUserBench({ isForOne });
    expect(await source.readUser('u1', begin())).toMatchObject({ userId: 'u1' });
    expect(await source.readUser('u9', begin())).toBeNull();
    pass(10_000);
    await source.readUser('u1', begin());
    expect(await source.readUser('u9', begin())).toBeNull();
    expect(calls).toEqual(['user u1', 'user u9']);
  });

  test('are found in a list that was read, wide or narrow', async () => {
    const rows = { users: [createUser('u1')], messages: [createMessage(1)] };
    const { source, calls, begin } = createCacheBench(rows, { isForOne });
    await source.listUsers(first, begin());
    await source.listMessages({ sessionId: 's1', userId: null, includeSql: false }, first, begin());
    calls.length = 0;
    expect(await source.readUser('u1', begin())).toMatchObject({ userId: 'u1' });
    expect(await source.readMessage('m1', begin())).toMatchObject({ messageId: 'm1' });
    expect(calls).toEqual([]);
  });

  test('the latest reading counts, not the list that was read before it', async () => {
    const { source, names, rename, rows, pass, begin } = createUserBench({ isForOne });
    await names();
    rename('Bo');
    pass(1);
    await source.readUser('u1', begin({ bypassesCache: true }));
    expect(await source.readUser('u1', begin())).toMatchObject({ username: 'Bo' });
    rows.users.length = 0;
    pass(1);
    await source.readUser('u1', begin({ bypassesCache: true }));
    expect(await source.readUser('u1', begin())).toBeNull();
  });
});

describe('messages', () => {
  const filter = { sessionId: 's1', userId: null, includeSql: false };

  test.each([undefined, 500])('the newest are good for the head’s time (%s)', async (headTtlMs) => {
    const ttlMs = headTtlMs ?? 2_000;
    const { source, rows, begin, pass } = createCacheBench(
      { messages: createMessages(3) },
      headTtlMs === undefined ? {} : { headTtlMs },
    );
    const ids = async () =>
      (await source.listMessages(filter, first, begin())).rows.map((row) => row.messageId);
    await ids();
    rows.messages.unshift(createMessage(4));
    pass(ttlMs);
    expect(await ids()).toEqual(['m3', 'm2', 'm1']);
    pass(1);
    expect(await ids()).toEqual(['m4', 'm3', 'm2', 'm1']);
  });

  test('one look at the whole list brings every session up to date', async () => {
    const messages = createMessages(30, (n) => ({ sessionId: `s${n % 5}` }));
    const { source, collections, rows, begin, pass, calls } = createCacheBench({ messages });
    await collections.messages.refreshHead(begin());
    for (let i = 0; i < 5; i++) await source.listMessages({ ...filter, sessionId: `s${i}` }, first, begin());
    rows.messages.unshift(createMessage(31, { sessionId: 's1' }));
    pass(2_001);
    calls.length = 0;
    await collections.messages.refreshHead(begin());
    const counts: number[] = [];
    for (let i = 0; i < 5; i++) {
      const { totalItems } = await source.listMessages({ ...filter, sessionId: `s${i}` }, first, begin());
      counts.push(totalItems);
    }
    expect(counts).toEqual([6, 7, 6, 6, 6]);
    expect(calls).toEqual(['messages 1/100']);
  });

  test('what was first read an hour ago is read anew, and then kept again', async () => {
    const { source, begin, pass, calls } = createCacheBench({ messages: createMessages(3) });
    const read = () => source.listMessages(filter, first, begin());
    for (let secs = 0; secs <= 3_700; secs += 10) {
      await read();
      pass(10_000);
    }
    calls.length = 0;
    await read();
    await read();
    pass(1_499);
    await read();
    expect(calls).toEqual(['messages sessionId=s1 1/20']);
  });

  test('a deleted newest row does not keep the list from being kept', async () => {
    const { source, rows, begin, pass, calls } = createCacheBench({ messages: createMessages(3) });
    const read = async () => (await source.listMessages(filter, first, begin())).rows.length;
    await read();
    rows.messages.shift();
    pass(2_001);
    expect([await read(), await read()]).toEqual([2, 2]);
    expect(calls).toHaveLength(2);
  });
});

describe('who shares what', () => {
  test('calls of one moment are one call', async () => {
    const { source, begin, calls } = createUserBench();
    const [one, other] = [begin(), begin()];
    await Promise.all([source.listUsers(first, one), source.listUsers(first, other)]);
    expect(calls).toEqual(['users 1/20']);
    expect([one, other].map(({ ledger }) => [ledger.calls(), ledger.saved.dedupe])).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  test('one who leaves takes nobody along', async () => {
    const { source, begin, calls } = createUserBench();
    const leaving = new AbortController();
    const call = begin({ signal: leaving.signal });
    const [left, stayed] = [source.listUsers(first, call), source.listUsers(first, begin())];
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect((await stayed).totalItems).toBe(1);
    expect((await source.listUsers(first, call)).totalItems, 'what is kept costs nothing').toBe(1);
    await expect(source.readUser('u9', call), 'but asks no more').rejects.toThrow('gone');
    expect(calls).toHaveLength(1);
  });

  test('another credential sees nothing of it', async () => {
    const bench = createUserBench();
    await bench.names();
    const other = createUserBench();
    const { source: theirs } = openNumberedCaches(bench.cache.of({ ...other.raw, credentialId: 'another' }));
    await theirs.listUsers(first, bench.begin());
    await theirs.readUser('u1', bench.begin());
    expect(other.calls).toEqual(['users 1/20']);
    const { source: same } = openNumberedCaches(bench.cache.of({ ...other.raw }));
    await same.listUsers(first, bench.begin());
    expect(other.calls, 'the same credential does').toHaveLength(1);
  });

  test('one source has one memory', () => {
    const { cache, raw } = createUserBench();
    expect(cache.of(raw)).toBe(cache.of(raw));
  });

  test('the memory is bounded in bytes', async () => {
    const maxBytes = 200_000;
    const messages = createMessages(3_000, (n) => ({ sessionId: `s${n % 1_500}` }));
    const { source, begin, cache } = createCacheBench({ messages }, { maxBytes });
    let largest = 0;
    for (let i = 0; i < 1_500; i++) {
      await source.listMessages({ sessionId: `s${i}`, userId: null, includeSql: false }, first, begin());
      largest = Math.max(largest, cache.sizeBytes());
    }
    expect(largest).toBeGreaterThan(maxBytes * 0.9);
    expect(largest).toBeLessThanOrEqual(maxBytes);
  });

  test('switched off, every operation starts anew, and only sizes are remembered', async () => {
    const { raw, calls, begin } = createUserBench();
    const open = createCacheOpener({ isOn: false });
    const [one, other] = [open(), open()].map((cache) => openNumberedCaches(cache.of(raw)).collections.users);
    await one?.refreshHead(begin());
    await other?.refreshHead(begin());
    expect(calls).toEqual(['users 1/100', 'users 1/100']);
    expect(other?.statistics.total()).toBe(1);
    expect(openNumberedCaches(open().of(raw)).collections.users.statistics.total()).toBe(1);
  });

  test('switched on, all operations share one', () => {
    const open = createCacheOpener({ isOn: true });
    expect(open()).toBe(open());
  });

  test('statistics outlive a cache', async () => {
    const { raw, statistics, begin, now } = createUserBench();
    const again = createUpstreamCache({ statistics, now });
    await openNumberedCaches(again.of(raw)).collections.users.refreshHead(begin());
    expect(statistics.of(raw, 'users').total()).toBe(1);
    expect(createStatistics().of(raw, 'users').total()).toBeNull();
  });
});
