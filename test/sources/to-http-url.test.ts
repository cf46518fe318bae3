import { expect, test } from 'vitest';
import { toHttpUrl } from '../../src/sources/to-http-url.ts';

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
