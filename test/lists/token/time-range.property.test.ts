import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readInRange } from '../../../src/lists/time-range.ts';
import { readTokenWindow } from '../../../src/lists/token/read-token-window.ts';
import { pickInRange, rangeEdges, toRange } from '../numbered/ranges.ts';
import { walkAll } from '../numbered/walk.ts';
import { createModelTokenUpstream, makeIds } from './model-token-upstream.ts';

test.each(['head', 'tail'] as const)(
  'a range of time from the %s: exactly its rows, in order',
  async (from) => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(60),
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 15 }),
        fc.constantFrom('values' as const, 'offset' as const),
        rangeEdges,
        async (size, sizes, largestPage, tokens, edges) => {
          const upstream = createModelTokenUpstream(makeIds(size), { largestPage, tokens });
          const range = toRange(upstream.rows(), edges);
          const expected = pickInRange(upstream.rows(), range);
          if (from === 'tail') expected.reverse();
          const walked = await walkAll(
            (window) => readInRange((bounded) => readTokenWindow(upstream.list, bounded), window, range),
            from,
            sizes,
          );
          expect(walked).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  },
);
