import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BatchFacts, planBatch } from '../../src/planner/plan-batch.ts';

const facts: BatchFacts = {
  lookupCalls: 50,
  lookupRows: 250,
  refreshableCalls: 0,
  scan: { calls: 2, pageSize: 100 },
  callsAllowed: Number.POSITIVE_INFINITY,
};

describe('planning a batch', () => {
  it.each<[what: string, given: Partial<BatchFacts>, strategy: string, calls: number]>([
    ['nothing is missing', { lookupCalls: 0, lookupRows: 0 }, 'kept', 0],
    ['a scan is cheaper', {}, 'scan', 2],
    ['a scan takes more calls', { scan: { calls: 51, pageSize: 100 } }, 'lookups', 50],
    ['a scan takes as many calls, of more rows', { scan: { calls: 50, pageSize: 100 } }, 'lookups', 50],
    [
      'a scan takes as many calls, of fewer rows',
      { lookupCalls: 2, lookupRows: 200, scan: { calls: 2, pageSize: 20 } },
      'scan',
      2,
    ],
    ['all is equal', { lookupCalls: 2, lookupRows: 200, scan: { calls: 2, pageSize: 100 } }, 'lookups', 2],
    [
      'a scan saves few calls but brings very many rows',
      { lookupCalls: 100, lookupRows: 100, scan: { calls: 95, pageSize: 100 } },
      'lookups',
      100,
    ],
    ['a scan is done', { scan: { calls: 0, pageSize: 100 } }, 'scan', 0],
    ['a scan is no way', { scan: null }, 'lookups', 50],
    ['the size is not known', { scan: { calls: null, pageSize: 100 } }, 'probe', 1],
    [
      'the size is not known, for one key',
      { lookupCalls: 1, lookupRows: 20, scan: { calls: null, pageSize: 100 } },
      'lookups',
      1,
    ],
    ['one key', { lookupCalls: 1, lookupRows: 20, scan: { calls: 1, pageSize: 100 } }, 'lookups', 1],
    ['a look spares all', { refreshableCalls: 50, scan: { calls: 7, pageSize: 100 } }, 'look', 1],
    ['a look spares some', { refreshableCalls: 48, scan: { calls: 5, pageSize: 100 } }, 'look', 3],
    ['a look spares too few', { refreshableCalls: 48, scan: { calls: 2, pageSize: 100 } }, 'scan', 2],
    ['a look spares one of two', { lookupCalls: 2, refreshableCalls: 1, scan: null }, 'lookups', 2],
    ['a look where nothing can be scanned', { refreshableCalls: 50, scan: null }, 'look', 1],
  ])('%s', (_, given, strategy, calls) => {
    expect(planBatch({ ...facts, ...given })).toMatchObject({ strategy, calls });
  });

  it('keeps to what the rate limit lets start', () => {
    // Cheaper in rows, but it cannot start now.
    const given = { ...facts, lookupCalls: 60, lookupRows: 60, scan: { calls: 59, pageSize: 100 } };
    expect(planBatch(given).strategy).toBe('lookups');
    expect(planBatch({ ...given, callsAllowed: 59 }).strategy).toBe('scan');
  });

  it('takes the cheapest where the rate limit lets nothing of it start', () => {
    expect(planBatch({ ...facts, callsAllowed: 0 }).strategy).toBe('scan');
  });

  it('tells what it rejected, and at what cost', () => {
    expect(planBatch({ ...facts, refreshableCalls: 50 })).toEqual({
      strategy: 'look',
      calls: 1,
      cost: 1.1,
      rejected: [
        { strategy: 'scan', cost: 2.2 },
        { strategy: 'lookups', cost: 50.25 },
      ],
    });
    expect(planBatch({ ...facts, callsAllowed: 2 }).rejected).toEqual([{ strategy: 'lookups', cost: 50.25 }]);
  });
});

const count = fc.integer({ min: 0, max: 200 });
const anyFacts: fc.Arbitrary<BatchFacts> = fc
  .record({
    lookupCalls: count,
    rowsEach: fc.integer({ min: 1, max: 100 }),
    watchedShare: fc.double({ min: 0, max: 1, noNaN: true }),
    scan: fc.option(fc.record({ calls: fc.option(count), pageSize: fc.integer({ min: 1, max: 100 }) })),
    callsAllowed: fc.oneof(count, fc.constant(Number.POSITIVE_INFINITY)),
  })
  .map(({ lookupCalls, rowsEach, watchedShare, scan, callsAllowed }) => ({
    lookupCalls,
    lookupRows: lookupCalls * rowsEach,
    refreshableCalls: Math.floor(lookupCalls * watchedShare),
    scan,
    callsAllowed,
  }));

describe('any plan', () => {
  it('takes no more calls than look-ups, and none for what is kept', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const { calls, strategy } = planBatch(given);
        expect(calls).toBeLessThanOrEqual(given.lookupCalls);
        expect(strategy === 'kept').toBe(given.lookupCalls === 0);
      }),
    );
  });

  it('starts what the rate limit allows, if anything can be started', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const { calls } = planBatch(given);
        if (given.lookupCalls <= given.callsAllowed) expect(calls).toBeLessThanOrEqual(given.callsAllowed);
      }),
    );
  });

  it('is the cheapest of those that can start', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const { cost, rejected } = planBatch({ ...given, callsAllowed: Number.POSITIVE_INFINITY });
        for (const other of rejected) expect(other.cost).toBeGreaterThanOrEqual(cost);
      }),
    );
  });
});
