import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CursorTiesExceedPageError } from '../../../src/errors.ts';
import { readBeforeWindow } from '../../../src/lists/before/read-before-window.ts';
import { expectWalkAmidChanges } from '../numbered/expect-walk-amid-changes.ts';
import {
  createModelUpstream,
  type ModelEvent,
  type ModelRow,
  makeRows,
  storeFiner,
  waysToShow,
} from '../numbered/model-upstream.ts';
import { type ReadWindow, walkAll } from '../numbered/walk.ts';

const pageSize = 20;
const smallRun = fc.record({
  size: fc.oneof(
    { weight: 6, arbitrary: fc.constant(1) },
    { weight: 2, arbitrary: fc.integer({ min: 2, max: pageSize - 1 }) },
  ),
  gapMs: fc.constantFrom(1, 1, 1000),
});
const runs = fc.array(smallRun, { maxLength: 60 });
const runsWithBigTies = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: smallRun },
    {
      weight: 1,
      arbitrary: fc.record({ size: fc.integer({ min: pageSize, max: 25 }), gapMs: fc.constantFrom(1, 1000) }),
    },
  ),
  { maxLength: 60 },
);
const reading = fc.constantFrom('strict' as const, 'inclusive' as const);
const events: fc.Arbitrary<ModelEvent[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.constant<ModelEvent>({ kind: 'none' }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('insert'), gapMs: fc.constantFrom(1, 500) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete'), at: fc.nat(2000) }) },
    { weight: 2, arbitrary: fc.constant<ModelEvent>({ kind: 'delete-last-seen' }) },
  ),
  { maxLength: 25 },
);
const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(19, 20, 21, 40, 100)), {
  minLength: 1,
  maxLength: 6,
});

function hasTiesOfAPage(rows: readonly ModelRow[], toBound: (timeMs: number) => number = (timeMs) => timeMs) {
  const bounds = rows.map(({ timeMs }) => timeMs && toBound(timeMs));
  return bounds.some((bound, i) => bounds[i + pageSize - 1] === bound);
}

describe('walks over a "before timestamp" list', () => {
  for (const from of ['head', 'tail'] as const) {
    test(`from the ${from}, unchanged: exactly the rows, in order, or the error that a full page of ties calls for`, async () => {
      let stuck = 0;
      await fc.assert(
        fc.asyncProperty(runsWithBigTies, reading, sizes, async (runs, reading, sizes) => {
          const upstream = createModelUpstream(makeRows(runs));
          const expected = upstream.rows().map((row) => row.id);
          if (from === 'tail') expected.reverse();
          const list = upstream.beforeList(reading);
          try {
            expect(await walkAll((window) => readBeforeWindow(list, window), from, sizes)).toEqual(expected);
          } catch (error) {
            if (!(error instanceof CursorTiesExceedPageError)) throw error;
            stuck++;
            expect(hasTiesOfAPage(upstream.rows()), 'only a page full of ties may bar the way').toBe(true);
          }
        }),
        { numRuns: 700 },
      );
      expect(stuck, 'the generator makes such ties').toBeGreaterThan(0);
    });

    test.each(Object.entries(waysToShow))(
      `from the ${from}, times shown %s: exactly the rows, or the error that a full page of ties calls for`,
      async (_name, show) => {
        let stuck = 0;
        let walked = 0;
        await fc.assert(
          fc.asyncProperty(runsWithBigTies, reading, sizes, async (runs, reading, sizes) => {
            const upstream = createModelUpstream(storeFiner(makeRows(runs)));
            const expected = upstream.rows().map((row) => row.id);
            if (from === 'tail') expected.reverse();
            const list = upstream.beforeList(reading, pageSize, show);
            try {
              expect(await walkAll((window) => readBeforeWindow(list, window), from, sizes)).toEqual(
                expected,
              );
              walked++;
            } catch (error) {
              if (!(error instanceof CursorTiesExceedPageError)) throw error;
              stuck++;
              // Bounds are whole milliseconds.
              const toBound = reading === 'strict' ? Math.floor : Math.ceil;
              expect(hasTiesOfAPage(upstream.rows(), toBound), 'only ties may bar the way').toBe(true);
            }
          }),
          { numRuns: 100 },
        );
        expect(walked).toBeGreaterThan(stuck);
      },
    );

    test(`from the ${from}, with insertions and deletions between and among the calls`, async () => {
      await fc.assert(
        fc.asyncProperty(runs, reading, sizes, events, async (runs, reading, sizes, events) => {
          const upstream = createModelUpstream(makeRows(runs));
          const before = upstream.rows().map((row) => row.id);
          if (from === 'tail') before.reverse();
          upstream.schedule(events);
          const list = upstream.beforeList(reading);
          const read: ReadWindow = (window) => readBeforeWindow(list, window);
          await expectWalkAmidChanges(upstream, read, { from, sizes, before });
        }),
        { numRuns: 700 },
      );
    });
  }
});
