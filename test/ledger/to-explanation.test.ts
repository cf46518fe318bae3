import { describe, expect, it } from 'vitest';
import { createLedger, type OpenLedger } from '../../src/ledger/create-ledger.ts';
import type { PlannedBatch } from '../../src/ledger/ledger.ts';
import { toExplanation } from '../../src/ledger/to-explanation.ts';

interface Bench {
  readonly ledger: OpenLedger;
  /** Makes calls at given times, from when to when. */
  call(startMs: number, endMs: number, status?: number | null): void;
  batch(field: string, lookupCalls: number, strategy?: string): () => void;
}

function createBench(maxCalls = 200): Bench {
  let nowMs = 0;
  const ledger = createLedger({ maxCalls, now: () => nowMs });
  return {
    ledger,
    call(startMs, endMs, status = 200) {
      nowMs = startMs;
      const end = ledger.startCall({ source: 'shop', method: 'GET', path: `/at/${startMs}`, attempt: 1 });
      nowMs = endMs;
      end(status);
    },
    batch(field, lookupCalls, strategy = 'scan') {
      const planned: PlannedBatch = {
        source: 'shop',
        field,
        strategy,
        cost: 1,
        calls: 0,
        lookupCalls,
        rejected: [],
      };
      return ledger.startBatch(planned);
    },
  };
}

describe('an explanation', () => {
  it('of nothing', () => {
    expect(toExplanation(createLedger())).toEqual({
      summary: 'no upstream call',
      calls: [],
      roundTrips: 0,
      batches: [],
      saved: { dedupe: 0, cache: 0, plan: 0 },
      speculated: 0,
      waitedMs: 0,
      budgetLeft: 200,
    });
  });

  it('tells calls, batches and what they would have been', () => {
    const { ledger, call, batch } = createBench(20);
    ledger.addDepth(3);
    call(0, 10.04);
    call(0, 12, null);
    call(12, 30);
    ledger.addSpeculated(2);
    for (const [field, size] of [
      ['users', 1],
      ['sessions by userId', 5],
      ['messages by sessionId', 12],
    ] as const)
      batch(field, size)();
    const { summary, calls, roundTrips, batches, saved, speculated, budgetLeft } = toExplanation(ledger);
    expect(summary).toBe('3 calls in 2 round trips; lookups would have taken 18 in 3');
    expect(calls[0]).toEqual({
      source: 'shop',
      method: 'GET',
      path: '/at/0',
      status: 200,
      startMs: 0,
      ms: 10,
      attempt: 1,
    });
    expect(calls.map(({ status, startMs, ms }) => [status, startMs, ms])).toEqual([
      [200, 0, 10],
      [null, 0, 12],
      [200, 12, 18],
    ]);
    expect({ roundTrips, saved, speculated, budgetLeft }).toEqual({
      roundTrips: 2,
      saved: { dedupe: 0, cache: 0, plan: 15 },
      speculated: 2,
      budgetLeft: 17,
    });
    expect(batches[1]).toEqual({ field: 'sessions by userId', strategy: 'scan', cost: 1, rejected: [] });
  });

  it('counts a call that has not ended as one that nothing follows', () => {
    const { ledger, call } = createBench();
    ledger.startCall({ source: 'shop', method: 'GET', path: '/open', attempt: 1 });
    call(5, 6);
    const { calls, roundTrips } = toExplanation(ledger);
    expect(roundTrips).toBe(1);
    expect(calls[0]).toMatchObject({ status: null, ms: 0 });
  });

  it('says one in the singular, and leaves out look-ups that would have taken no more', () => {
    const { ledger, call, batch } = createBench();
    call(0, 1);
    batch('users', 1)();
    expect(toExplanation(ledger).summary).toBe('1 call in 1 round trip');
  });

  it('says so when something is stale', () => {
    const { ledger, batch } = createBench();
    batch('users', 1)();
    ledger.addStale();
    expect(toExplanation(ledger)).toMatchObject({
      summary: 'no upstream call; lookups would have taken 1; some of it is older than it should be',
      stale: true,
    });
  });
});

describe('the round trips of look-ups', () => {
  const summaryOf = ({ ledger }: Bench) => toExplanation(ledger).summary;

  it('are no more than the selection is deep, however many batches followed one another', () => {
    const bench = createBench();
    bench.ledger.addDepth(1);
    bench.batch('users', 1)();
    bench.batch('messages', 1)();
    expect(summaryOf(bench)).toBe('no upstream call; lookups would have taken 2 in 1');
  });

  it('are no more than batches followed one another, however deep the selection is', () => {
    const bench = createBench();
    bench.ledger.addDepth(3);
    bench.batch('users', 1)();
    bench.batch('sessions by userId', 3)();
    bench.batch('messages by sessionId', 0)();
    expect(summaryOf(bench)).toBe('no upstream call; lookups would have taken 4 in 2');
  });

  it('do not count batches side by side twice', () => {
    const bench = createBench();
    bench.ledger.addDepth(3);
    const ends = [bench.batch('users', 1), bench.batch('messages', 1)];
    for (const end of ends) end();
    bench.batch('sessions by userId', 3)();
    expect(summaryOf(bench)).toBe('no upstream call; lookups would have taken 5 in 2');
  });

  it('are left out where nobody said how deep the selection is', () => {
    const bench = createBench();
    bench.batch('sessions by id', 3)();
    expect(summaryOf(bench)).toBe('no upstream call; lookups would have taken 3');
  });
});

describe('what was saved', () => {
  it.each([
    [
      'by the plan: what neither calls nor the rest account for',
      { calls: 2, cache: 3, dedupe: 1, lookups: 10 },
      4,
    ],
    ['nothing by the plan where calls were more', { calls: 5, cache: 0, dedupe: 0, lookups: 3 }, 0],
    ['nothing by the plan where all was kept', { calls: 0, cache: 4, dedupe: 0, lookups: 4 }, 0],
  ])('%s', (_case, { calls, cache, dedupe, lookups }, plan) => {
    const { ledger, call, batch } = createBench();
    for (let i = 0; i < calls; i++) call(i, i + 1);
    ledger.addSaved('cache', cache);
    ledger.addSaved('dedupe', dedupe);
    batch('users by id', lookups)();
    expect(toExplanation(ledger).saved).toEqual({ cache, dedupe, plan });
  });
});
