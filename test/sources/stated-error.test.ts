import { expect, test } from 'vitest';
import { readStatedError, saysNotFound, saysRateLimited } from '../../src/sources/stated-error.ts';

test.each([
  [{ data: null, error: null }, null],
  [{ data: null, error: '' }, null],
  [{ data: null }, null],
  [[{ error: 'of a row' }], null],
  ['text', null],
  [{ error: 'gone' }, 'gone'],
  [{ error: { code: 7 } }, '{"code":7}'],
])('%j states %j', (body, error) => {
  expect(readStatedError(body)).toBe(error);
});

test.each([
  ['Message not found.', true],
  ['User could not be found', true],
  ['That session does not exist.', true],
  ["The chat doesn't exist", true],
  ['No such user', true],
  ['No message was found', true],
  ['Internal server error.', false],
  ['Rate limit exceeded.', false],
  ['Rate limit not found', false],
  [null, false],
])('%j says "not found": %j', (error, expected) => {
  expect(saysNotFound(error)).toBe(expected);
});

test.each([
  ['Rate limit exceeded.', true],
  ['Too many requests', true],
  ['request was throttled', true],
  ['Internal server error.', false],
])('%j says "rate limited": %j', (error, expected) => {
  expect(saysRateLimited(error)).toBe(expected);
});
