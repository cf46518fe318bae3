import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createModelShop } from './model-shop.ts';
import { askByLookups, createPlannedBench } from './planned-bench.ts';
import { operations, toQuery } from './random-query.ts';
import { randomRows } from './random-rows.ts';

const scenarios = fc.record({
  rows: randomRows({ odd: 0 }),
  largestPage: fc.constantFrom(4, 7, 20, 100),
  areSizesKnown: fc.boolean(),
  operation: operations,
});

const sizes =
  '{ chatbot(chatbotId: "shop") { users(first: 1) { totalCount } sessions(first: 1) { totalCount } messages(first: 1) { totalCount } } }';
const seen = { fewer: 0 };

describe('an operation', () => {
  test('takes no more calls than look-ups, but for what it speculates upon, and probes', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, async ({ rows, largestPage, areSizesKnown, operation }) => {
        const planned = createModelShop(rows, { largestPage });
        const plain = createModelShop(rows, { largestPage });
        const bench = createPlannedBench([planned], { isCacheOn: false });
        if (areSizesKnown) await bench.ask(sizes);
        const query = toQuery(operation, new Map());
        const { calls, explanation } = await bench.ask(query);
        await askByLookups([plain], query);
        const probes = explanation.batches.filter(({ strategy }) => strategy === 'probe').length;
        // Only a look-up tells that a row does not exist; the scan before it was in vain.
        const isUnknown = (call: string) =>
          /^(user|session) /.test(call) &&
          rows.users.every(({ userId }) => call !== `user ${userId}`) &&
          rows.sessions.every(({ sessionId }) => call !== `session ${sessionId}`);
        const inVain = calls.some(isUnknown)
          ? explanation.batches
              .filter(({ strategy }) => strategy === 'scan')
              .reduce((sum, { cost }) => sum + Math.floor(cost), 0)
          : 0;
        const lost = calls.length - plain.calls.length;
        if (lost < 0) seen.fewer += 1;
        expect(explanation.speculated).toBeLessThanOrEqual(10);
        if (areSizesKnown) expect(probes).toBe(0);
        expect(lost, query).toBeLessThanOrEqual(explanation.speculated + probes + inVain);
      }),
      { numRuns: 75 },
    );
    expect(seen.fewer).toBeGreaterThan(25);
  });
});
