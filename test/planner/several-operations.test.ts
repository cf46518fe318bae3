import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { CallContext } from '../../src/call-context.ts';
import { UpstreamError } from '../../src/errors.ts';
import { createLedger } from '../../src/ledger/create-ledger.ts';
import { createPlanner } from '../../src/planner/create-planner.ts';
import { createSpeculation } from '../../src/planner/speculation.ts';
import { createCacheBench } from '../lists/cache-bench.ts';
import { createMessages, createUser } from '../loaders/scripted-source.ts';
import { startTimelessWork } from '../start-timeless-work.ts';

/** 500 messages of 120 sessions; the size is remembered from when there were 300. */
function openShop() {
  const messages = createMessages(500, (number) => ({ sessionId: `s${number % 120}` }));
  const bench = createCacheBench({ messages });
  bench.statistics.of(bench.raw, 'messages').noteTotal(300, true);
  bench.statistics.totalsAccuracy(bench.raw).note(1, 1);
  const lists = Array.from({ length: 120 }, (_, i) => ({
    filter: { sessionId: `s${i}`, userId: null },
    span: { from: 0, to: 20 },
    rows: 20,
  }));
  function prepare(maxCalls: number, fields: CallContext = {}) {
    const ledger = createLedger({ maxCalls, now: bench.now });
    const call = { ...bench.begin(), ...fields, ledger };
    const planner = createPlanner({
      cacheOf: () => bench.cache.of(bench.raw),
      ledger,
      call,
      work: startTimelessWork(),
    });
    return planner.prepareLists('shop', 'messages', lists).then((prepared) => ({ ledger, prepared }));
  }
  return { bench, prepare };
}

describe('operations at once', () => {
  it('one that waited for a scan which another could not pay for scans by itself', async () => {
    const { bench, prepare } = openShop();
    const [poor, rich] = await Promise.all([prepare(4), prepare(200)]);
    expect(poor.ledger.calls()).toBe(4);
    expect(rich.ledger.batchRecords.map(({ strategy }) => strategy)).toEqual(['scan']);
    expect(rich.ledger.calls()).toBeLessThanOrEqual(5);
    expect(bench.calls.every((call) => call.startsWith('messages '))).toBe(true);
    expect(bench.calls.filter((call) => call.includes('sessionId'))).toEqual([]);
  });

  it('one that waited for a scan whose own caller could not wait for a slot scans by itself', async () => {
    const { bench, prepare } = openShop();
    const failure = new UpstreamError('full', {
      kind: 'rate-limited',
      provider: 'peki',
      retryAfterMs: 7_000,
    });
    const failing = bench.collections.messages.scan({ ...bench.begin(), failure });
    const [patient] = await Promise.all([prepare(200), expect(failing).rejects.toBe(failure)]);
    expect(patient.ledger.batchRecords.map(({ strategy }) => strategy)).toEqual(['scan']);
    expect(patient.prepared.call.failure).toBeUndefined();
  });

  it('one that reads ahead does not wait for the scan of another, and leaves it without a trace', async () => {
    const { bench } = openShop();
    const unheard: unknown[] = [];
    const note = (reason: unknown) => unheard.push(reason);
    process.on('unhandledRejection', note);
    const scan = bench.collections.messages.scan(bench.begin());
    const client = new AbortController();
    const ledger = createLedger({ maxCalls: 200, now: bench.now });
    const call = { ...bench.begin(), ledger, signal: client.signal };
    const cacheOf = () => bench.cache.of(bench.raw);
    createSpeculation({ cacheOf, ledger, call }).start('shop', [
      { collection: 'messages', keys: 120, among: 'sessions', below: null },
    ]);
    client.abort(new Error('left'));
    expect(await scan).toBe(true);
    await setImmediate();
    process.off('unhandledRejection', note);
    expect(unheard).toEqual([]);
    expect(ledger.calls()).toBe(0);
  });

  it('one whose client has gone asks nothing', async () => {
    const { bench, prepare } = openShop();
    const { ledger } = await prepare(200, { signal: AbortSignal.abort() });
    expect(bench.calls).toEqual([]);
    expect(ledger.batchRecords).toEqual([]);
  });
});

describe('a list whose rows have no time', () => {
  it('is not scanned: ten rows by id take ten calls, and one more while its size is not known', async () => {
    const users = Array.from({ length: 500 }, (_, i) => createUser(`u${i}`, { createdAtMs: null }));
    const bench = createCacheBench({ users });
    const ids = Array.from({ length: 10 }, (_, i) => `u${150 + i}`);
    async function read(): Promise<number> {
      const call = bench.begin();
      const cacheOf = () => bench.cache.of(bench.raw);
      const planner = createPlanner({ cacheOf, ledger: call.ledger, call, work: startTimelessWork() });
      const prepared = await planner.prepareRows('shop', 'users', ids);
      const rows = await Promise.all(ids.map((id) => bench.collections.users.readRow(id, prepared.call)));
      expect(rows.map((user) => user?.userId)).toEqual(ids);
      return bench.calls.splice(0).length;
    }
    expect(await read()).toBe(11);
    bench.pass(100_000);
    expect(await read()).toBe(10);
  });
});
