import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkEqualAnswers } from '../harness/check-equal-answers.ts';

test('the order of keys does not matter', () => {
  checkEqualAnswers('Q1', [
    { label: 'A', data: { id: 1, rows: [{ x: 1, y: null }] } },
    { label: 'B', data: { rows: [{ y: null, x: 1 }], id: 1 } },
  ]);
});

test('a difference is named with its place', () => {
  const answers = [
    { label: 'A', data: { rows: [{ x: 1 }, { x: 2 }] } },
    { label: 'B', data: { rows: [{ x: 1 }, { x: 3 }] } },
  ];
  assert.throws(
    () => checkEqualAnswers('Q1', answers),
    /Q1: A and B answer differently: data\.rows\.1\.x is 2 and 3/,
  );
});

test('a missing row and a null are differences', () => {
  const toAnswers = (left: unknown, right: unknown) => [
    { label: 'A', data: left },
    { label: 'B', data: right },
  ];
  assert.throws(() => checkEqualAnswers('Q1', toAnswers([1, 2], [1])), /data\.1 is 2 and missing/);
  assert.throws(() => checkEqualAnswers('Q1', toAnswers({ x: null }, {})), /data\.x is null and missing/);
});
