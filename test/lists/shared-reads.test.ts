import { describe, expect, test } from 'vitest';
import { createMessages, createSession } from '../loaders/scripted-source.ts';
import { createCacheBench, firstPage } from './cache-bench.ts';

const anySession = { userId: null };

describe('a call that several operations share', () => {
  test('is good for as long as it is for the one who began it', async () => {
    const bench = createCacheBench({ messages: createMessages(5) });
    const filter = { sessionId: null, userId: null, includeSql: false };
    const one = bench.begin();
    const began = bench.source.listMessages(filter, firstPage, one);
    bench.pass(1_900);
    const other = bench.begin();
    await Promise.all([began, bench.source.listMessages(filter, firstPage, other)]);
    expect(bench.calls).toHaveLength(1);
    expect(other.ledger.saved.dedupe).toBe(1);
    expect(other.ledger.expiryMs()).toBe(one.ledger.expiryMs());
  });
});

describe('one row that is a little old', () => {
  const sessions = (count: number) =>
    Array.from({ length: count }, (_, i) => createSession(`s${i}`, { createdAtMs: 1_000_000 - i }));

  test.each([
    ['of a list of one page, is read again with its neighbours', 80, 'sessions 1/100'],
    ['of a long list, costs one look at its head', 800, 'sessions 1/100'],
  ])('%s', async (_name, count, call) => {
    const bench = createCacheBench({ sessions: sessions(count) });
    expect(await bench.collections.sessions.scan(bench.begin())).toBe(true);
    bench.calls.length = 0;
    bench.pass(15_000);
    expect(await bench.source.readSession('s7', bench.begin())).toMatchObject({ sessionId: 's7' });
    await new Promise(setImmediate);
    expect(bench.calls).toEqual([call]);
  });

  test('as a list of its own, is read again by itself where the whole is long', async () => {
    const rows = sessions(1_200).map((session, i) => ({ ...session, userId: `u${i % 300}` }));
    const bench = createCacheBench({ sessions: rows });
    expect(await bench.collections.sessions.scan(bench.begin())).toBe(true);
    bench.calls.length = 0;
    bench.pass(15_000);
    const { rows: own } = await bench.source.listSessions({ userId: 'u7' }, firstPage, bench.begin());
    expect(own).toHaveLength(4);
    await new Promise(setImmediate);
    expect(bench.calls).toEqual(['sessions userId=u7 1/20']);
    expect((await bench.source.listSessions(anySession, firstPage, bench.begin())).totalItems).toBe(1_200);
  });
});
