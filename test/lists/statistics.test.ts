import { describe, expect, it, test } from 'vitest';
import { createListStatistics, createTotalsAccuracy } from '../../src/lists/statistics.ts';

function create() {
  let nowMs = 0;
  const list = createListStatistics({ ttlMs: 100, now: () => nowMs });
  return {
    list,
    pass: (durationMs: number) => {
      nowMs += durationMs;
    },
  };
}

test('a total is known for a while', () => {
  const { list, pass } = create();
  expect(list.total()).toBeNull();
  expect(list.isQuiet()).toBe(false);
  list.noteTotal(7, true);
  pass(100);
  expect(list.total()).toBe(7);
  expect(list.isQuiet()).toBe(true);
  pass(1);
  expect(list.total()).toBeNull();
});

test('a scan that came to nothing is not tried again for a while, field by field', () => {
  const { list, pass } = create();
  list.noteUseless('userId');
  expect([list.mayScan('userId'), list.mayScan('sessionId'), list.mayScan('')]).toEqual([false, true, true]);
  pass(101);
  expect(list.mayScan('userId')).toBe(true);
});

describe('totals', () => {
  it('are not taken at their word before an end was seen where they had it', () => {
    const accuracy = createTotalsAccuracy({ ttlMs: 1_000, now: () => 0 });
    expect(accuracy.areExact()).toBe(false);
    accuracy.note(20, 20);
    expect(accuracy.areExact()).toBe(true);
  });

  it('are not for a while after one was wrong', () => {
    let nowMs = 0;
    const accuracy = createTotalsAccuracy({ ttlMs: 1_000, now: () => nowMs });
    accuracy.note(20, 20);
    accuracy.note(21, 20);
    accuracy.note(20, 20);
    expect(accuracy.areExact()).toBe(false);
    nowMs = 1_000;
    expect(accuracy.areExact()).toBe(false);
    nowMs = 1_001;
    expect(accuracy.areExact()).toBe(true);
  });
});
