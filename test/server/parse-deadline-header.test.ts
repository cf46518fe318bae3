import { GraphQLError } from 'graphql';
import { expect, test } from 'vitest';
import { deadlineHeader, parseDeadlineHeader } from '../../src/server/parse-deadline-header.ts';

const parse = (value: string) => parseDeadlineHeader(new Headers({ [deadlineHeader]: value }), 30_000);

test('without it, the server decides', () => {
  expect(parseDeadlineHeader(new Headers(), 30_000)).toBe(30_000);
});

test.each([
  ['1', 1],
  ['250', 250],
  ['30000', 30_000],
  ['30001', 30_000],
  ['10000000000', 30_000],
  ['9'.repeat(400), 30_000],
])('%s lets the operation take %i ms', (value, allowedMs) => {
  expect(parse(value)).toBe(allowedMs);
});

test.each(['', '0', '-1', '1.5', '1e3', '5s', '01', 'NaN'])('%j is a bad request', (value) => {
  expect(() => parse(value)).toThrow(GraphQLError);
  expect(() => parse(value)).toThrow('whole number of milliseconds');
});
