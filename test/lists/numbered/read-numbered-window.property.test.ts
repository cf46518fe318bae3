import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UpstreamContradictoryError } from '../../../src/errors.ts';
import { readNumberedWindow } from '../../../src/lists/numbered/read-numbered-window.ts';
import { orNull, pageOptions, toEvents, toRun, toSizes } from './arbitrary-walks.ts';
import { expectWalkAmidChanges } from './expect-walk-amid-changes.ts';
import { createModelUpstream, type ModelOptions, makeRows } from './model-upstream.ts';
import { type ReadWindow, walkAll } from './walk.ts';

const runs = fc.array(toRun(25), { maxLength: 60 });
const options: fc.Arbitrary<Partial<ModelOptions>> = fc.record({
  ...pageOptions,
  listOrder: fc.constantFrom('newest', 'newest', 'oldest'),
});
/** Of every so many rows one; 0: none. */
const oneIn = fc.constantFrom(0, 0, 2, 3, 7, 20);
const toMarks = (every: number, marks: readonly number[]) => {
  const marked = new Set(marks.map((at) => `row-${at}`));
  return (id: string) => marked.has(id) || (every > 0 && Number(id.slice(4)) % every === 0);
};
const marks = fc.array(fc.nat(120), { maxLength: 30 });
/** Lists that count rows without showing them, or show them twice. Totals are right, or nothing could be counted. */
const oddSlots = fc
  .record({ options, hidden: fc.tuple(oneIn, marks), doubled: fc.tuple(oneIn, marks) })
  .map(({ options, hidden, doubled }) => ({
    ...options,
    countLag: 0,
    isHidden: toMarks(...hidden),
    isDoubled: toMarks(...doubled),
  }));
// Below three rows a page, changes that undo each other between two calls cannot be seen (docs/decisions).
const changeable = options.filter(({ pageLimit = 100 }) => pageLimit >= 3);
const events = toEvents([0, 1, 500]);
const sizes = toSizes([20, 66, 67, 99, 100]);

describe('walks over a page-numbered list', () => {
  for (const from of ['head', 'tail'] as const) {
    test(`from the ${from}, unchanged: exactly the rows, in order`, async () => {
      await fc.assert(
        fc.asyncProperty(runs, options, sizes, async (runs, options, sizes) => {
          const upstream = createModelUpstream(makeRows(runs), options);
          const expected = upstream.rows().map((row) => row.id);
          if ((options.listOrder === 'oldest') !== (from === 'tail')) expected.reverse();
          const walked = await walkAll((window) => readNumberedWindow(upstream.list, window), from, sizes);
          expect(walked).toEqual(expected);
        }),
        { numRuns: 400 },
      );
    });

    test(`from the ${from}, past rows that are not shown or stand twice: exactly the others, in order`, async () => {
      await fc.assert(
        fc.asyncProperty(runs, oddSlots, sizes, async (runs, options, sizes) => {
          const upstream = createModelUpstream(makeRows(runs), options);
          const expected = upstream.rows().map((row) => row.id);
          if ((options.listOrder === 'oldest') !== (from === 'tail')) expected.reverse();
          const walked = await orNull(
            walkAll((window) => readNumberedWindow(upstream.list, window), from, sizes),
            UpstreamContradictoryError,
          );
          // Ten pages of the smallest size without a row end the search for one.
          if (walked === null) expect(options.pageLimit).toBeLessThanOrEqual(7);
          else expect(walked).toEqual(expected);
        }),
        { numRuns: 400 },
      );
    });

    test(`from the ${from}, with insertions and deletions between and among the calls`, async () => {
      await fc.assert(
        fc.asyncProperty(runs, changeable, sizes, events, async (runs, options, sizes, events) => {
          const upstream = createModelUpstream(makeRows(runs), options);
          const before = upstream.rows().map((row) => row.id);
          if ((options.listOrder === 'oldest') !== (from === 'tail')) before.reverse();
          // Where the order is undocumented, a deleted anchor's place can be told once an answer has shown the order.
          if (options.listOrder === 'oldest') upstream.list.order.note('ascending');
          upstream.schedule(events);
          const read: ReadWindow = (window) => readNumberedWindow(upstream.list, window);
          await expectWalkAmidChanges(upstream, read, { from, sizes, before });
        }),
        { numRuns: 700 },
      );
    });

    test(`from the ${from}, rows a little out of order, while rows arrive: each of them once, in order`, async () => {
      const jitter = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 30 });
      await fc.assert(
        fc.asyncProperty(
          runs,
          changeable,
          sizes,
          events,
          jitter,
          async (runs, options, sizes, events, jitter) => {
            const rows = makeRows(runs).map((row, i) => ({
              ...row,
              timeMs: (row.timeMs ?? 0) + (jitter[i % jitter.length] ?? 0),
            }));
            const upstream = createModelUpstream(rows, { ...options, countLag: 0, listOrder: 'newest' });
            const before = rows.map((row) => row.id);
            if (from === 'tail') before.reverse();
            upstream.schedule(events.filter(({ kind }) => !kind.startsWith('delete')));
            const read: ReadWindow = (window) => readNumberedWindow(upstream.list, window);
            await expectWalkAmidChanges(upstream, read, { from, sizes, before });
          },
        ),
        { numRuns: 400 },
      );
    });
  }
});
