import { expect, test } from 'vitest';
import { toQueryString } from '../../src/sources/to-query-string.ts';

test.each([
  [{}, ''],
  [{ a: null }, ''],
  [{ b: 'x', a: 1, c: null }, '?b=x&a=1'],
  [{ a: '&=+ ?#/é💬' }, '?a=%26%3D%2B%20%3F%23%2F%C3%A9%F0%9F%92%AC'],
  [{ a: '' }, '?a='],
  [{ a: 'half \ud83d' }, '?a=half%20%EF%BF%BD'],
])('%j becomes %s', (parameters, query) => {
  expect(toQueryString(parameters)).toBe(query);
});

test('a server reads back what was meant', () => {
  const value = '2024-01-15T10:30:00.000+02:00 & more';
  expect(new URLSearchParams(toQueryString({ timestamp: value })).get('timestamp')).toBe(value);
});
