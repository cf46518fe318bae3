import { inspect } from 'node:util';
import { LRUCache } from 'lru-cache';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createLedger } from '../ledger/create-ledger.ts';
import { type CacheOpenerOptions, createCacheOpener } from '../lists/create-cache-opener.ts';
import type { Source } from '../sources/source.ts';
import { reply } from './scripted-upstream.ts';
import { type Read, type SourceHarness, secrets, useSourceBench } from './source-bench.ts';

function openMemory(
  { filter }: SourceHarness,
  options: Partial<CacheOpenerOptions> = {},
): (source: Source) => Read {
  const openCache = createCacheOpener({ isOn: true, ...options });
  const head = { from: 'head', count: 1, headBound: null, tailBound: null } as const;
  return (source) => {
    const { list } = openCache().of(source).messages;
    if (list === null) throw new Error('The source lists no messages.');
    return async (context) => (await list.open(filter, context).readWindow(head)).placed;
  };
}

/** What is shared between the callers of a source, what is kept, what is counted, and how it is checked. */
export function describeSharingContract(harness: SourceHarness): void {
  describe('sharing', () => {
    const bench = useSourceBench(harness);

    test('an API key that no header can carry fails without showing it', async () => {
      expect((await bench.failure(bench.open({ apiKey: 'key_very_secret\n' }))).kind).toBe('unavailable');
      expect(bench.upstream.seen).toEqual([]);
    });

    test('answers are kept for the TTL, and calls that overlap share one request', async () => {
      let nowMs = 1_000;
      const remember = openMemory(harness, { headTtlMs: 2_000, now: () => nowMs });
      const source = bench.open();
      const pages = await Promise.all([1, 2, 3].map(() => remember(source)({})));
      expect(pages.map((page) => page.length)).toEqual([1, 1, 1]);
      expect(bench.upstream.seen).toHaveLength(1);
      // Later on it would be renewed before it expires.
      nowMs += 1_000;
      await remember(source)({});
      expect(bench.upstream.seen).toHaveLength(1);
      nowMs += 1_001;
      expect(await remember(source)({})).toHaveLength(1);
      expect(bench.upstream.seen).toHaveLength(2);
    });

    test('with the cache off nothing is shared between operations', async () => {
      const remember = openMemory(harness, { isOn: false });
      const source = bench.open();
      await Promise.all([remember(source)({}), remember(source)({})]);
      await remember(source)({});
      expect(bench.upstream.seen).toHaveLength(3);
    });

    test('a source by itself shares nothing', async () => {
      const source = bench.open();
      await Promise.all([bench.read(source), bench.read(source)]);
      expect(bench.upstream.seen).toHaveLength(2);
    });

    test.each([
      ['an error status', reply(500, '')],
      ['a body of the wrong shape', reply(200, '{}')],
    ])('%s is not kept', async (_name, answer) => {
      const read = openMemory(harness)(bench.open());
      bench.upstream.answer = answer;
      await Promise.all([bench.failure(read), bench.failure(read)]);
      expect(bench.upstream.seen).toHaveLength(1);
      await bench.failure(read);
      expect(bench.upstream.seen).toHaveLength(2);
      bench.upstream.answer = bench.good;
      expect(await read({})).toHaveLength(1);
    });

    test('another credential never sees what was kept', async () => {
      const remember = openMemory(harness);
      const [source, other] = [bench.open(), bench.open({ apiKey: 'key_very_secret_2' })];
      await remember(source)({});
      bench.upstream.answer = reply(403, {});
      expect((await bench.failure(remember(other))).kind).toBe('forbidden');
      expect(await remember(source)({})).toHaveLength(1);
      expect(bench.upstream.seen).toHaveLength(2);
      expect(other.credentialId).not.toBe(source.credentialId);
    });

    test('another credential never shares a call under way', async () => {
      const remember = openMemory(harness);
      const [source, other] = [bench.open(), bench.open({ apiKey: 'key_very_secret_2' })];
      await Promise.all([source, other].map((each) => remember(each)({})));
      expect(bench.upstream.seen).toHaveLength(2);
    });

    test('no key of what is kept and no credentialId holds a secret', async () => {
      const set = vi.spyOn(LRUCache.prototype, 'set');
      onTestFinished(() => set.mockRestore());
      const source = bench.open();
      await openMemory(harness)(source)({});
      const keys = set.mock.calls.map(([key]) => key);
      expect(keys.length).toBeGreaterThan(0);
      for (const key of keys) expect(key).toContain(source.credentialId);
      for (const secret of secrets) expect(inspect([keys, source], { depth: 5 })).not.toContain(secret);
    });

    test('only a request that goes out is counted', async () => {
      const ledger = createLedger();
      const context = { ledger, nonWaiting: true };
      const source = bench.open({ requestsPerMinute: 1 });
      const read = openMemory(harness)(source);
      await Promise.all([read(context), read(context)]);
      await read(context);
      expect(ledger.calls()).toBe(1);
      expect(ledger.saved).toEqual({ cache: 1, dedupe: 1 });
      await expect(source.check(context)).rejects.toMatchObject({ kind: 'rate-limited' });
      expect(ledger.calls()).toBe(1);
      expect(bench.upstream.seen).toHaveLength(1);
    });

    test('a caller that leaves does not break those who wait for the same answer', async () => {
      const read = openMemory(harness)(bench.open());
      const leaving = new AbortController();
      bench.upstream.answer = (response, request) => {
        leaving.abort(new Error('gone'));
        bench.good(response, request);
      };
      const left = expect(read({ signal: leaving.signal })).rejects.toThrow('gone');
      expect(await read({})).toHaveLength(1);
      await left;
      expect(bench.upstream.seen).toHaveLength(1);
    });

    test('a caller that has left starts no call', async () => {
      const signal = AbortSignal.abort(new Error('gone'));
      await expect(openMemory(harness)(bench.open())({ signal })).rejects.toThrow('gone');
      await expect(bench.read(bench.open(), { signal })).rejects.toThrow('gone');
      await expect(bench.open().check({ signal })).rejects.toThrow('gone');
      expect(bench.upstream.seen).toEqual([]);
    });

    test('the check gives the same result, past what is kept', async () => {
      const source = bench.open();
      await openMemory(harness)(source)({});
      bench.upstream.answer = reply(401, {});
      await expect(source.check({})).rejects.toMatchObject({ kind: 'unauthenticated', status: 401 });
      bench.upstream.answer = reply(404, '<html>');
      await expect(source.check({})).rejects.toMatchObject({ kind: 'unavailable', status: 404 });
      bench.upstream.answer = reply(200, '<html>');
      await expect(source.check({})).rejects.toMatchObject({ kind: 'invalid-response' });
      bench.upstream.answer = bench.good;
      await expect(source.check({})).resolves.toBeUndefined();
    });
  });
}
