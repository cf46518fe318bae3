import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PageRequest } from '../../../src/lists/list.ts';
import {
  coverRange,
  coverRangeFromHead,
  coverRangeWidely,
  pageAt,
  reachTowardHead,
  reachTowardTail,
} from '../../../src/lists/numbered/page-cover.ts';

const range = fc
  .tuple(fc.nat(5000), fc.integer({ min: 0, max: 99 }))
  .map(([from, extra]) => ({ from, to: from + extra }));
const largest = fc.integer({ min: 1, max: 100 });

const startOf = ({ page, pageSize }: PageRequest) => (page - 1) * pageSize;
const endOf = ({ page, pageSize }: PageRequest) => page * pageSize - 1;
const holds = (page: PageRequest, offset: number) => startOf(page) <= offset && offset <= endOf(page);

test('coverRangeFromHead holds the range and begins no later than any other page that does', () => {
  fc.assert(
    fc.property(range, largest, (range, largestPage) => {
      const page = coverRangeFromHead(range, largestPage);
      const all = Array.from({ length: largestPage }, (_, i) => pageAt(range.from, i + 1));
      const fitting = all.filter((candidate) => holds(candidate, range.from) && holds(candidate, range.to));
      const earliest = fitting.toSorted((one, other) => startOf(one) - startOf(other))[0];
      expect(page === null ? undefined : startOf(page)).toBe(earliest && startOf(earliest));
      if (page !== null) expect(fitting).toContainEqual(page);
    }),
  );
});

describe('coverRange', () => {
  test.each([
    [{ from: 0, to: 19 }, 100, { page: 1, pageSize: 20 }],
    [{ from: 0, to: 20 }, 100, { page: 1, pageSize: 21 }],
    [{ from: 21, to: 41 }, 100, { page: 2, pageSize: 21 }],
    [{ from: 20, to: 40 }, 100, { page: 1, pageSize: 41 }],
    [{ from: 19, to: 39 }, 100, { page: 1, pageSize: 40 }],
    [{ from: 99, to: 100 }, 100, { page: 34, pageSize: 3 }],
    [{ from: 5, to: 5 }, 1, { page: 6, pageSize: 1 }],
  ])('%j of at most %i rows a page', (range, largestPage, page) => {
    expect(coverRange(range, largestPage)).toEqual(page);
  });

  test.each([
    ['is longer than a page', { from: 0, to: 100 }, 100],
    ['straddles every page', { from: 5, to: 6 }, 3],
    ['straddles pages of one row', { from: 0, to: 1 }, 1],
  ])('null when the range %s', (_, range, largestPage) => {
    expect(coverRange(range, largestPage)).toBeNull();
    expect(coverRangeWidely(range, largestPage)).toBeNull();
  });

  test('gives the smallest and the largest page of those that hold the range, and null only when none does', () => {
    fc.assert(
      fc.property(range, largest, (range, largestPage) => {
        const sizes = Array.from({ length: largestPage }, (_, i) => i + 1);
        const fitting = sizes.filter((size) => holds(pageAt(range.from, size), range.to));
        expect(coverRange(range, largestPage)?.pageSize).toBe(fitting[0]);
        expect(coverRangeWidely(range, largestPage)?.pageSize).toBe(fitting.at(-1));
      }),
    );
  });

  test('one page of at most 100 holds a cursor and 20 rows at every offset, but not a cursor and 99', () => {
    const uncovered = (count: number) =>
      Array.from({ length: 3000 }, (_, from) => coverRange({ from, to: from + count }, 100)).filter(
        (page) => page === null,
      ).length;
    expect(uncovered(20)).toBe(0);
    expect(uncovered(99)).toBeGreaterThan(2900);
  });
});

describe('reach', () => {
  test.each([
    [0, 100, { page: 1, pageSize: 1 }],
    [99, 100, { page: 1, pageSize: 100 }],
    [100, 100, { page: 2, pageSize: 51 }],
  ])('towardHead from %i with %i rows a page', (offset, largestPage, page) => {
    const reached = reachTowardHead(offset, largestPage);
    expect(holds(reached, offset)).toBe(true);
    expect(startOf(reached)).toBe(startOf(page));
  });

  test('no page that holds the offset reaches further', () => {
    fc.assert(
      fc.property(fc.nat(5000), largest, (offset, largestPage) => {
        const pages = Array.from({ length: largestPage }, (_, i) => pageAt(offset, i + 1));
        const towardTail = reachTowardTail(offset, largestPage);
        const towardHead = reachTowardHead(offset, largestPage);
        expect(holds(towardTail, offset) && holds(towardHead, offset)).toBe(true);
        expect(endOf(towardTail)).toBe(Math.max(...pages.map(endOf)));
        expect(startOf(towardHead)).toBe(Math.min(...pages.map(startOf)));
      }),
    );
  });
});
