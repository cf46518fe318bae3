import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at } from '../schema/ask-graph.ts';
import { createModelShop } from './model-shop.ts';
import { askByLookups, createPlannedBench } from './planned-bench.ts';
import { type AskedOperation, type KnownCursors, nameOfList, operations, toQuery } from './random-query.ts';
import { randomRows } from './random-rows.ts';

const scenarios = (odd: number) =>
  fc.record({
    rows: randomRows({ odd }),
    largestPage: fc.constantFrom(4, 7, 20, 100),
    isCacheOn: fc.boolean(),
    steps: fc.array(
      fc.record({ operation: operations, advanceMs: fc.constantFrom(0, 1000, 2500, 15_000, 70_000) }),
      { minLength: 1, maxLength: 5 },
    ),
  });

const seen = { scans: 0, lookups: 0, rows: 0, cursors: 0 };

function noteCursors({ lists }: AskedOperation, data: unknown, known: KnownCursors): void {
  for (const [i, list] of lists.entries()) {
    const edges = at(data, `chatbot.list${i}.edges`);
    if (!Array.isArray(edges)) continue;
    seen.rows += edges.length;
    const cursors = edges.map((_, edge) => String(at(edges, `${edge}.cursor`)));
    known.set(nameOfList(list), [...cursors.toReversed(), ...(known.get(nameOfList(list)) ?? [])]);
  }
}

describe('an upstream that keeps still', () => {
  test.each([0, 4])('is told the same by plans and by look-ups, %i in 100 rows odd', async (odd) => {
    await fc.assert(
      fc.asyncProperty(scenarios(odd), async ({ rows, largestPage, isCacheOn, steps }) => {
        const planned = createModelShop(rows, { largestPage });
        const plain = createModelShop(rows, { largestPage });
        const bench = createPlannedBench([planned], { isCacheOn });
        const known: KnownCursors = new Map();
        for (const { operation, advanceMs } of steps) {
          bench.advance(advanceMs);
          const query = toQuery(operation, known);
          const answer = await bench.ask(query);
          const truth = await askByLookups([plain], query);
          expect(answer.data).toEqual(truth.data);
          expect(answer.errors).toEqual(truth.errors);
          const strategies = answer.explanation.batches.map(({ strategy }) => strategy);
          seen.scans += strategies.filter((strategy) => strategy === 'scan').length;
          seen.lookups += strategies.filter((strategy) => strategy === 'lookups').length;
          seen.cursors += query.includes('after: "') || query.includes('before: "') ? 1 : 0;
          noteCursors(operation, answer.data, known);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('the generators reach what they are for', () => {
    expect(seen.scans).toBeGreaterThan(50);
    expect(seen.lookups).toBeGreaterThan(50);
    expect(seen.rows).toBeGreaterThan(250);
    expect(seen.cursors).toBeGreaterThan(4);
  });
});
