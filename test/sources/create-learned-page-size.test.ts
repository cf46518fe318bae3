import { expect, test } from 'vitest';
import { createLearnedPageSize } from '../../src/sources/create-learned-page-size.ts';

function page(rowCount: number, pageSize: number, currentPage: number, totalItems: number) {
  return { rows: Array.from({ length: rowCount }), pageSize, currentPage, totalItems };
}

test('falls to the size that the server clamped to, and never rises', () => {
  const size = createLearnedPageSize(100);
  size.wasAnswered('a', 100, page(50, 50, 1, 500));
  expect(size.largestPage()).toBe(50);
  size.wasAnswered('a', 50, page(50, 80, 1, 500));
  expect(size.largestPage()).toBe(50);
});

test('a clamped size on a page that is not full counts too', () => {
  const size = createLearnedPageSize(100);
  size.wasAnswered('a', 100, page(3, 50, 1, 3));
  expect(size.largestPage()).toBe(50);
});

test('a last page that names its row count as its size teaches nothing', () => {
  const size = createLearnedPageSize(100);
  size.wasAnswered('a', 100, page(3, 3, 1, 3));
  expect(size.largestPage()).toBe(100);
});

test('a smaller page that was asked for teaches nothing', () => {
  const size = createLearnedPageSize(100);
  size.wasAnswered('a', 5, page(5, 5, 1, 500));
  expect(size.largestPage()).toBe(100);
});

test('falls to 20 when a larger page is refused, for good once 20 was taken', () => {
  const size = createLearnedPageSize(100);
  expect(size.wasRefused('a', 100)).toBe(true);
  expect(size.largestPage()).toBe(20);
  size.wasAnswered('a', 20, page(20, 20, 1, 500));
  expect(size.wasRefused('b', 20)).toBe(false);
  expect(size.largestPage()).toBe(20);
});

test('a list that is refused at 20 too was not refused for its size', () => {
  const size = createLearnedPageSize(100);
  expect(size.wasRefused('a', 100)).toBe(true);
  expect(size.wasRefused('b', 100)).toBe(true);
  expect(size.wasRefused('a', 20)).toBe(false);
  expect(size.largestPage()).toBe(20);
  expect(size.wasRefused('b', 20)).toBe(false);
  expect(size.largestPage()).toBe(100);
});

test('a configured size under 20 stays', () => {
  const size = createLearnedPageSize(10);
  expect(size.wasRefused('a', 10)).toBe(false);
  expect(size.largestPage()).toBe(10);
});
