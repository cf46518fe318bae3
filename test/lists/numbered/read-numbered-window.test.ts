import { describe, expect, test } from 'vitest';
import { CursorExpiredError } from '../../../src/errors.ts';
import { readNumberedWindow } from '../../../src/lists/numbered/read-numbered-window.ts';
import { toEdges } from '../../../src/lists/to-edges.ts';
import type { Window } from '../../../src/lists/window.ts';
import { makeRows, rowKey } from './model-upstream.ts';
import { createBench, idsFrom, singles } from './numbered-bench.ts';
import { listName, toWindow } from './walk.ts';

describe('calls while the list does not change', () => {
  test.each([
    [1, ['1/1']],
    [20, ['1/20']],
    [100, ['1/100']],
  ])('%i rows from the head: one page of exactly that size', async (count, calls) => {
    const { read } = await createBench(singles(500));
    expect(await read('head', count)).toMatchObject({
      ids: idsFrom(0, count),
      calls,
      towardHead: 'end',
      towardTail: 'more',
      total: 500,
    });
  });

  test.each([
    ['shorter than a page', 99, 20, ['1/100']],
    ['longer than a page', 500, 20, ['1/100', '8/67']],
    ['as long as a page', 100, 20, ['1/100', '4/27']],
    ['empty', 0, 20, ['1/100']],
  ])('the tail of a list %s', async (_, size, count, calls) => {
    const { read } = await createBench(singles(size));
    const start = Math.max(0, size - count);
    const page = await read('tail', count);
    expect(page).toMatchObject({ ids: idsFrom(start, Math.min(size, count)), towardTail: 'end' });
    expect(page.towardHead).toBe(start > 0 ? 'more' : 'end');
    expect(page.calls.length).toBe(calls.length);
    expect(page.calls[0]).toBe(calls[0]);
  });

  test.each([
    [328, 100, 80],
    [328, 100, 99],
    [328, 100, 100],
    [328, 20, 20],
    [2881, 100, 100],
  ])(
    'the tail of %i rows, %i a page: the last %i take three calls at most',
    async (size, largestPage, count) => {
      const { read, list } = await createBench(singles(size), { pageLimit: largestPage });
      // Clamped once, the size is known.
      await list.readPage({ page: 1, pageSize: 100 });
      const { ids, calls } = await read('tail', count);
      expect(ids).toEqual(idsFrom(size - count, count));
      expect(calls.slice(1).length).toBeLessThanOrEqual(3);
    },
  );

  test('beside a cursor: one call up to 45 rows at every offset, one or two for 66', async () => {
    const { read } = await createBench(singles(400));
    const calls = { 45: [] as number[], 66: [] as number[] };
    for (const count of [45, 66] as const) {
      for (let offset = 0; offset < 330; offset += 5) {
        const down = await read('head', count, `row-${offset}`);
        expect(down.ids).toEqual(idsFrom(offset + 1, count));
        const up = await read('tail', count, `row-${offset}`);
        expect(up.ids).toEqual(idsFrom(Math.max(0, offset - count), Math.min(count, offset)));
        calls[count].push(down.calls.length, up.calls.length);
      }
    }
    expect(new Set(calls[45])).toEqual(new Set([1]));
    expect(Math.max(...calls[66])).toBe(2);
    expect(calls[66].filter((n) => n === 1).length).toBeGreaterThan(calls[66].length * 0.85);
  });

  test.each([
    ['aligned', 'row-99', 99],
    ['misaligned', 'row-150', 99],
    ['at the head', 'row-0', 100],
  ])('beside a cursor that is %s: two calls near 100', async (_, beside, count) => {
    const { read } = await createBench(singles(500));
    const page = await read('head', count, beside);
    expect(page.ids).toEqual(idsFrom(Number(beside.slice(4)) + 1, count));
    expect(page.calls.length).toBe(2);
  });

  test('a cursor at the head and 99 rows are one page', async () => {
    const { read } = await createBench(singles(500));
    expect((await read('head', 99, 'row-0')).calls).toEqual(['1/100']);
  });

  test('nothing follows the last row: one call', async () => {
    const { read } = await createBench(singles(90));
    expect(await read('head', 20, 'row-89')).toMatchObject({
      ids: [],
      towardTail: 'end',
      towardHead: 'more',
    });
    expect((await read('head', 20, 'row-89')).calls.length).toBe(1);
  });

  test('a page that ends exactly at the reported total leaves open what follows', async () => {
    const { read } = await createBench(singles(20));
    expect(await read('head', 20)).toMatchObject({ towardTail: 'unproven', calls: ['1/20'] });
    expect(await read('head', 21)).toMatchObject({ towardTail: 'end', calls: ['1/21'] });
  });
});

describe('calls after the list changed', () => {
  test('polling for newer rows takes one call, with and without news', async () => {
    const { upstream, read } = await createBench(singles(500));
    expect(await read('tail', 20, 'row-0')).toMatchObject({ ids: [], calls: ['1/21'], towardHead: 'end' });
    upstream.schedule(Array.from({ length: 3 }, () => ({ kind: 'insert', gapMs: 1 }) as const));
    for (let i = 0; i < 3; i++) upstream.happen();
    expect(await read('tail', 20, 'row-0')).toMatchObject({
      ids: ['new-2', 'new-1', 'new-0'],
      calls: ['1/21'],
    });
  });

  test('insertions move the row: at the old place, then where the total says', async () => {
    const { upstream, read } = await createBench(singles(500));
    upstream.schedule(Array.from({ length: 50 }, () => ({ kind: 'insert', gapMs: 1 }) as const));
    for (let i = 0; i < 50; i++) upstream.happen();
    const page = await read('head', 20, 'row-200');
    expect(page.ids).toEqual(idsFrom(201, 20));
    expect(page.calls.length).toBe(2);
  });

  test.each(['head', 'tail'] as const)(
    'the row is gone: its neighbours are read on, from the %s',
    async (from) => {
      const { upstream, read } = await createBench(singles(500));
      upstream.remove('row-200');
      const page = await read(from, 20, 'row-200');
      expect(page.ids).toEqual(from === 'head' ? idsFrom(201, 20) : idsFrom(180, 20));
      expect(page.calls.length).toBeLessThanOrEqual(2);
    },
  );

  test('the row is gone at either end of the list', async () => {
    const { upstream, read } = await createBench(singles(50));
    upstream.remove('row-0');
    upstream.remove('row-49');
    expect(await read('tail', 20, 'row-0')).toMatchObject({ ids: [], towardHead: 'end', towardTail: 'more' });
    expect(await read('head', 20, 'row-49')).toMatchObject({
      ids: [],
      towardHead: 'more',
      towardTail: 'end',
    });
    expect((await read('head', 20, 'row-0')).ids).toEqual(idsFrom(1, 20));
  });

  test('two answers side by side disagree: the hole between them is read again', async () => {
    // Pages of two rows. The row after the cursor slips to the next page when another arrives above.
    const { upstream, read } = await createBench(singles(4), { pageLimit: 2 });
    upstream.schedule([{ kind: 'none' }, { kind: 'insert', gapMs: 1 }]);
    expect((await read('head', 4)).ids).toEqual(idsFrom(0, 4));
    upstream.schedule([{ kind: 'none' }, { kind: 'insert', gapMs: 1 }]);
    expect((await read('tail', 4)).ids.slice(-4)).toEqual(idsFrom(0, 4));
  });
});

describe('ties', () => {
  const tied = (size: number) => makeRows([{ size, gapMs: 1 }]);

  test('a page of exactly 20 of them, its last row gone', async () => {
    const { upstream, list } = await createBench(tied(45));
    const first: Window = { from: 'head', count: 20, headBound: null, tailBound: null };
    const segment = await readNumberedWindow(list, first);
    const cursor = toEdges(segment, first, rowKey, () => listName).at(-1)?.cursor ?? '';
    upstream.remove('row-19');
    const next = await readNumberedWindow(list, toWindow('head', 25, cursor));
    expect(next.placed.map(({ row }) => row.id)).toEqual(idsFrom(20, 25));
  });

  test('more of them than a cursor carries, and the row gone: an error, no guess', async () => {
    const { upstream, list } = await createBench(tied(120));
    const middle: Window = { from: 'head', count: 1, headBound: null, tailBound: null };
    const bound = toWindow(
      'head',
      1,
      toEdges(
        await readNumberedWindow(list, { ...middle, count: 60 }),
        { ...middle, count: 60 },
        rowKey,
        () => listName,
      )[49]?.cursor ?? '',
    );
    for (const id of idsFrom(15, 70)) upstream.remove(id);
    await expect(readNumberedWindow(list, bound)).rejects.toThrow(CursorExpiredError);
  });

  test('a row that moved among more ties than a page is found by following them', async () => {
    const { upstream, list } = await createBench(tied(60), { pageLimit: 20 });
    const one: Window = { from: 'head', count: 1, headBound: null, tailBound: null };
    const cursor = toEdges(await readNumberedWindow(list, one), one, rowKey, () => listName)[0]?.cursor ?? '';
    upstream.schedule(Array.from({ length: 45 }, () => ({ kind: 'insert', gapMs: 0 }) as const));
    for (let i = 0; i < 45; i++) upstream.happen();
    for (const id of idsFrom(10, 45)) upstream.remove(id);
    const next = await readNumberedWindow(list, toWindow('head', 5, cursor));
    expect(next.placed.map(({ row }) => row.id)).toEqual(idsFrom(1, 5));
  });
});

describe('two bounds', () => {
  const between = async (
    after: string,
    before: string,
    from: 'head' | 'tail',
    gone: readonly string[] = [],
  ) => {
    const { upstream, list, cursors } = await createBench(singles(60));
    for (const id of gone) upstream.remove(id);
    const { headBound } = toWindow('head', 1, cursors.get(after) ?? null);
    const { tailBound } = toWindow('tail', 1, cursors.get(before) ?? null);
    const segment = await readNumberedWindow(list, { from, count: 5, headBound, tailBound });
    return {
      ids: segment.placed.map(({ row }) => row.id),
      towardHead: segment.towardHead,
      towardTail: segment.towardTail,
    };
  };

  test.each(['head', 'tail'] as const)('from the %s: what stands between them', async (from) => {
    expect((await between('row-10', 'row-14', from)).ids).toEqual(idsFrom(11, 3));
    expect((await between('row-10', 'row-30', from)).ids).toEqual(idsFrom(from === 'head' ? 11 : 25, 5));
    expect((await between('row-10', 'row-14', from, ['row-10', 'row-14', 'row-12'])).ids).toEqual([
      'row-11',
      'row-13',
    ]);
    expect(await between('row-10', 'row-14', from)).toMatchObject({ towardHead: 'more', towardTail: 'more' });
  });

  test.each(['head', 'tail'] as const)(
    'from the %s: equal, crossed or neighbouring, nothing',
    async (from) => {
      expect((await between('row-10', 'row-10', from)).ids).toEqual([]);
      expect((await between('row-10', 'row-10', from, ['row-10'])).ids).toEqual([]);
      expect((await between('row-14', 'row-10', from)).ids).toEqual([]);
      expect((await between('row-14', 'row-10', from, ['row-10', 'row-14'])).ids).toEqual([]);
      expect((await between('row-10', 'row-11', from)).ids).toEqual([]);
    },
  );
});

describe('page sizes', () => {
  test('a clamped size is taken as answered', async () => {
    const { read } = await createBench(singles(120), { pageLimit: 50, overLimit: 'clamp' });
    expect(await read('head', 100)).toMatchObject({ ids: idsFrom(0, 100), total: 120 });
    expect((await read('head', 50)).calls).toEqual(['1/50']);
  });

  test('a refused size is planned anew', async () => {
    const { read } = await createBench(singles(120), { pageLimit: 20, overLimit: 'refuse' });
    const page = await read('head', 40);
    expect(page.ids).toEqual(idsFrom(0, 40));
    expect(page.calls.slice(0, 2)).toEqual(['1/40', '1/20']);
    expect(page.calls.slice(1).every((call) => Number(call.split('/')[1]) <= 20)).toBe(true);
    expect(page.calls.length).toBeLessThanOrEqual(5);
  });

  test('a page of one row still gives 100 rows, in a bounded number of calls', async () => {
    const { read } = await createBench(singles(300), { pageLimit: 1 });
    const page = await read('head', 100, 'row-100');
    expect(page.ids).toEqual(idsFrom(101, 100));
    expect(page.calls.length).toBeLessThanOrEqual(320);
  });
});
