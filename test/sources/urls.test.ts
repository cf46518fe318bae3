import { expect, test } from 'vitest';
import { encodePathSegment, toHttpUrl, toQueryString } from '../../src/sources/urls.ts';

test.each([
  ['6612a1b2c3d4e5f6a7b8c9d2', '6612a1b2c3d4e5f6a7b8c9d2'],
  ['a/b?c#d%e f', 'a%2Fb%3Fc%23d%25e%20f'],
  ['会話-💬', '%E4%BC%9A%E8%A9%B1-%F0%9F%92%AC'],
  ['%2e%2e', '%252e%252e'],
  ['...', '...'],
  ['a..b', 'a..b'],
  ['a\r\nb', 'a%0D%0Ab'],
])('%j is sent as %s', (id, segment) => {
  expect(encodePathSegment(id)).toBe(segment);
  expect(new URL(`http://h/x/${segment}/y`).pathname).toBe(`/x/${segment}/y`);
});

test.each(['', ' ', '\t', '.', '..', '../users', 'a/../b', 'a\\..\\b', 'a/.', 'half \ud83d'])(
  '%j is never sent',
  (id) => {
    expect(encodePathSegment(id)).toBeNull();
  },
);

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

test.each(['https://a.example/b.png', 'HTTP://A.example', 'https://a.example/ä?q=%20#f', 'http://[::1]:80/'])(
  '%s stays as it is',
  (url) => expect(toHttpUrl(url)).toBe(url),
);

test.each([
  null,
  '',
  '/relative.png',
  '//a.example/b',
  'javascript:alert(1)',
  'data:image/png;base64,AA',
  'ftp://a.example/b',
  'https:a.example',
  'https://',
  'https://a b.example/',
  ' https://a.example/',
  'https://a.example/\n',
  'https:\\\\a.example',
])('%j is no http(s) URL', (url) => {
  expect(toHttpUrl(url)).toBeNull();
});
