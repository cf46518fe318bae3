import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at } from '../schema/ask-graph.ts';
import { createChangingShop, type ShopEvent } from './changing-shop.ts';
import { expectLegalAnswer } from './expect-legal.ts';
import { createModelShop } from './model-shop.ts';
import { createPlannedBench } from './planned-bench.ts';
import { cursorsOf, type KnownCursors, nameOfList, operations, toQuery } from './random-query.ts';
import { randomRows } from './random-rows.ts';
import { toTokenSource } from './to-token-source.ts';

const collection = fc.constantFrom('users', 'sessions', 'messages', 'messages', 'messages');
const events: fc.Arbitrary<ShopEvent[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('arrive' as const),
      collection,
      session: fc.integer({ min: 1, max: 12 }),
      user: fc.integer({ min: 1, max: 6 }),
    }),
    fc.record({ kind: fc.constant('delete' as const), collection, at: fc.nat(50) }),
  ),
  { maxLength: 2 },
);

const scenarios = (odd: number) =>
  fc.record({
    rows: randomRows({ odd }),
    largestPage: fc.constantFrom(4, 7, 20, 100),
    isCacheOn: fc.boolean(),
    steps: fc.array(
      fc.record({
        operation: operations,
        // All that is kept has expired, and has to be proven anew.
        advanceMs: fc.constantFrom(70_000, 200_000),
        before: events,
        /** For each call, from the first on. */
        during: fc.array(events, { maxLength: 12 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  });

describe.each(['numbered', 'token'])(
  'an upstream of %s lists that changes between and among the calls',
  (kind) => {
    const seen = { operations: 0, scans: 0, events: 0, errors: 0 };

    test.each([0, 4])('is answered from legally, %i in 100 rows odd', async (odd) => {
      await fc.assert(
        fc.asyncProperty(scenarios(odd), async ({ rows, largestPage, isCacheOn, steps }) => {
          const shop = createChangingShop(rows);
          let during: ShopEvent[][] = [];
          const happenAll = (some: readonly ShopEvent[]) => {
            for (const event of some) shop.happen(event, bench.wallNow());
            seen.events += some.length;
          };
          const upstream = createModelShop(shop.rows, {
            largestPage,
            onCall: () => {
              happenAll(during.shift() ?? []);
              return undefined;
            },
          });
          const source = kind === 'token' ? toTokenSource(upstream.source) : upstream.source;
          const bench = createPlannedBench([{ ...upstream, source }], { isCacheOn });
          const known: KnownCursors = new Map();
          const rowOf = new Map<string, string>();
          for (const { operation, advanceMs, before, during: scheduled } of steps) {
            bench.advance(advanceMs);
            happenAll(before);
            during = scheduled.map((some) => [...some]);
            const sinceTick = shop.now();
            const answer = await bench.ask(toQuery(operation, known));
            expectLegalAnswer(operation, answer.data, shop, sinceTick, (asked) => {
              const { after, before } = cursorsOf(asked, known);
              return {
                after: after && (rowOf.get(after) ?? null),
                before: before && (rowOf.get(before) ?? null),
              };
            });
            seen.operations += 1;
            seen.errors += answer.errors.length;
            seen.scans += answer.explanation.batches.filter(({ strategy }) => strategy === 'scan').length;
            for (const { name, message } of answer.errors)
              expect(['CursorExpiredError', 'UpstreamBudgetExceededError'], message).toContain(name);
            for (const [i, list] of operation.lists.entries()) {
              const edges = at(answer.data, `chatbot.list${i}.edges`);
              if (!Array.isArray(edges)) continue;
              const cursors = edges.map((_, edge) => String(at(edges, `${edge}.cursor`)));
              const idField = { users: 'userId', sessions: 'sessionId', messages: 'messageId' }[
                list.collection
              ];
              for (const [edge, cursor] of cursors.entries())
                rowOf.set(cursor, String(at(edges, `${edge}.node.${idField}`)));
              known.set(nameOfList(list), [...cursors.toReversed(), ...(known.get(nameOfList(list)) ?? [])]);
            }
          }
        }),
        { numRuns: 30 },
      );
    });

    test('the generators reach what they are for', () => {
      expect(seen.scans).toBeGreaterThan(25);
      expect(seen.events).toBeGreaterThan(250);
      expect(seen.errors, 'an expired cursor is rare').toBeLessThan(seen.operations / 10);
    });
  },
);
