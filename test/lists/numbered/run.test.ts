import { describe, expect, test } from 'vitest';
import { cutPage, isWhole, toRun } from '../../../src/lists/numbered/run.ts';
import { describeRun, letterKey, makeRun, toLetters } from './make-run.ts';

const times = { askedMs: 5, answeredMs: 9, stableBeforeMs: 4_000 };

function read(ids: string, page: number, pageSize: number, totalItems: number) {
  const rows = toLetters(ids);
  return toRun({ rows, currentPage: page, pageSize, totalItems }, letterKey.timeOf, times);
}

describe('an answer as a run', () => {
  test.each([
    ['a full page inside the list', 'CB', 2, 2, 6, 'CB at 2 of 6, proven 5'],
    ['a page with room left ends the list', 'CB', 2, 3, 5, 'CB at 3 of 5 tail, proven 5'],
    ['a full page that ends at the total is not its end', 'CB', 2, 2, 4, 'CB at 2 of 4, proven 5'],
    ['a total that runs behind the rows', 'CB', 2, 2, 3, 'CB at 2 of 4, proven 5'],
    ['an empty list', '', 1, 3, 0, ' at 0 of 0 tail, proven 5'],
    ['young rows', 'FEDC', 1, 4, 9, 'FEDC at 0 of 9, proven 5, 3 young'],
    ['an old row above a young one is young as well', 'BDA', 1, 3, 9, 'BDA at 0 of 9, proven 5, 2 young'],
  ])('%s', (_, ids, page, pageSize, total, expected) => {
    const run = read(ids, page, pageSize, total);
    expect(run && describeRun(run)).toBe(expected);
    expect(run).toMatchObject({ sinceMs: 9, answeredMs: 9, stableBeforeMs: 4_000 });
  });

  test.each([
    ['inside the list', 'CB', 2, 3, 9],
    ['on its last page', 'CB', 2, 3, 6],
    ['all of them', '', 1, 3, 2],
  ])('rows that are counted and not shown, %s, make no run', (_, ids, page, pageSize, total) => {
    expect(read(ids, page, pageSize, total)).toBeNull();
  });

  test('an empty page past the end shows no place', () => {
    expect(read('', 3, 2, 4)).toBeNull();
  });

  test('a row without a time is not young by itself', () => {
    const rows = toLetters('BA', { timeMs: null });
    const run = toRun({ rows, currentPage: 1, pageSize: 2, totalItems: 2 }, letterKey.timeOf, times);
    expect(run?.unstable).toBe(0);
  });

  test('it is whole from head to tail', () => {
    expect(isWhole(makeRun('BA'))).toBe(true);
    expect(isWhole(makeRun('BA', { start: 1 }))).toBe(false);
    expect(isWhole(makeRun('BA', { total: 2, isTail: false }))).toBe(false);
  });
});

describe('a page cut out of a run', () => {
  const middle = makeRun('FEDC', { start: 2, total: 9 });
  const tail = makeRun('DCBA', { start: 3 });
  const head = makeRun('ED', { total: 5 });
  const open = makeRun('BA', { start: 1, total: 3, isTail: false });
  test.each([
    ['inside', middle, 2, 2, 'FE of 9'],
    ['three of its rows', middle, 2, 3, 'EDC of 9'],
    ['up to its last row', middle, 3, 2, 'DC of 9'],
    ['before its first row', middle, 1, 3, null],
    ['beyond its last row', middle, 2, 4, null],
    ['far beyond it', middle, 5, 4, null],
    ['at the tail, with room left', tail, 2, 4, 'CBA of 7'],
    ['at the tail, from its first row', tail, 2, 3, 'DCB of 7'],
    ['at the tail, larger than the list', tail, 1, 20, null],
    ['just past the end', tail, 8, 1, ' of 7'],
    ['far past the end', tail, 9, 20, ' of 7'],
    ['the head', head, 1, 2, 'ED of 5'],
    ['part of the head', head, 1, 1, 'E of 5'],
    ['more than the head', head, 1, 3, null],
    ['up to the reported total, where the end is open', open, 3, 1, 'A of 3'],
    ['past the reported total, where the end is open', open, 4, 1, null],
    ['an empty list', makeRun(''), 1, 20, ' of 0'],
    ['past an empty list', makeRun(''), 2, 20, ' of 0'],
    ['a whole list', makeRun('CBA'), 1, 3, 'CBA of 3'],
    ['a whole list, with room left', makeRun('CBA'), 1, 20, 'CBA of 3'],
  ])('%s', (_, run, page, pageSize, expected) => {
    const cut = cutPage(run, { page, pageSize });
    expect(cut && `${cut.rows.map(({ id }) => id).join('')} of ${cut.totalItems}`).toBe(expected);
    if (cut !== null) expect(cut).toMatchObject({ currentPage: page, pageSize });
  });
});
