import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, percentile, slope } from '../harness/statistics.ts';

test('the median does not depend on the order and may lie between two values', () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([10, 2, 4, 1]), 3);
  assert.equal(median([]), Number.NaN);
});

test('a percentile is one of the values', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  assert.equal(percentile(values, 0.5), 50);
  assert.equal(percentile(values, 0.99), 99);
  assert.equal(percentile([7], 0.99), 7);
  assert.equal(percentile([], 0.5), Number.NaN);
});

test('a slope is what y grows by for each x', () => {
  assert.equal(
    slope([
      { x: 0, y: 5 },
      { x: 10, y: 25 },
      { x: 20, y: 45 },
    ]),
    2,
  );
  assert.equal(
    slope([
      { x: 0, y: 3 },
      { x: 9, y: 3 },
    ]),
    0,
  );
});
