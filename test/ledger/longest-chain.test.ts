import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Interval, longestChain } from '../../src/ledger/longest-chain.ts';

const intervals = (...pairs: readonly (readonly [number, number])[]): Interval[] =>
  pairs.map(([start, end]) => ({ start, end }));

describe('the longest chain', () => {
  it.each([
    ['of nothing', intervals(), 0],
    ['of one', intervals([1, 2]), 1],
    ['of two side by side', intervals([1, 5], [2, 3]), 1],
    ['of two that meet', intervals([1, 2], [2, 3]), 2],
    ['of two within a third', intervals([0, 9], [1, 2], [3, 4]), 2],
    ['of a level that began late', intervals([0, 2], [1, 5], [3, 4], [6, 7]), 3],
    ['with one that never ended', intervals([0, 1], [2, Number.POSITIVE_INFINITY]), 2],
    ['of two that took no time', intervals([1, 1], [1, 1]), 2],
  ])('%s', (_case, given, expected) => {
    expect(longestChain(given)).toBe(expected);
    expect(longestChain(given.toReversed())).toBe(expected);
  });

  it('is what trying every choice gives', () => {
    const interval = fc
      .tuple(fc.nat(12), fc.integer({ min: 1, max: 6 }))
      .map(([start, length]) => ({ start, end: start + length }));
    const follow = ({ end }: Interval, others: readonly Interval[]): number =>
      1 + Math.max(0, ...others.filter(({ start }) => start >= end).map((next) => follow(next, others)));
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 8 }), (given) => {
        expect(longestChain(given)).toBe(Math.max(0, ...given.map((first) => follow(first, given))));
      }),
    );
  });
});
