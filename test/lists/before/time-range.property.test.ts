import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CursorTiesExceedPageError } from '../../../src/errors.ts';
import { readBeforeWindow } from '../../../src/lists/before/read-before-window.ts';
import type { BeforeReader } from '../../../src/lists/before/seek-page.ts';
import { readInRange, type TimeRange } from '../../../src/lists/time-range.ts';
import { orNull, toEvents, toRun, toSizes } from '../numbered/arbitrary-walks.ts';
import { expectWalkAmidChanges } from '../numbered/expect-walk-amid-changes.ts';
import {
  createModelUpstream,
  type ModelRow,
  makeRows,
  storeFiner,
  waysToShow,
} from '../numbered/model-upstream.ts';
import { pickInRange, rangeEdges, toRange } from '../numbered/ranges.ts';
import { type ReadWindow, toWindow, walkAll } from '../numbered/walk.ts';

const pageSize = 20;
const runs = fc.array(toRun(pageSize - 1, [1, 1, 1000, 86_400_000]), { maxLength: 60 });
const reading = fc.constantFrom('strict' as const, 'inclusive' as const);
const sizes = toSizes([19, 20, 21, 40, 100]);
const events = toEvents([1, 500]);

const readWindows =
  (list: BeforeReader<ModelRow>, range: TimeRange): ReadWindow =>
  (window) =>
    readInRange((bounded) => readBeforeWindow(list, bounded), window, range);

describe('a range of time in a "before timestamp" list', () => {
  for (const from of ['head', 'tail'] as const) {
    test(`from the ${from}, unchanged: exactly its rows, in order`, async () => {
      await fc.assert(
        fc.asyncProperty(runs, reading, sizes, rangeEdges, async (runs, reading, sizes, edges) => {
          const upstream = createModelUpstream(makeRows(runs));
          const range = toRange(upstream.rows(), edges);
          const expected = pickInRange(upstream.rows(), range);
          if (from === 'tail') expected.reverse();
          const list = upstream.beforeList(reading);
          expect(await walkAll(readWindows(list, range), from, sizes)).toEqual(expected);
        }),
        { numRuns: 400 },
      );
    });

    test.each(Object.entries(waysToShow))(
      `from the ${from}, times shown %s: exactly the rows that say so`,
      async (_name, show) => {
        let stuck = 0;
        await fc.assert(
          fc.asyncProperty(runs, reading, sizes, rangeEdges, async (runs, reading, sizes, edges) => {
            const upstream = createModelUpstream(storeFiner(makeRows(runs)));
            const shown = upstream.rows().map((row) => ({ ...row, timeMs: row.timeMs && show(row.timeMs) }));
            const range = toRange(shown, edges);
            const expected = pickInRange(shown, range);
            if (from === 'tail') expected.reverse();
            const list = upstream.beforeList(reading, pageSize, show);
            const walking = walkAll(readWindows(list, range), from, sizes);
            const walked = await orNull(walking, CursorTiesExceedPageError);
            if (walked === null) stuck++;
            else expect(walked).toEqual(expected);
          }),
          { numRuns: 150 },
        );
        expect(stuck).toBeLessThan(75);
      },
    );

    test(`from the ${from}, with insertions and deletions between and among the calls`, async () => {
      await fc.assert(
        fc.asyncProperty(runs, reading, sizes, rangeEdges, events, async (...given) => {
          const [runs, reading, sizes, edges, events] = given;
          const upstream = createModelUpstream(makeRows(runs));
          const range = toRange(upstream.rows(), edges);
          const before = pickInRange(upstream.rows(), range);
          if (from === 'tail') before.reverse();
          upstream.schedule(events);
          const read = readWindows(upstream.beforeList(reading), range);
          await expectWalkAmidChanges(upstream, read, { from, sizes, before });
        }),
        { numRuns: 300 },
      );
    });
  }

  test('finds where it begins in two calls as a rule, and in a few wherever rows lie far apart', async () => {
    const counts: number[] = [];
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 60, max: 1000 }),
        fc.nat(),
        fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 5, maxLength: 20 }),
        async (size, at, gaps) => {
          const rows = makeRows(
            Array.from({ length: size }, (_, i) => ({ size: 1, gapMs: 1 + (gaps[i % gaps.length] ?? 0) })),
          );
          const upstream = createModelUpstream(rows);
          const range = { sinceMs: null, untilMs: rows[at % size]?.timeMs ?? 0 };
          const { placed } = await readWindows(
            upstream.beforeList('strict'),
            range,
          )(toWindow('head', 1, null));
          expect(placed.map(({ row }) => row.id)).toEqual(pickInRange(rows, range).slice(0, 1));
          counts.push(upstream.bounds.length);
        },
      ),
      { numRuns: 300 },
    );
    counts.sort((a, b) => a - b);
    expect(counts[Math.floor(counts.length / 2)]).toBe(2);
    expect(counts.at(-1)).toBeLessThanOrEqual(12);
  });
});
