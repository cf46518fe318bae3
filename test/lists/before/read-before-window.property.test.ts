import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CursorTiesExceedPageError } from '../../../src/errors.ts';
import { readBeforeWindow } from '../../../src/lists/before/read-before-window.ts';
import { toEvents, toRun, toSizes } from '../numbered/arbitrary-walks.ts';
import { expectWalkAmidChanges } from '../numbered/expect-walk-amid-changes.ts';
import {
  createModelUpstream,
  type ModelRow,
  makeRows,
  storeFiner,
  waysToShow,
} from '../numbered/model-upstream.ts';
import { type ReadWindow, walkAll } from '../numbered/walk.ts';

const pageSize = 20;
const smallRun = toRun(pageSize - 1);
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
const events = toEvents([1, 500]);
const sizes = toSizes([19, 20, 21, 40, 100]);

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
