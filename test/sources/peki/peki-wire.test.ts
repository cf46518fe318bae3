import { expect, test } from 'vitest';
import { pekiItem, pekiPage } from '../../../src/sources/peki/peki-wire.ts';

const figures = { totalItems: null, pageSize: null, currentPage: null, totalPages: null };

test.each([
  [7, 7],
  [0, 0],
  ['7', 7],
  [2 ** 31, 2 ** 31],
  [-1, null],
  [1.5, null],
  ['1.5', null],
  ['', null],
  [2 ** 53, null],
  [null, null],
  [undefined, null],
  [true, null],
  [[], null],
])('a count of %j is %j', (given, count) => {
  expect(pekiPage.parse({ data: [], totalItems: given })).toEqual({
    ...figures,
    data: [],
    totalItems: count,
  });
});

test('a page has a list of any rows, or null', () => {
  expect(pekiPage.parse({ data: null })).toEqual({ ...figures, data: null });
  expect(pekiPage.parse({ data: [null, 'a', {}] })).toEqual({ ...figures, data: [null, 'a', {}] });
  for (const page of [{}, { data: {} }, { data: 'a' }, [], null, 7])
    expect(pekiPage.safeParse(page).success).toBe(false);
});

test('an item is an object, or null', () => {
  expect(pekiItem.parse({ data: null })).toEqual({ data: null });
  expect(pekiItem.parse({ data: { a: 1 } })).toEqual({ data: { a: 1 } });
  for (const item of [{}, { data: [] }, { data: 'a' }, null])
    expect(pekiItem.safeParse(item).success).toBe(false);
});
