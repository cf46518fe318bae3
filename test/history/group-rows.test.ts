import { describe, expect, test } from 'vitest';
import { type Filter, isForAll, pickRows, toConditions } from '../../src/history/group-rows.ts';
import type { Run } from '../../src/history/run.ts';
import { type LetterRow, makeRun, readLetter, toLetters } from './make-run.ts';

function pick(run: Run<LetterRow>, filter: Filter): string | null {
  const rows = pickRows(run, filter, readLetter);
  return rows?.map(({ id }) => id).join('') ?? null;
}

describe('a narrower list picked from a whole one', () => {
  const whole = makeRun([...toLetters('FeD'), ...toLetters('cB', { userId: 'u2' })]);
  test.each([
    [{}, 'FeDcB'],
    [{ sessionId: null, userId: null }, 'FeDcB'],
    [{ sessionId: 's1', userId: null }, 'FDB'],
    [{ sessionId: 's2' }, 'ec'],
    [{ userId: 'u2' }, 'cB'],
    [{ sessionId: 's1', userId: 'u2' }, 'B'],
    [{ sessionId: 's3' }, ''],
    [{ sessionId: 's3', userId: 'u1' }, ''],
  ])('%o', (filter, expected) => {
    expect(pick(whole, filter)).toBe(expected);
    expect(pick(whole, filter), 'asked again').toBe(expected);
  });

  test('a row without the field may be of anybody', () => {
    const run = makeRun([...toLetters('FeD'), ...toLetters('c', { sessionId: null })]);
    expect(pick(run, { sessionId: 's1' })).toBeNull();
    expect(pick(run, { sessionId: 's1' }), 'asked again').toBeNull();
    expect(pick(run, { userId: 'u1', sessionId: 's1' })).toBeNull();
    expect(pick(run, { userId: 'u1' })).toBe('FeDc');
  });
});

test('the fields that a filter sets', () => {
  expect(toConditions({ sessionId: 's1', userId: null })).toEqual([['sessionId', 's1']]);
  expect(toConditions({})).toEqual([]);
  expect(isForAll({ sessionId: null, userId: null })).toBe(true);
  expect(isForAll({ sessionId: null, userId: 'u1' })).toBe(false);
});
