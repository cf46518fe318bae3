import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTokenWindow } from '../../../src/lists/token/read-token-window.ts';
import { walkAll } from '../numbered/walk.ts';
import { createModelTokenUpstream, makeIds } from './model-token-upstream.ts';

const size = 40;
const change = fc.record({
  beforeCall: fc.nat(12),
  kind: fc.constantFrom('touch', 'remove'),
  row: fc.nat(size - 1),
});

test('a walk from the head gives each row that stays where it is once, and no other twice, whatever happens meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 15 }),
      fc.constantFrom('values' as const, 'offset' as const),
      async (changes, sizes, largestPage, tokens) => {
        // Tokens that count rows lose some when a row goes.
        const applied = changes.filter(({ kind }) => tokens === 'values' || kind === 'touch');
        const upstream = createModelTokenUpstream(makeIds(size), { largestPage, tokens });
        const planned = new Map(applied.map((each) => [each.beforeCall, each]));
        for (const { beforeCall, kind, row } of planned.values())
          upstream.before(beforeCall, () => upstream[kind](`row-${row}`));
        const ids = await walkAll((window) => readTokenWindow(upstream.list, window), 'head', sizes);

        const changed = new Set([...planned.values()].map(({ row }) => `row-${row}`));
        expect(ids.filter((id) => !changed.has(id))).toEqual(makeIds(size).filter((id) => !changed.has(id)));
        expect(new Set(ids).size).toBe(ids.length);
      },
    ),
    { numRuns: 300 },
  );
});

test('a window that is counted from the tail holds the last rows, whatever moves', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { maxLength: 3 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 15 }),
      async (changes, count, largestPage) => {
        const upstream = createModelTokenUpstream(makeIds(size), { largestPage });
        for (const { beforeCall, row } of changes)
          upstream.before(beforeCall, () => upstream.touch(`row-${row}`));
        const window = { from: 'tail', count, headBound: null, tailBound: null } as const;
        const { placed, towardTail } = await readTokenWindow(upstream.list, window);
        const left = upstream.rows().map(({ id }) => id);
        expect(towardTail).toBe('end');
        // What has moved to the head by now was at the tail when it was read, or has been missed.
        const shown = placed.map(({ row }) => row.id);
        const unmoved = shown.filter((id) => !changes.some(({ row }) => id === `row-${row}`));
        expect(left.slice(-count)).toEqual(expect.arrayContaining(unmoved));
      },
    ),
    { numRuns: 200 },
  );
});
