import { describe, expect, test } from 'vitest';
import type { Filter } from '../../../src/lists/list.ts';
import { isForAll, pickRows, toConditions } from '../../../src/lists/numbered/group-rows.ts';
import type { Run } from '../../../src/lists/numbered/run.ts';
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

test('a row of several owners stands in the list of each', () => {
  const owners: Readonly<Record<string, readonly string[]>> = { a: ['u1', 'u2'], b: ['u2'], c: ['u1'] };
  const whole = { rows: Object.keys(owners) };
  const pickIds = (userId: string) => pickRows(whole, { userId }, (id) => owners[id] ?? null);
  expect(pickIds('u1')).toEqual(['a', 'c']);
  expect(pickIds('u2')).toEqual(['a', 'b']);
  expect(pickRows(whole, { userId: 'u2', sessionId: 'u1' }, (id) => owners[id] ?? null)).toEqual(['a']);
  expect(pickRows({ rows: ['a', 'x'] }, { userId: 'u1' }, (id) => owners[id] ?? null)).toBeNull();
});

test('the fields that a filter sets', () => {
  expect(toConditions({ sessionId: 's1', userId: null })).toEqual([['sessionId', 's1']]);
  expect(toConditions({})).toEqual([]);
  expect(isForAll({ sessionId: null, userId: null })).toBe(true);
  expect(isForAll({ sessionId: null, userId: 'u1' })).toBe(false);
});
