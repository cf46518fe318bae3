import { describe, expect, test } from 'vitest';
import { canRefreshFromHead, refreshRun } from '../../../src/lists/numbered/refresh-run.ts';
import { describeRun, letterKey, makeRun, type RunFields, readLetter, toLetters } from './make-run.ts';

type Part = readonly [rows: string, fields?: RunFields];

const rows = { key: letterKey, ownersOf: readLetter };
const ofSession1 = { sessionId: 's1', userId: null };

/** The session's list was read at 10, the whole one from 0 on and last at 20. */
function refresh([own, ownFields]: Part, [wide, wideFields]: Part): string | null {
  const result = refreshRun(
    makeRun(own, { askedMs: 10, ...ownFields }),
    { ...makeRun(wide, { askedMs: 0, ...wideFields }), provenMs: 20 },
    ofSession1,
    rows,
  );
  return result && describeRun(result);
}

describe('a session brought up to date by a look at the whole list', () => {
  test.each<[string, Part, Part, string | null]>([
    ['nothing is new', ['EC'], ['EdCb', { total: 9 }], 'EC at 0 of 2 tail, proven 20'],
    ['its rows stand deeper', ['CA'], ['gfed', { total: 9 }], 'CA at 0 of 2 tail, proven 20'],
    ['rows have arrived', ['CA'], ['GfEd', { total: 9 }], 'GECA at 0 of 4 tail, proven 20'],
    [
      'rows have arrived above some that it shows',
      ['EC'],
      ['GfEd', { total: 9 }],
      'GEC at 0 of 3 tail, proven 20',
    ],
    ['it was empty', [''], ['gfed', { total: 9 }], ' at 0 of 0 tail, proven 20'],
    ['its first row', [''], ['gFed', { total: 9 }], 'F at 0 of 1 tail, proven 20'],
    [
      'a longer list whose known end lies deeper',
      ['EA', { total: 7 }],
      ['GfEd', { total: 9 }],
      'GEA at 0 of 8, proven 20',
    ],
    [
      'a longer list that is shown as far as it is known',
      ['EC', { total: 7 }],
      ['GfEdCb', { total: 9 }],
      null,
    ],
    ['a row has gone', ['EC'], ['fedCb', { total: 9 }], null],
    ['the newest has gone', ['GE'], ['fEdb', { total: 9 }], null],
    ['a row that it does not know stands among its own', ['EA'], ['EdCb', { total: 9 }], null],
    ['a row that it does not know stands behind its end', ['E'], ['EdCb', { total: 9 }], null],
    ['a row is as old as the last one shown', ['Dc'], ['fed', { total: 9 }], null],
    [
      'rows that may have been written late stand unseen',
      ['CA', { youngFrom: 'D' }],
      ['gfed', { total: 9 }],
      null,
    ],
    [
      'all that may have been written late is shown',
      ['CA', { youngFrom: 'E' }],
      ['gfed', { total: 9 }],
      'CA at 0 of 2 tail, proven 20',
    ],
    [
      'the new rows that are young',
      ['CA'],
      ['GfEd', { total: 9, youngFrom: 'F' }],
      'GECA at 0 of 4 tail, proven 20, 1 young',
    ],
    ['the whole list was read from later on', ['CA'], ['GfEd', { total: 9, answeredMs: 11 }], null],
    ['its answer came after the look began', ['CA', { answeredMs: 21 }], ['gfed', { total: 9 }], null],
    ['it is not its beginning', ['CA', { start: 1 }], ['gfed', { total: 9 }], null],
    ['the look did not show the beginning', ['CA'], ['gfed', { start: 1, total: 9 }], null],
    ['the whole list is empty', [''], [''], null],
  ])('%s', (_, own, wide, expected) => {
    expect(refresh(own, wide)).toBe(expected);
  });

  test('a row that says not whose it is may be its own', () => {
    const wide = makeRun([...toLetters('G', { sessionId: null }), ...toLetters('Ed')], { total: 9 });
    const own = makeRun('CA', { askedMs: 10 });
    expect(refreshRun(own, { ...wide, provenMs: 20 }, ofSession1, rows)).toBeNull();
    expect(refreshRun(own, { ...wide, provenMs: 20 }, { userId: 'u1' }, rows)).not.toBeNull();
  });

  test('both of two fields must fit', () => {
    const wide = makeRun([...toLetters('H', { userId: 'u2' }), ...toLetters('gFe')], { total: 9 });
    const own = makeRun('CA', { askedMs: 10 });
    const result = refreshRun(own, { ...wide, provenMs: 20 }, { sessionId: 's1', userId: 'u1' }, rows);
    expect(result && describeRun(result)).toBe('FCA at 0 of 3 tail, proven 20');
  });

  test('a row without a time proves nothing', () => {
    const own = makeRun(toLetters('A', { timeMs: null }), { askedMs: 10 });
    const wide = makeRun('gf', { total: 9 });
    expect(refreshRun(own, { ...wide, provenMs: 20 }, ofSession1, rows)).toBeNull();
    const timeless = makeRun(toLetters('g', { timeMs: null }), { total: 9 });
    expect(
      refreshRun(makeRun('A', { askedMs: 10 }), { ...timeless, provenMs: 20 }, ofSession1, rows),
    ).toBeNull();
  });

  test('what it has learned by then counts for the next look', () => {
    const wide = { ...makeRun('Gf', { total: 9, youngFrom: 'G' }), provenMs: 20, answeredMs: 25 };
    const result = refreshRun(makeRun('A', { askedMs: 10 }), wide, ofSession1, rows);
    expect(result).toMatchObject({ answeredMs: 25, stableBeforeMs: wide.stableBeforeMs, sinceMs: 10 });
  });
});

test.each<[string, Part, Part, boolean]>([
  ['read while it was watched', ['CA'], ['gf', { total: 9 }], true],
  ['read before', ['CA', { askedMs: 4 }], ['gf', { total: 9, answeredMs: 5 }], false],
  ['its known end lies below', ['CA', { total: 5 }], ['gf', { total: 9 }], true],
  ['its known end is shown', ['GA', { total: 5 }], ['gfA', { total: 9 }], false],
  ['not its beginning', ['CA', { start: 1 }], ['gf', { total: 9 }], false],
  ['watched from the middle on', ['CA'], ['gf', { start: 1, total: 9 }], false],
])('under watch: %s', (_, [own, ownFields], [wide, wideFields], expected) => {
  const ownRun = makeRun(own, { askedMs: 10, ...ownFields });
  expect(canRefreshFromHead(ownRun, makeRun(wide, wideFields), letterKey)).toBe(expected);
});
