import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import {
  deadlineHeader,
  explainHeader,
  freshHeader,
  readRequestSettings,
} from '../../src/graphql/request-settings.ts';

const read = (headers: Record<string, string>) => readRequestSettings(headers, 30_000);

it('without headers, the server decides', () => {
  expect(read({})).toEqual({ isExplained: null, bypassesCache: false, allowedMs: 30_000 });
});

describe('a header that is a switch', () => {
  it('is 0 or 1', () => {
    expect(read({ [explainHeader]: '0', [freshHeader]: '0' })).toMatchObject({
      isExplained: false,
      bypassesCache: false,
    });
    expect(read({ [explainHeader]: '1', [freshHeader]: '1' })).toMatchObject({
      isExplained: true,
      bypassesCache: true,
    });
  });

  it.each(['', 'true', '01', '2', '1, 1', '-1'])('%j is a bad request that names the header', (value) => {
    for (const name of [explainHeader, freshHeader])
      expect(() => read({ [name]: value })).toThrow(
        expect.objectContaining({
          message: `The header "${name}" must be 0 or 1.`,
          extensions: { code: 'BAD_REQUEST', http: { status: 400, headers: {} } },
        }),
      );
  });
});

describe('a deadline', () => {
  it.each([
    ['1', 1],
    ['250', 250],
    ['30000', 30_000],
    ['30001', 30_000],
    ['10000000000', 30_000],
    ['9'.repeat(400), 30_000],
  ])('%s lets the operation take %i ms', (value, allowedMs) => {
    expect(read({ [deadlineHeader]: value }).allowedMs).toBe(allowedMs);
  });

  it.each(['', '0', '-1', '1.5', '1e3', '5s', '01', 'NaN'])('%j is a bad request', (value) => {
    expect(() => read({ [deadlineHeader]: value })).toThrow(GraphQLError);
    expect(() => read({ [deadlineHeader]: value })).toThrow('whole number of milliseconds');
  });
});
