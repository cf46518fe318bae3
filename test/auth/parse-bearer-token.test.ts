import { expect, it } from 'vitest';
import { parseBearerToken } from '../../src/auth/parse-bearer-token.ts';

it.each([
  ['Bearer abc', 'abc'],
  ['bearer abc', 'abc'],
  ['BEARER   abc  ', 'abc'],
  ['Bearer a.b-c_d~e+f/g==', 'a.b-c_d~e+f/g=='],
  [`Bearer ${'a'.repeat(8_191)}`, 'a'.repeat(8_191)],
])('reads %j', (header, token) => {
  expect(parseBearerToken(header)).toBe(token);
});

it.each([
  [undefined, 'no bearer token'],
  ['', 'no bearer token'],
  ['Basic abc', 'no bearer token'],
  ['Bearerabc', 'no bearer token'],
  ['abc', 'no bearer token'],
  ['Bearer', 'malformed'],
  ['Bearer ', 'malformed'],
  ['Bearer a b', 'malformed'],
  ['Bearer a, Bearer b', 'malformed'],
  ['Bearer a\tb', 'malformed'],
  ['Bearer ü', 'malformed'],
  ['Bearer =', 'malformed'],
  [`Bearer ${'a'.repeat(8_192)}`, 'too long'],
])('refuses %j: %s', (header, reason) => {
  expect(() => parseBearerToken(header)).toThrow(
    expect.objectContaining({ name: 'UnauthenticatedError', reason }),
  );
});
