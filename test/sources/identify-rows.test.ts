import { expect, test } from 'vitest';
import { identifyRows } from '../../src/sources/identify-rows.ts';

test('a row keeps its own id; a number is taken as its digits', () => {
  const rows = [{ id: 'a' }, { id: 7 }, { id: 0 }];
  expect(identifyRows(rows)).toEqual([
    { raw: rows[0], id: 'a', hasOwnId: true },
    { raw: rows[1], id: '7', hasOwnId: true },
    { raw: rows[2], id: '0', hasOwnId: true },
  ]);
});

test('rows without one get ids that depend on what they hold, wherever they stand', () => {
  const odd = [null, undefined, 1, [], {}, { id: null }, { id: '' }, { id: {} }, { text: 'x' }];
  const ids = identifyRows(odd.filter((row) => row !== undefined)).map((row) => row.id);
  expect(new Set(ids).size).toBe(ids.length);
  const moved = identifyRows([{ id: 'new' }, null, { text: 'x' }]);
  expect(moved.map((row) => row.id)).toEqual(['new', ids[0], ids.at(-1)]);
  expect(moved.map((row) => row.hasOwnId)).toEqual([true, false, false]);
});

test('equal rows of one page are told apart by their order', () => {
  const [first, second, third] = identifyRows([null, null, null]).map((row) => row.id);
  expect(second).toBe(`${first}-2`);
  expect(third).toBe(`${first}-3`);
});
