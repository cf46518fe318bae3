import { describe, expect, it } from 'vitest';
import { UpstreamBudgetExceededError } from '../../src/errors.ts';
import { createLedger, defaultMaxCalls } from '../../src/ledger/create-ledger.ts';
import type { Ledger, PlannedBatch } from '../../src/ledger/ledger.ts';

const call = { source: 'shop', method: 'GET', path: '/a?b=1', attempt: 1 };
const send = (ledger: Ledger, times = 1) => {
  for (let i = 0; i < times; i++) ledger.startCall(call)(200);
};
const batchOf = (calls: number): PlannedBatch => ({
  source: 'shop',
  field: 'messages by sessionId',
  strategy: 'lookups',
  cost: calls,
  calls,
  lookupCalls: calls,
  rejected: [],
});

describe('calls', () => {
  it('are noted when they start and completed when they end', () => {
    let nowMs = 100;
    const ledger = createLedger({ now: () => nowMs });
    const endFirst = ledger.startCall(call);
    nowMs = 130;
    const endSecond = ledger.startCall({ ...call, path: '/c' });
    expect(ledger.callRecords).toEqual([
      { ...call, startedMs: 100, endedMs: null, status: null },
      { ...call, path: '/c', startedMs: 130, endedMs: null, status: null },
    ]);
    nowMs = 150;
    endSecond(null);
    endFirst(503);
    expect(ledger.callRecords).toMatchObject([
      { endedMs: 150, status: 503 },
      { endedMs: 150, status: null },
    ]);
    expect(ledger.calls()).toBe(2);
  });

  it('may be as many as allowed, failed ones included, and not one more', () => {
    const ledger = createLedger({ maxCalls: 2 });
    ledger.startCall(call)(null);
    ledger.startCall(call);
    expect(() => ledger.startCall(call)).toThrow(UpstreamBudgetExceededError);
    expect(() => ledger.startCall(call)).toThrow(
      'more than the 2 upstream calls that one operation may make: ask for fewer or newer rows',
    );
    expect(ledger.calls()).toBe(2);
    expect(ledger.budgetLeft()).toBe(0);
  });

  it('may be 200 when nobody says', () => {
    expect(defaultMaxCalls).toBe(200);
    expect(createLedger().budgetLeft()).toBe(200);
  });
});

describe('a batch', () => {
  it('reserves its calls, and gives back what it did not need', () => {
    const ledger = createLedger({ maxCalls: 10 });
    const end = ledger.startBatch(batchOf(4));
    expect(ledger.budgetLeft()).toBe(6);
    send(ledger, 3);
    expect(ledger.budgetLeft()).toBe(6);
    end();
    expect(ledger.budgetLeft()).toBe(7);
  });

  it('is refused before its first call when it would take more than is left, beside another batch as well', () => {
    const ledger = createLedger({ maxCalls: 10 });
    expect(() => ledger.startBatch(batchOf(11))).toThrow(UpstreamBudgetExceededError);
    ledger.startBatch(batchOf(6));
    expect(() => ledger.startBatch(batchOf(5))).toThrow(UpstreamBudgetExceededError);
    expect(ledger.batchRecords).toHaveLength(1);
    ledger.startBatch(batchOf(4));
    expect(ledger.budgetLeft()).toBe(0);
    send(ledger, 10);
    expect(() => send(ledger)).toThrow(UpstreamBudgetExceededError);
  });

  it('that costs nothing is never refused', () => {
    const ledger = createLedger({ maxCalls: 1 });
    send(ledger);
    ledger.startBatch(batchOf(0))();
    expect(ledger.batchRecords).toHaveLength(1);
  });

  it('that takes more calls than planned takes them from what is left, never from below none', () => {
    const ledger = createLedger({ maxCalls: 5 });
    const end = ledger.startBatch(batchOf(1));
    send(ledger, 3);
    expect(ledger.budgetLeft()).toBe(2);
    end();
    expect(ledger.budgetLeft()).toBe(2);
  });

  it('knows its place among those that began and ended', () => {
    const ledger = createLedger();
    const endFirst = ledger.startBatch(batchOf(1));
    endFirst();
    ledger.startBatch(batchOf(1));
    expect(ledger.batchRecords).toMatchObject([
      { start: 0, end: 1 },
      { start: 2, end: null },
    ]);
  });
});

describe('what else is noted', () => {
  it('adds up', () => {
    const ledger = createLedger();
    ledger.addSaved('cache', 2);
    ledger.addSaved('dedupe', 1);
    ledger.addSaved('cache', 3);
    ledger.addSpeculated(2);
    ledger.addSpeculated(1);
    expect(ledger.saved).toEqual({ cache: 5, dedupe: 1 });
    expect(ledger.speculated()).toBe(3);
    expect(ledger.isStale()).toBe(false);
    ledger.addStale();
    expect(ledger.isStale()).toBe(true);
  });

  it('is the earliest expiry and the deepest nesting', () => {
    const ledger = createLedger();
    expect(ledger.expiryMs()).toBe(Number.POSITIVE_INFINITY);
    expect(ledger.depth()).toBe(0);
    ledger.addExpiry(300);
    ledger.addExpiry(200);
    ledger.addExpiry(400);
    ledger.addDepth(2);
    ledger.addDepth(3);
    ledger.addDepth(1);
    expect(ledger.expiryMs()).toBe(200);
    expect(ledger.depth()).toBe(3);
  });
});

it('keeps nothing reserved for batches that were open together, whoever made the calls', () => {
  const ledger = createLedger({ maxCalls: 20 });
  const ends = [ledger.startBatch(batchOf(5)), ledger.startBatch(batchOf(5))];
  expect(ledger.budgetLeft()).toBe(10);
  send(ledger, 5);
  for (const end of ends) end();
  expect(ledger.budgetLeft()).toBe(15);
});
