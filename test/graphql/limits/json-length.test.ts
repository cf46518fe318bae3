import { expect, it } from 'vitest';
import { jsonLength } from '../../../src/graphql/limits/json-length.ts';

it.each([
  ['abc', 5],
  [7, 1],
  [null, 4],
  [{}, 2],
  [[], 2],
  [{ a: 'x', b: [true, { c: 1 }] }, '{"a":"x","b":[true,{"c":1}]}'.length - 2],
])('%j takes at least %i characters', (value, expected) => {
  expect(jsonLength(value)).toBe(expected);
  expect(jsonLength(value)).toBe(expected);
});

it('does not mind how deep a value is', () => {
  let value: object = {};
  for (let i = 0; i < 100_000; i++) value = [value];
  expect(jsonLength(value)).toBeGreaterThan(200_000);
});
