import { describe, expect, it } from 'vitest';
import { createRefreshStarter } from '../../src/cache/refreshes.ts';
import { createCacheBench } from '../lists/cache-bench.ts';
import { createSession } from '../loaders/scripted-source.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

function createSessions(count: number) {
  return Array.from({ length: count }, (_, i) => createSession(`s${i + 1}`, { createdAtMs: 1_000_000 - i }));
}

describe('rows of a list of several pages, asked every 100 ms', () => {
  async function readForOneMinute(count: number, ids: readonly string[]) {
    const bench = createCacheBench({ sessions: createSessions(count) });
    const { sessions } = bench.collections;
    await sessions.scan(bench.begin());
    bench.calls.length = 0;
    for (let at = 0; at < 60_000; at += 100) {
      bench.pass(100);
      for (const id of ids) await sessions.readRow(id, bench.begin());
      await turn();
    }
    return bench.calls;
  }

  it('are read again by their own page, once in each period', async () => {
    const calls = await readForOneMinute(120, ['s110', 's115']);
    expect(new Set(calls)).toEqual(new Set(['sessions 2/100']));
    expect(calls.length).toBeGreaterThanOrEqual(4);
    expect(calls.length).toBeLessThanOrEqual(6);
  });

  it('cost a call a page and period, also where the list has more pages than runs are kept', async () => {
    const ids = Array.from({ length: 100 }, (_, i) => `s${i * 10 + 5}`);
    const calls = await readForOneMinute(1_000, ids);
    expect(calls.length).toBeLessThanOrEqual(60);
    for (let page = 1; page <= 10; page++) {
      const own = calls.filter((call) => call === `sessions ${page}/100`);
      expect(own.length, `page ${page}`).toBeGreaterThanOrEqual(4);
    }
  });
});

it('a row that has left its page is read by its id', async () => {
  const bench = createCacheBench({ sessions: createSessions(120) });
  const { sessions } = bench.collections;
  await sessions.scan(bench.begin());
  bench.rows.sessions.splice(0, 115);
  bench.pass(10_001);
  bench.calls.length = 0;
  await sessions.readRow('s118', bench.begin());
  await turn();
  expect(bench.calls).toEqual(['sessions 2/100', 'session s118']);
});

it('what failed is not tried again within the period', async () => {
  const bench = createCacheBench({ sessions: createSessions(120) });
  const { sessions } = bench.collections;
  await sessions.scan(bench.begin());
  bench.failWith('unavailable');
  bench.pass(10_001);
  bench.calls.length = 0;
  for (let i = 0; i < 20; i++) {
    await sessions.readRow('s118', bench.begin());
    await turn();
  }
  expect(bench.calls).toEqual(['sessions 2/100']);
  expect(bench.cache.refreshCounts).toEqual({ started: 1, failed: 1, skipped: 0 });
});

it('no more than 50 are in progress at once', () => {
  const starter = createRefreshStarter(() => 0);
  for (let i = 0; i < 60; i++)
    starter.start({ key: `k${i}`, calls: 1, start: () => new Promise(() => undefined) }, 1_000);
  expect(starter.counts).toEqual({ started: 50, failed: 0, skipped: 10 });
});
