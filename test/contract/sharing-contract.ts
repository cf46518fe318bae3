import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Cache } from '../../src/cache/cache.ts';
import { createLruCache } from '../../src/cache/create-lru-cache.ts';
import { createLedger } from '../../src/ledger/create-ledger.ts';
import { reply } from './scripted-upstream.ts';
import { type SourceHarness, secrets, useSourceBench } from './source-bench.ts';

/** What every source shares between callers, what it keeps, what it counts, and how it is checked. */
export function describeSharingContract(harness: SourceHarness): void {
  describe('sharing', () => {
    const bench = useSourceBench(harness);

    test('an API key that no header can carry fails without showing it', async () => {
      expect((await bench.failure(bench.open({ apiKey: 'pk_very_secret\n' }))).kind).toBe('unavailable');
      expect(bench.upstream.seen).toEqual([]);
    });

    test('answers are kept for the TTL, and calls that overlap share one request', async () => {
      let nowMs = 1_000;
      const source = bench.open({}, { cache: createLruCache({ ttlMs: 2_000, now: () => nowMs }) });
      const pages = await Promise.all([
        harness.read(source, {}),
        harness.read(source, {}),
        harness.read(source, {}),
      ]);
      expect(new Set(pages.map((page) => page.length))).toEqual(new Set([1]));
      nowMs += 2_000;
      await harness.read(source, {});
      expect(bench.upstream.seen).toHaveLength(1);
      nowMs += 1;
      await harness.read(source, {});
      expect(bench.upstream.seen).toHaveLength(2);
    });

    test('without a cache nothing is shared', async () => {
      const source = bench.open();
      await Promise.all([harness.read(source, {}), harness.read(source, {})]);
      expect(bench.upstream.seen).toHaveLength(2);
    });

    test.each([
      ['an error status', reply(500, '')],
      ['a body of the wrong shape', reply(200, '{}')],
    ])('%s is not kept', async (_name, answer) => {
      const source = bench.open({}, { cache: createLruCache() });
      bench.upstream.answer = answer;
      await Promise.all([bench.failure(source), bench.failure(source)]);
      expect(bench.upstream.seen).toHaveLength(1);
      bench.upstream.answer = bench.good;
      expect(await harness.read(source, {})).toHaveLength(1);
    });

    test('another credential never sees what was kept', async () => {
      const cache = createLruCache();
      const [source, other] = [
        bench.open({}, { cache }),
        bench.open({ apiKey: 'ayd_very_secret_2' }, { cache }),
      ];
      await harness.read(source, {});
      bench.upstream.answer = reply(403, {});
      expect((await bench.failure(other)).kind).toBe('forbidden');
      expect(other.credentialId).not.toBe(source.credentialId);
    });

    test('no cache key and no credentialId holds a secret', async () => {
      const keys: string[] = [];
      const cache: Cache = {
        async fetch(key, load) {
          keys.push(key);
          return (await load()).value;
        },
      };
      const source = bench.open({}, { cache });
      await harness.read(source, {});
      expect(keys).toEqual([expect.stringContaining(source.credentialId)]);
      for (const secret of secrets) expect(inspect([keys, source], { depth: 5 })).not.toContain(secret);
    });

    test('only a request that goes out is counted', async () => {
      const ledger = createLedger();
      const context = { ledger };
      const source = bench.open({ requestsPerMinute: 1 }, { cache: createLruCache() });
      await Promise.all([harness.read(source, context), harness.read(source, context)]);
      await harness.read(source, context);
      expect(ledger.calls()).toBe(1);
      await expect(source.check(context)).rejects.toMatchObject({ kind: 'rate-limited' });
      expect(ledger.calls()).toBe(1);
      expect(bench.upstream.seen).toHaveLength(1);
    });

    test('a caller that leaves does not break those who wait for the same answer', async () => {
      const source = bench.open({}, { cache: createLruCache() });
      const leaving = new AbortController();
      bench.upstream.answer = (response, request) => {
        leaving.abort(new Error('gone'));
        bench.good(response, request);
      };
      const [, page] = await Promise.all([
        harness.read(source, { signal: leaving.signal }),
        harness.read(source, {}),
      ]);
      expect(page).toHaveLength(1);
    });

    test('a caller that has left starts no call', async () => {
      const signal = AbortSignal.abort(new Error('gone'));
      await expect(harness.read(bench.open(), { signal })).rejects.toThrow('gone');
      await expect(bench.open().check({ signal })).rejects.toThrow('gone');
      expect(bench.upstream.seen).toEqual([]);
    });

    test('the check gives the same verdicts, past the cache', async () => {
      const source = bench.open();
      bench.upstream.answer = reply(401, {});
      await expect(source.check({})).rejects.toMatchObject({ kind: 'unauthenticated', status: 401 });
      bench.upstream.answer = reply(404, '<html>');
      await expect(source.check({})).rejects.toMatchObject({ kind: 'bad-request', status: 404 });
      bench.upstream.answer = reply(200, '<html>');
      await expect(source.check({})).rejects.toMatchObject({ kind: 'invalid-response' });
      bench.upstream.answer = bench.good;
      await expect(source.check({})).resolves.toBeUndefined();
    });
  });
}
