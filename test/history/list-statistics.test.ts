import { expect, test } from 'vitest';
import { createListStatistics } from '../../src/history/list-statistics.ts';

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
