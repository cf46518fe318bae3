import { describe, expect, test } from 'vitest';
import { UpstreamError } from '../../../src/errors.ts';
import { createBeforeBench, createChat, idsIn, idsOf, ttlMs } from './before-bench.ts';

describe('what has expired', () => {
  test('a deep page is asked for by its own bound, and what follows it is up to date then', async () => {
    const bench = createChat(200);
    await bench.begin().readWindow({ count: 200 });
    bench.calls();
    bench.pass(60_000);
    expect(idsOf(await bench.begin().readPage(bench.boundAt(50)))).toEqual(bench.ids(50, 70));
    expect(bench.calls()).toHaveLength(1);
    for (const index of [69, 88, 180]) await bench.begin().readPage(bench.boundAt(index));
    expect(bench.calls()).toEqual([]);
    await bench.begin().readPage(null);
    expect(bench.calls(), 'it tells nothing of what has arrived').toEqual(['head']);
  });

  test('a deep page leaves the head as fresh as it was', async () => {
    const bench = createChat(200);
    bench.writeMany(3, { ageMs: 100, gapMs: 100 });
    await bench.begin().readPage(null);
    bench.pass(1_500);
    await bench.begin().readPage(bench.boundAt(19));
    bench.calls();
    bench.pass(500);
    expect(idsOf(await bench.begin().readPage(null))).toEqual(bench.ids(0, 20));
    expect(idsOf(await bench.begin().readPage(bench.boundAt(1)))).toEqual(bench.ids(1, 21));
    expect(bench.calls()).toEqual([]);
    bench.pass(1);
    await bench.begin().readPage(bench.boundAt(3));
    expect(bench.calls(), 'history').toEqual([]);
    await bench.begin().readPage(bench.boundAt(1));
    expect(bench.calls(), 'no history yet').toHaveLength(1);
  });

  test('a message that arrives among those of the last minute is seen, wherever it stands', async () => {
    const bench = createChat(40);
    bench.writeMany(30, { ageMs: 1_000, gapMs: 1_000 });
    await bench.begin().readWindow({ count: 70 });
    expect(bench.calls()).toHaveLength(4);
    bench.pass(ttlMs + 1);
    const late = bench.write({ ageMs: 29_500 });
    expect(bench.ids().indexOf(late)).toBe(27);
    expect(idsIn(await bench.begin().readWindow({ count: 71 }))).toEqual(bench.ids());
    expect(bench.calls(), 'the last minute, and what joins it to history').toHaveLength(2);
  });

  test('a minute is what a message may be late', async () => {
    const bench = createBeforeBench();
    bench.writeMany(60, { ageMs: 40_000, gapMs: 1_000 });
    await bench.begin().readWindow({ count: 60 });
    const edgeMs = bench.wallNow() - 60_000;
    const late = bench.write({ ageMs: 60_000 });
    bench.pass(ttlMs + 1);
    await bench.begin().readPage(edgeMs - 5_000);
    bench.calls();
    expect(idsOf(await bench.begin().readPage(edgeMs))).toEqual(bench.ids(22, 42));
    expect(bench.calls(), 'cache, as the page below it shows').toEqual([]);
    expect(idsOf(await bench.begin().readPage(edgeMs + 1))).toContain(late);
    expect(bench.calls(), 'no history').toHaveLength(1);
  });

  test('a late message is seen below the last one of a chat that has just begun', async () => {
    const bench = createBeforeBench();
    bench.writeMany(19, { ageMs: 10_000, gapMs: 1_000 });
    await bench.begin().readPage(null);
    bench.pass(ttlMs + 1);
    bench.write();
    const late = bench.write({ ageMs: 59_000 });
    expect(idsIn(await bench.begin().readWindow({ count: 30 }))).toEqual(bench.ids());
    expect(bench.ids().at(-1)).toBe(late);
  });

  test('all of it after an hour, because deletions cannot be seen', async () => {
    const bench = createChat(100);
    await bench.begin().readWindow({ count: 100 });
    bench.calls();
    const gone = bench.ids(70, 71);
    bench.remove(gone);
    for (let minutes = 0; minutes < 60; minutes++) {
      bench.pass(60_000);
      expect(idsIn(await bench.begin().readWindow({ count: 100 }))).toEqual(expect.arrayContaining(gone));
    }
    expect(bench.calls()).toHaveLength(60);
    bench.pass(1);
    expect(idsIn(await bench.begin({ bypassesCache: true }).readWindow({ count: 100 }))).toEqual(bench.ids());
    expect(bench.calls()).toHaveLength(6);
  });

  test('all of it once a look contradicts it', async () => {
    const bench = createChat(100);
    await bench.begin().readWindow({ count: 100 });
    bench.calls();
    bench.remove([...bench.ids(5, 6), ...bench.ids(70, 71)]);
    bench.pass(ttlMs + 1);
    expect(idsIn(await bench.begin().readWindow({ count: 100 }))).toEqual(bench.ids());
    expect(bench.calls()).toHaveLength(6);
  });

  test('all of it once the chat is empty', async () => {
    const bench = createChat(100);
    await bench.begin().readWindow({ count: 100 });
    const bound = bench.boundAt(30);
    bench.remove(bench.ids());
    bench.pass(ttlMs + 1);
    expect(idsOf(await bench.begin().readPage(null))).toEqual([]);
    bench.calls();
    expect(idsOf(await bench.begin().readPage(bound))).toEqual([]);
    expect(bench.calls()).toEqual([]);
  });
});

describe('when the upstream fails', () => {
  const createFailure = (kind: 'unavailable' | 'forbidden') =>
    new UpstreamError('no', { kind, provider: 'askyourdatabase' });

  test('what is kept answers, marked as stale, for ten minutes', async () => {
    const bench = createChat(30);
    await bench.begin().readPage(null);
    bench.fail(createFailure('unavailable'));
    bench.pass(600_000);
    const operation = bench.begin();
    expect(idsOf(await operation.readPage(null))).toEqual(bench.ids(0, 20));
    expect(operation.ledger.isStale()).toBe(true);
    bench.pass(1);
    await expect(bench.begin().readPage(null)).rejects.toThrow(UpstreamError);
  });

  test('errors that will stay are told, and no error is kept', async () => {
    const bench = createChat(30);
    await bench.begin().readPage(null);
    bench.pass(ttlMs + 1);
    bench.fail(createFailure('forbidden'));
    await expect(bench.begin().readPage(null)).rejects.toThrow(UpstreamError);
    bench.fail(null);
    const operation = bench.begin();
    expect(idsOf(await operation.readPage(null))).toEqual(bench.ids(0, 20));
    expect(operation.ledger.isStale()).toBe(false);
  });
});

test('looking again and again takes no more memory', async () => {
  const bench = createChat(100);
  bench.writeMany(3, { ageMs: 1_000 });
  await bench.begin().readWindow({ count: 103 });
  const sizeBytes = bench.store.sizeBytes();
  expect(sizeBytes).toBeGreaterThan(JSON.stringify(bench.stored().map(({ message }) => message)).length);
  for (let i = 0; i < 200; i++) {
    bench.pass(ttlMs + 1);
    await bench.begin().readPage(i % 2 === 0 ? null : bench.boundAt(i % 80));
  }
  expect(bench.calls().length).toBeGreaterThan(100);
  expect(Math.abs(bench.store.sizeBytes() - sizeBytes)).toBeLessThan(sizeBytes / 20);
});
