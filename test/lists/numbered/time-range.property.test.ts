import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UpstreamContradictoryError } from '../../../src/errors.ts';
import { countRange } from '../../../src/lists/numbered/count-range.ts';
import { readNumberedWindow } from '../../../src/lists/numbered/read-numbered-window.ts';
import { readInRange, type TimeRange } from '../../../src/lists/time-range.ts';
import { pageOptions, toEvents, toRun, toSizes } from './arbitrary-walks.ts';
import { expectWalkAmidChanges } from './expect-walk-amid-changes.ts';
import { createModelUpstream, type ModelEvent, type ModelOptions, makeRows } from './model-upstream.ts';
import { pickInRange, rangeEdges, toRange } from './ranges.ts';
import { type ReadWindow, toWindow, walkAll } from './walk.ts';

const runs = fc.array(toRun(25), { maxLength: 60 });
const options: fc.Arbitrary<Partial<ModelOptions>> = fc.record(pageOptions);
const changeable = options.filter(({ pageLimit = 100 }) => pageLimit >= 3);
const sizes = toSizes([20, 66, 67, 99, 100]);
const arrivals: fc.Arbitrary<ModelEvent[]> = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.constant<ModelEvent>({ kind: 'none' }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('insert'), gapMs: fc.constantFrom(0, 1, 500) }) },
  ),
  { maxLength: 25 },
);
const events = toEvents([0, 1, 500]);

const readWindows =
  (upstream: ReturnType<typeof createModelUpstream>, range: TimeRange): ReadWindow =>
  (window) =>
    readInRange((bounded) => readNumberedWindow(upstream.list, bounded), window, range);

describe('a range of time in a page-numbered list', () => {
  for (const from of ['head', 'tail'] as const) {
    test(`from the ${from}, unchanged: exactly its rows, in order`, async () => {
      await fc.assert(
        fc.asyncProperty(runs, options, sizes, rangeEdges, async (runs, options, sizes, edges) => {
          const upstream = createModelUpstream(makeRows(runs), options);
          const range = toRange(upstream.rows(), edges);
          const expected = pickInRange(upstream.rows(), range);
          if (from === 'tail') expected.reverse();
          expect(await walkAll(readWindows(upstream, range), from, sizes)).toEqual(expected);
        }),
        { numRuns: 400 },
      );
    });

    test(`from the ${from}, with insertions and deletions between and among the calls`, async () => {
      await fc.assert(
        fc.asyncProperty(
          runs,
          changeable,
          sizes,
          rangeEdges,
          events,
          async (runs, options, sizes, edges, events) => {
            const upstream = createModelUpstream(makeRows(runs), options);
            const range = toRange(upstream.rows(), edges);
            const before = pickInRange(upstream.rows(), range);
            if (from === 'tail') before.reverse();
            upstream.schedule(events);
            const read = readWindows(upstream, range);
            const walked = await expectWalkAmidChanges(upstream, read, { from, sizes, before });
            const now = new Set(pickInRange(upstream.rows(), range));
            const strange = walked.filter(
              (id) => !id.startsWith('row-') && !now.has(id) && !upstream.deleted.has(id),
            );
            expect(strange, 'none that arrived is of another time').toEqual([]);
          },
        ),
        { numRuns: 500 },
      );
    });
  }

  test.each(['head', 'tail'] as const)(
    'from the %s, past rows that are not shown, stand twice or have no time: exactly the others',
    async (from) => {
      const oneIn = fc.constantFrom(0, 0, 2, 3, 7, 20);
      const marks = fc.oneof(
        fc.tuple(oneIn, oneIn, fc.constant(0)),
        fc.tuple(fc.constant(0), fc.constant(0), oneIn),
      );
      let contradictory = 0;
      await fc.assert(
        fc.asyncProperty(
          runs,
          options,
          sizes,
          rangeEdges,
          marks,
          async (runs, options, sizes, edges, marks) => {
            const [hidden, doubled, timeless] = marks;
            const isOneIn = (every: number) => (id: string) => every > 0 && Number(id.slice(4)) % every === 1;
            const rows = makeRows(runs).map((row) =>
              isOneIn(timeless)(row.id) && !isOneIn(timeless)(`row-${Number(row.id.slice(4)) - 1}`)
                ? { ...row, timeMs: null }
                : row,
            );
            const odd = { isHidden: isOneIn(hidden), isDoubled: isOneIn(doubled), countLag: 0 };
            const upstream = createModelUpstream(rows, { ...options, ...odd });
            const range = toRange(upstream.rows(), edges);
            const expected = pickInRange(upstream.rows(), range);
            if (from === 'tail') expected.reverse();
            try {
              expect(await walkAll(readWindows(upstream, range), from, sizes)).toEqual(expected);
            } catch (error) {
              if (!(error instanceof UpstreamContradictoryError)) throw error;
              contradictory++;
              expect(options.pageLimit, 'pages of a few rows may show none').toBeLessThanOrEqual(7);
            }
          },
        ),
        { numRuns: 400 },
      );
      expect(contradictory).toBeLessThan(80);
    },
  );

  test.each(['head', 'tail'] as const)(
    'from the %s, rows a little out of order: none of another time, and none lost but beside an edge',
    async (from) => {
      const jitter = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 30 });
      await fc.assert(
        fc.asyncProperty(
          runs,
          options,
          sizes,
          rangeEdges,
          jitter,
          async (runs, options, sizes, edges, jitter) => {
            const rows = makeRows(runs).map((row, i) => ({
              ...row,
              timeMs: (row.timeMs ?? 0) + (jitter[i % jitter.length] ?? 0),
            }));
            const upstream = createModelUpstream(rows, options);
            const range = toRange(rows, edges);
            const expected = pickInRange(rows, range);
            if (from === 'tail') expected.reverse();
            const walked = await walkAll(readWindows(upstream, range), from, sizes);
            const seen = new Set(walked);
            expect(walked).toEqual(expected.filter((id) => seen.has(id)));
            for (const id of expected.filter((id) => !seen.has(id))) {
              const timeMs = rows.find((row) => row.id === id)?.timeMs ?? 0;
              const distances = [range.sinceMs, range.untilMs].map((ms) =>
                Math.abs(timeMs - (ms ?? Number.POSITIVE_INFINITY)),
              );
              expect(Math.min(...distances)).toBeLessThanOrEqual(6);
            }
          },
        ),
        {
          numRuns: 400,
          examples: [
            // Behind 28 rows that a page gave 7 of, a cursor's row seemed to be gone from before the first.
            [
              [{ size: 9, gapMs: 1 }],
              { pageLimit: 7, overLimit: 'clamp', pastEnd: 'empty', countLag: 0 },
              [4, 3, 1, 20],
              [null, null],
              [0, 1],
            ],
          ],
        },
      );
    },
  );

  test('is counted as it stood at some moment of the calls, while rows arrive', async () => {
    let counted = 0;
    await fc.assert(
      fc.asyncProperty(runs, options, rangeEdges, arrivals, async (runs, options, edges, events) => {
        const upstream = createModelUpstream(makeRows(runs), options);
        const range = toRange(upstream.rows(), edges);
        // A total that lags is a wrong count of what is older.
        fc.pre(options.countLag === 0 || range.sinceMs !== null);
        const before = pickInRange(upstream.rows(), range).length;
        upstream.schedule(events);
        const count = await countRange(upstream.list, range);
        if (count === null) return;
        counted++;
        expect(count).toBeGreaterThanOrEqual(before);
        expect(count).toBeLessThanOrEqual(pickInRange(upstream.rows(), range).length);
      }),
      { numRuns: 400 },
    );
    expect(counted).toBeGreaterThan(200);
  });

  test.each([
    ['while nothing changes', fc.constant<ModelEvent[]>([])],
    ['while rows arrive', arrivals],
  ])('takes ⌈log2(pages)⌉ + 2 calls at most %s', async (_name, events) => {
    let most = -10;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3000 }),
        fc.constantFrom(20, 25, 50, 100),
        fc.nat(),
        fc.constantFrom('head' as const, 'tail' as const),
        events,
        async (size, pageLimit, at, from, events) => {
          const rows = makeRows(Array.from({ length: size }, () => ({ size: 1, gapMs: 1000 })));
          const upstream = createModelUpstream(rows, { pageLimit });
          upstream.schedule(events);
          const edgeMs = rows[at % size]?.timeMs ?? 0;
          const range =
            from === 'head' ? { sinceMs: null, untilMs: edgeMs } : { sinceMs: edgeMs, untilMs: null };
          const { placed } = await readWindows(upstream, range)(toWindow(from, 1, null));
          const expected = pickInRange(upstream.rows(), range);
          expect(placed.map(({ row }) => row.id)).toEqual(
            from === 'head' ? expected.slice(0, 1) : expected.slice(-1),
          );
          const bound = Math.ceil(Math.log2(Math.ceil(upstream.rows().length / pageLimit))) + 2;
          most = Math.max(most, upstream.calls.length - bound);
          expect(upstream.calls.length).toBeLessThanOrEqual(bound);
        },
      ),
      { numRuns: 400 },
    );
    expect(most).toBe(0);
  });
});
