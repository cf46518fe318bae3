import { describe, expect, test } from 'vitest';
import { PageSizeRefusedError } from '../../../src/errors.ts';
import type { NumberedPage } from '../../../src/lists/list.ts';
import { type Run, toRun } from '../../../src/lists/numbered/run.ts';
import { countScanCalls, type ScanStart, scanList } from '../../../src/lists/numbered/scan-list.ts';
import { answerPage } from '../../upstream-rows.ts';
import { describeRun, type LetterRow, letterKey, makeRun, toLetters } from './make-run.ts';

interface Script {
  /** The list as each call finds it, in turn; the last one from then on. */
  readonly lists: readonly string[];
  readonly pageSize?: number;
  /** What the server gives at most, learned from its first answer. */
  readonly clamp?: number;
  readonly pastEnd?: 'empty' | 'last';
  /** Totals of the calls, where they are not the list's. */
  readonly totals?: readonly (number | undefined)[];
  readonly start?: Partial<ScanStart<LetterRow>>;
  readonly isNewestFirst?: boolean;
  readonly areTotalsExact?: boolean;
  /** The first letter that is too young to be history. */
  readonly youngFrom?: string;
}

async function scan({
  lists,
  pageSize = 2,
  clamp = 100,
  pastEnd = 'empty',
  totals = [],
  start = {},
  isNewestFirst = true,
  areTotalsExact = true,
  youngFrom = 'Z',
}: Script) {
  const calls: string[] = [];
  let largestPage = pageSize;
  const stableBeforeMs = toLetters(youngFrom)[0]?.timeMs ?? 0;
  const whole = await scanList<LetterRow>(
    {
      key: letterKey,
      isNewestFirst,
      areTotalsExact: () => areTotalsExact,
      largestPage: () => largestPage,
      stableBeforeMs,
      async readPage(page): Promise<Run<LetterRow> | null> {
        const list = lists[Math.min(calls.length, lists.length - 1)] ?? '';
        const answer: NumberedPage<LetterRow> = answerPage(toLetters(list), page, {
          pageLimit: clamp,
          pastEnd,
        });
        const totalItems = totals[calls.length] ?? answer.totalItems;
        calls.push(`${page.page}/${page.pageSize}`);
        const times = { askedMs: calls.length, answeredMs: calls.length + 10, stableBeforeMs };
        const run = toRun({ ...answer, totalItems }, letterKey.timeOf, times);
        largestPage = Math.min(largestPage, clamp);
        return run;
      },
    },
    { head: null, total: null, ...start },
  );
  return `${whole && describeRun(whole)} by ${calls.join(' ')}`;
}

describe('a scan', () => {
  test.each([2_100, 1e15])('a list that turns out to hold %i rows is not scanned', async (total) => {
    expect(await scan({ lists: ['EDCBA'], totals: [total] })).toBe('null by 1/2');
  });

  test.each<[string, Script, string]>([
    ['one page', { lists: ['A'] }, 'A at 0 of 1 tail, proven 1 by 1/2'],
    ['an empty list', { lists: [''] }, ' at 0 of 0 tail, proven 1 by 1/2'],
    ['page 1 first', { lists: ['EDCBA'] }, 'EDCBA at 0 of 5 tail, proven 1 by 1/2 2/2 3/2'],
    [
      'all at once',
      { lists: ['EDCBA'], start: { total: 5 } },
      'EDCBA at 0 of 5 tail, proven 1 by 1/2 2/2 3/2',
    ],
    [
      'all at once, of more than expected',
      { lists: ['EDCBA'], start: { total: 3 } },
      'EDCBA at 0 of 5 tail, proven 1 by 1/2 2/2 3/2',
    ],
    [
      'all at once, of fewer than expected',
      { lists: ['CBA'], start: { total: 9 } },
      'CBA at 0 of 3 tail, proven 1 by 1/2 2/2 3/2 4/2 5/2',
    ],
    [
      'all at once, but rows are new',
      { lists: ['EDCBA'], start: { total: 5 }, youngFrom: 'E' },
      'EDCBA at 0 of 5 tail, proven 1, 1 young by 1/2 2/2 3/2 2/2 3/2',
    ],
    ['a full single page', { lists: ['BA'] }, 'BA at 0 of 2 tail, proven 1 by 1/2'],
    [
      'a full single page with a new row is read twice',
      { lists: ['BA'], youngFrom: 'B' },
      'BA at 0 of 2 tail, proven 1, 1 young by 1/2 1/2',
    ],
    [
      'a full single page, its total a row behind',
      { lists: ['CBA'], totals: [2], youngFrom: 'C' },
      'null by 1/2 1/2',
    ],
    ['the same, and a row goes', { lists: ['CBA', 'BA'], totals: [2], youngFrom: 'C' }, 'null by 1/2 1/2'],
    [
      'a clamped size',
      { lists: ['EDCBA'], pageSize: 4, clamp: 2 },
      'EDCBA at 0 of 5 tail, proven 1 by 1/4 2/2 3/2',
    ],
    [
      'a clamped size, all at once',
      { lists: ['EDCBA'], pageSize: 4, clamp: 2, start: { total: 5 } },
      'EDCBA at 0 of 5 tail, proven 1 by 1/4 2/4 2/2 3/2',
    ],
    [
      'past the end comes the last page again',
      { lists: ['CBA'], pastEnd: 'last', start: { total: 9 } },
      'CBA at 0 of 3 tail, proven 1 by 1/2 2/2 3/2 4/2 5/2',
    ],
    [
      'the last page again, where its size has room',
      { lists: ['BA'], pastEnd: 'last', start: { total: 4 } },
      'BA at 0 of 2 tail, proven 1 by 1/2 2/2',
    ],
    ['a row arrives in between', { lists: ['EDCBA', 'FEDCBA'] }, 'null by 1/2 2/2 3/2'],
    [
      'a row arrives and its total runs behind',
      { lists: ['DCBA', 'EDCBA'], totals: [4, 4] },
      'null by 1/2 2/2',
    ],
    ['a row goes in between', { lists: ['EDCBA', 'ECBA'] }, 'null by 1/2 2/2 3/2'],
    [
      'one comes and one goes, so that a row stands twice',
      { lists: ['EDCBA', 'FEDCA'] },
      'null by 1/2 2/2 3/2',
    ],
    [
      'one comes and one goes above',
      { lists: ['EDCBA', 'FDCBA'] },
      'EDCBA at 0 of 5 tail, proven 1 by 1/2 2/2 3/2',
    ],
    ['the list ends before its total', { lists: ['DCBA', 'DC'] }, 'null by 1/2 2/2'],
    [
      'a hole: the last page is empty',
      { lists: ['EDCBA', 'EDCBA', 'EDCB'], totals: [5, 5, 5] },
      'null by 1/2 2/2 3/2',
    ],
    [
      'totals that run behind',
      { lists: ['DCBA'], areTotalsExact: false },
      'DCBA at 0 of 4 tail, proven 1 by 1/2 2/2 3/2',
    ],
    [
      'totals that run behind, and a row more',
      { lists: ['EDCBA'], totals: [4, 4, 4], areTotalsExact: false },
      'null by 1/2 2/2 3/2',
    ],
    [
      'totals that run behind, with room at the end',
      { lists: ['CBA'], areTotalsExact: false },
      'CBA at 0 of 3 tail, proven 1 by 1/2 2/2',
    ],
    [
      'totals that run behind, while rows arrive',
      { lists: ['CBA', 'DCBA'], areTotalsExact: false },
      'null by 1/2 2/2 3/2',
    ],
    [
      'oldest first',
      { lists: ['ABCDE'], isNewestFirst: false },
      'ABCDE at 0 of 5 tail, proven 1 by 1/2 2/2 3/2',
    ],
    [
      'oldest first, with a new row at the end',
      { lists: ['ABCDE'], isNewestFirst: false, youngFrom: 'E' },
      'null by 1/2 2/2 3/2',
    ],
    [
      'oldest first: a row goes, and a new one at the end hides it',
      { lists: ['ABCDE', 'ACDEF'], isNewestFirst: false, youngFrom: 'F' },
      'null by 1/2 2/2 3/2',
    ],
    [
      'the same beside rows that are out of order',
      { lists: ['BACDE', 'ACDEF'], isNewestFirst: false, youngFrom: 'F' },
      'null by 1/2 2/2 3/2',
    ],
    [
      'last active first, with a new row',
      { lists: ['EACBD'], isNewestFirst: false, youngFrom: 'E' },
      'EACBD at 0 of 5 tail, proven 1, 1 young by 1/2 2/2 3/2',
    ],
    [
      'last active first: a row moves up meanwhile',
      { lists: ['EACBD', 'DEACB'], isNewestFirst: false },
      'null by 1/2 2/2 3/2',
    ],
    [
      'newest first, not by the document',
      { lists: ['EDCBA'], isNewestFirst: false, youngFrom: 'B' },
      'EDCBA at 0 of 5 tail, proven 1, 4 young by 1/2 2/2 3/2',
    ],
    [
      'the head at hand',
      { lists: ['EDCBA'], start: { head: makeRun('ED', { total: 5, askedMs: 0 }) } },
      'EDCBA at 0 of 5 tail, proven 0 by 2/2 3/2',
    ],
    [
      'a head that ends within a page',
      { lists: ['EDCBA'], start: { head: makeRun('EDC', { total: 5 }) } },
      'EDCBA at 0 of 5 tail, proven 0 by 2/2 3/2',
    ],
    [
      'a head that is no more',
      { lists: ['EDXBA'], start: { head: makeRun('EDC', { total: 5 }) } },
      'null by 2/2 3/2',
    ],
    [
      'all of it at hand',
      { lists: [''], start: { head: makeRun('EDCBA') } },
      'EDCBA at 0 of 5 tail, proven 0 by ',
    ],
  ])('%s', async (_, script, expected) => {
    expect(await scan(script)).toBe(expected);
  });

  test('a size that is refused is for the planner', async () => {
    const list = {
      key: letterKey,
      isNewestFirst: true,
      areTotalsExact: () => true,
      largestPage: () => 2,
      stableBeforeMs: 0,
      readPage: () => Promise.reject(new PageSizeRefusedError()),
    };
    await expect(scanList(list, { head: null, total: 5 })).rejects.toThrow(PageSizeRefusedError);
  });
});

test.each([
  [0, 0, 100, 0],
  [1, 0, 100, 1],
  [100, 0, 100, 1],
  [101, 0, 100, 2],
  [500, 100, 100, 4],
  [500, 199, 100, 4],
  [500, 500, 100, 0],
  [450, 450, 100, 1],
  [100_100, 100, 100, 1_000],
  [100_200, 100, 100, Number.POSITIVE_INFINITY],
])('a scan of %i rows with %i at hand, %i a page, takes %i calls', (total, headRows, largestPage, calls) => {
  expect(countScanCalls(total, headRows, largestPage)).toBe(calls);
});
