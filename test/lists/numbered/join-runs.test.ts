import { describe, expect, test } from 'vitest';
import { countRowBytes } from '../../../src/cache/count-row-bytes.ts';
import { joinRuns } from '../../../src/lists/numbered/join-runs.ts';
import type { Run } from '../../../src/lists/numbered/run.ts';
import { addRun, noRuns, type RunList, runBytes } from '../../../src/lists/numbered/run-list.ts';
import { describeRun, type LetterRow, letterKey, makeRun, type RunFields, toLetters } from './make-run.ts';

type Part = readonly [rows: string, fields?: RunFields];

const cache = { idOf: letterKey.idOf, appendOnly: true };
const changing = { ...cache, appendOnly: false };

function join([old, oldFields]: Part, [rows, fields]: Part, rules = cache) {
  const result = joinRuns(makeRun(old, oldFields), makeRun(rows, { askedMs: 10, ...fields }), rules);
  return typeof result === 'string' ? result : describeRun(result);
}

describe('two runs of a list that arrives at its head', () => {
  test('a page that shows nothing new leaves the rows as they are, with what was found for them', () => {
    const old = makeRun('EDC', { total: 5 });
    const again = joinRuns(old, makeRun('ED', { total: 5, askedMs: 10 }), cache);
    expect(again).toMatchObject({ provenMs: 10 });
    expect(typeof again === 'object' && again.rows === old.rows).toBe(true);
  });

  test('a page whose rows are shorter than they were, again and again, takes nothing off the bytes', () => {
    const toRun = (note: string) => {
      const run = makeRun('EDC', { total: 5, askedMs: 10 });
      const rows = run.rows.map((row) => ({ ...row, note }));
      return { ...run, rows, sizeBytes: countRowBytes(rows) };
    };
    let joined: Run<LetterRow> = toRun('x'.repeat(1_000));
    for (let time = 0; time < 10; time++) {
      const again = joinRuns(joined, toRun(''), cache);
      if (typeof again === 'string') throw new Error(again);
      joined = again;
    }
    expect(joined.sizeBytes).toBe(countRowBytes(joined.rows));
  });

  test.each<[string, Part, Part, string]>([
    ['the same page again', ['ED', { total: 5 }], ['ED', { total: 5 }], 'ED at 0 of 5, proven 10'],
    ['a longer head', ['ED', { total: 5 }], ['EDC', { total: 5 }], 'EDC at 0 of 5, proven 10'],
    ['a shorter head', ['EDC', { total: 5 }], ['ED', { total: 5 }], 'EDC at 0 of 5, proven 10'],
    ['rows have arrived', ['EDC', { total: 5 }], ['GFE', { total: 7 }], 'GFEDC at 0 of 7, proven 10'],
    [
      'one shared row will do',
      ['BA', { start: 3 }],
      ['CB', { start: 2, total: 5 }],
      'CBA at 2 of 5 tail, proven 10',
    ],
    [
      'the newer one shows the end',
      ['BA', { start: 1, total: 3, isTail: false }],
      ['BA', { start: 1 }],
      'BA at 1 of 3 tail, proven 10',
    ],
    [
      'the older one knew the end',
      ['BA', { start: 1 }],
      ['BA', { start: 1, total: 3, isTail: false }],
      'BA at 1 of 3 tail, proven 10',
    ],
    ['side by side', ['ED', { total: 5 }], ['CB', { start: 2, total: 5 }], 'apart'],
    ['so many arrived that a gap is left', ['BA'], ['FE', { total: 6 }], 'apart'],
    ['another row at a rank', ['EDC', { total: 5 }], ['FE', { total: 5 }], 'contradiction'],
    ['a row went and one came: all ranks below moved', ['DCBA'], ['EDB', { total: 4 }], 'contradiction'],
    ['the second shared row tells it', ['EDC', { total: 5 }], ['EDB', { total: 5 }], 'contradiction'],
    ['the newest row has gone', ['EDCBA'], ['DC', { total: 4 }], 'DCBA at 0 of 4 tail, proven 10'],
    ['the only row has gone', ['A'], ['', {}], 'apart'],
    [
      'a deeper page, with nothing changed',
      ['EDC', { total: 5 }],
      ['CB', { start: 2, total: 5 }],
      'EDCB at 0 of 5, proven 0',
    ],
    [
      'a deeper page, after rows arrived',
      ['EDC', { total: 5 }],
      ['CB', { start: 4, total: 7 }],
      'EDCB at 0 of 5, proven 0',
    ],
    [
      'a deeper page, after the newest row went',
      ['EDC', { total: 5 }],
      ['CB', { start: 1, total: 4 }],
      'EDCB at 0 of 5, proven 0',
    ],
    [
      'a deeper page that shows the end',
      ['EDC', { total: 5 }],
      ['CBA', { start: 4 }],
      'EDCBA at 0 of 5 tail, proven 0',
    ],
    [
      'young rows of the older one do not count',
      ['GFE', { total: 7, youngFrom: 'F' }],
      ['IHE', { total: 7 }],
      'IHE at 0 of 7, proven 10',
    ],
    [
      'a row was written late and another went',
      ['GED', { total: 6, youngFrom: 'E' }],
      ['GFD', { total: 6 }],
      'GFD at 0 of 6, proven 10',
    ],
    ['none but young rows', ['GF', { total: 7, youngFrom: 'F' }], ['GF', { total: 7 }], 'apart'],
    [
      'young rows above a deeper page',
      ['GFED', { total: 7, youngFrom: 'G' }],
      ['ED', { start: 2, total: 7 }],
      'apart',
    ],
    [
      'the newer one says what is young',
      ['FED', { total: 6 }],
      ['GF', { total: 7, youngFrom: 'G' }],
      'GFED at 0 of 7, proven 10, 1 young',
    ],
  ])('%s', (_, older, newer, expected) => {
    expect(join(older, newer)).toBe(expected);
  });

  test('it is known since the first of its answers, and up to the last', () => {
    const deep = makeRun('CB', { start: 2, total: 4, askedMs: 3, answeredMs: 8, youngFrom: 'X' });
    const high = makeRun('DC', { start: 1, total: 4, askedMs: 5, answeredMs: 6, youngFrom: 'Y' });
    const { stableBeforeMs } = high;
    const joined = { sinceMs: 6, answeredMs: 8, sizeBytes: countRowBytes(toLetters('DCB')) };
    expect(joinRuns(deep, high, cache)).toMatchObject({ ...joined, provenMs: 5, stableBeforeMs });
    expect(joinRuns(high, deep, cache)).toMatchObject({ ...joined, provenMs: 5, stableBeforeMs });
  });
});

describe('two runs of a list that changes', () => {
  test.each<[string, Part, Part, string]>([
    ['the newer one holds it all', ['ED', { total: 5 }], ['EDC', { total: 5 }], 'EDC at 0 of 5, proven 10'],
    ['the older one ended further down', ['EDC', { total: 5 }], ['ED', { total: 5 }], 'apart'],
    ['the older one began further up', ['ED', { total: 5 }], ['DCB', { start: 1, total: 5 }], 'apart'],
    [
      'young rows count',
      ['ED', { total: 5, youngFrom: 'A' }],
      ['ED', { total: 5 }],
      'ED at 0 of 5, proven 10',
    ],
    ['a row moved to the head', ['EDC', { total: 5 }], ['CED', { total: 5 }], 'contradiction'],
    ['a row arrived at the end', ['ABC', { total: 5 }], ['ABC', { total: 6 }], 'contradiction'],
  ])('%s', (_, older, newer, expected) => {
    expect(join(older, newer, changing)).toBe(expected);
  });
});

describe('what is kept of a list', () => {
  const add = (...parts: Part[]) =>
    parts.reduce<RunList<LetterRow>>(
      (list, [rows, fields]) => addRun(list, makeRun(rows, fields), cache),
      noRuns,
    );

  test('runs that do not meet, the latest first', () => {
    const { runs, sizeBytes } = add(
      ['IH', { total: 9 }],
      ['BA', { start: 7 }],
      ['ED', { start: 4, total: 9 }],
    );
    expect(runs.map((run) => describeRun(run).slice(0, 2))).toEqual(['ED', 'BA', 'IH']);
    expect(sizeBytes).toBe(countRowBytes(toLetters('EDBAIH')) + 3 * runBytes);
  });

  test('a fourth is kept, a fifth displaces the one that was not read for longest', () => {
    const at = (rows: string, start: number): Part => [rows, { start, total: 9 }];
    const { runs } = add(at('I', 0), at('G', 2), at('E', 4), at('C', 6), at('A', 8));
    expect(runs.map((run) => describeRun(run).slice(0, 1))).toEqual(['A', 'C', 'E', 'G']);
  });

  test('a run that joins two others makes them one', () => {
    const { runs } = add(['ED', { total: 5 }], ['BA', { start: 3 }], ['DCB', { start: 1, total: 5 }]);
    expect(runs.map(describeRun)).toEqual(['EDCBA at 0 of 5 tail, proven 0']);
  });

  test('a run that was out of reach is met through one that joins', () => {
    const parts: Part[] = [
      ['EDC', { total: 5, askedMs: 1, youngFrom: 'E' }],
      ['CB', { start: 3, total: 6, askedMs: 2 }],
      ['FED', { total: 6, askedMs: 3 }],
    ];
    expect(add(...parts).runs.map(describeRun)).toEqual(['FEDCB at 0 of 6, proven 3']);
  });

  test('a deeper page makes a longer run as old as its head, and stays good for longer by itself', () => {
    const parts: Part[] = [
      ['EDC', { total: 5, askedMs: 1 }],
      ['CB', { start: 2, total: 5, askedMs: 2 }],
    ];
    expect(add(...parts).runs.map(describeRun)).toEqual([
      'CB at 2 of 5, proven 2',
      'EDCB at 0 of 5, proven 1',
    ]);
    const later = add(...parts, ['FE', { total: 6, askedMs: 3 }]);
    expect(later.runs.map(describeRun)).toEqual(['FEDCB at 0 of 6, proven 3']);
  });

  test('a contradiction leaves nothing but what was just read', () => {
    const { runs, sizeBytes } = add(['IH', { total: 9 }], ['BA', { start: 7 }], ['JI', { total: 9 }]);
    expect(runs.map(describeRun)).toEqual(['JI at 0 of 9, proven 0']);
    expect(sizeBytes).toBe(countRowBytes(toLetters('JI')) + runBytes);
  });
});

test('a head that is read again and again weighs no more than its rows', () => {
  let run = makeRun('FEDCBA', { youngFrom: 'E' });
  for (let askedMs = 10; askedMs < 1_000; askedMs += 10) {
    const joined = joinRuns(run, makeRun('FEDCBA', { askedMs, youngFrom: 'E' }), cache);
    if (typeof joined === 'string') throw new Error(joined);
    run = joined;
  }
  expect(describeRun(run)).toBe('FEDCBA at 0 of 6 tail, proven 990, 2 young');
  expect(run.sizeBytes).toBe(countRowBytes(toLetters('FEDCBA')));
});

test.each([
  ['the older run has the large row', 'FEDC', 'GFE', 'D'],
  ['the newer one has it', 'FEDC', 'GFE', 'G'],
  ['both have it', 'FEDC', 'GFE', 'E'],
  ['it is too young to be history', 'FEDC', 'GFE', 'F'],
])('joined runs weigh what their rows do, however uneven: %s', (_name, older, newer, large) => {
  const widen = (rows: string) =>
    toLetters(rows).map((row) => (row.id === large ? { ...row, userId: 'x'.repeat(10_000) } : row));
  const joined = joinRuns(
    makeRun(widen(older), { total: 6, youngFrom: 'F' }),
    makeRun(widen(newer), { total: 7, askedMs: 10 }),
    cache,
  );
  if (typeof joined === 'string') throw new Error(joined);
  expect(describeRun(joined)).toBe('GFEDC at 0 of 7, proven 10');
  expect(joined.sizeBytes).toBe(countRowBytes(widen('GFEDC')));
});
