import { expect, test } from 'vitest';
import { encodePathSegment } from '../../src/sources/encode-path-segment.ts';

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
