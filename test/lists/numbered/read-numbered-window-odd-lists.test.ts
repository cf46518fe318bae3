import { describe, expect, test } from 'vitest';
import { CursorExpiredError, UpstreamBudgetExceededError } from '../../../src/errors.ts';
import type { PageRequest } from '../../../src/lists/list.ts';
import { createLearnedOrder } from '../../../src/lists/numbered/list-order.ts';
import { readNumberedWindow } from '../../../src/lists/numbered/read-numbered-window.ts';
import { createModelUpstream } from './model-upstream.ts';
import { createBench, idsFrom, singles } from './numbered-bench.ts';
import { listName, toWindow } from './walk.ts';

describe('hints that lie', () => {
  test.each([
    ['of another offset', 90_000, 100_000],
    ['far past the end', 0, 2 ** 31 - 1],
    ['of a total of 0', 0, 0],
  ])('a hint %s costs a bisection at most', async (_, rank, total) => {
    const { list, cursors, asked } = await createBench(singles(5000));
    const fields = JSON.parse(Buffer.from(cursors.get('row-3210') ?? '', 'base64url').toString());
    const cursor = Buffer.from(JSON.stringify(fields.with(4, rank).with(5, total))).toString('base64url');
    const segment = await readNumberedWindow(list, toWindow('head', 20, cursor));
    expect(segment.placed.map(({ row }) => row.id)).toEqual(idsFrom(3211, 20));
    expect(asked().length).toBeLessThanOrEqual(16);
  });

  test('in a list of 100,000 rows as well', async () => {
    const rows = singles(100_000);
    const upstream = createModelUpstream(rows);
    const row = rows[77_777];
    const cursor = Buffer.from(
      JSON.stringify([1, listName, row?.id, row?.timeMs, 99_999, 100_000, '', '', 3]),
    ).toString('base64url');
    const segment = await readNumberedWindow(upstream.list, toWindow('tail', 20, cursor));
    expect(segment.placed.map(({ row }) => row.id)).toEqual(idsFrom(77_757, 20));
    expect(upstream.calls.length).toBeLessThanOrEqual(21);
  });

  test('an id that never was counts as gone', async () => {
    const { list, cursors } = await createBench(singles(300));
    const fields = JSON.parse(Buffer.from(cursors.get('row-100') ?? '', 'base64url').toString());
    const cursor = Buffer.from(JSON.stringify(fields.with(2, 'nobody'))).toString('base64url');
    const segment = await readNumberedWindow(list, toWindow('head', 3, cursor));
    expect(segment.placed.map(({ row }) => row.id)).not.toContain('row-99');
  });
});

describe('lists that keep no order', () => {
  test('rows without times are found by id; one that is gone is an error in a list that should have an order', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => ({ id: `row-${i}`, timeMs: null }));
    const { upstream, read } = await createBench(rows);
    expect((await read('head', 5, 'row-20')).ids).toEqual(idsFrom(21, 5));
    upstream.remove('row-20');
    await expect(read('head', 5, 'row-20')).rejects.toThrow(CursorExpiredError);
    await expect(read('tail', 5, 'row-20')).rejects.toThrow(CursorExpiredError);
  });

  test('sorted by something else: a row that moved away leaves its old offset', async () => {
    const times = [5, 9, 1, 7, 3, 8, 2, 6];
    const rows = times.map((timeMs, i) => ({ id: `row-${i}`, timeMs }));
    const { upstream, list, cursors } = await createBench(rows);
    const learned = { ...list, order: createLearnedOrder() };
    upstream.remove('row-4');
    const segment = await readNumberedWindow(learned, toWindow('head', 2, cursors.get('row-4') ?? null));
    expect(segment.placed.map(({ row }) => row.id)).toEqual(['row-5', 'row-6']);
  });

  test('of an order that is not known yet: rows that go meanwhile bring none back', async () => {
    const upstream = createModelUpstream(singles(5), { pageLimit: 4 });
    const gone = [null, null, 'row-3', 'row-0'];
    const list = {
      ...upstream.list,
      order: createLearnedOrder(),
      largestPage: () => 4,
      readPage(page: PageRequest) {
        const id = gone.shift() ?? null;
        if (id !== null) upstream.remove(id);
        return upstream.list.readPage(page);
      },
    };
    const { placed } = await readNumberedWindow(list, toWindow('tail', 20, null));
    const ids = placed.map(({ row }) => row.id);
    expect(ids).toEqual([...new Set(ids)]);
    expect(ids).toContain('row-2');
  });

  test('a list that changes at every call ends in an error, not in a loop', async () => {
    let n = 0;
    const restless = {
      ...createModelUpstream([]).list,
      largestPage: () => 1,
      readPage: async ({ page, pageSize }: { page: number; pageSize: number }) => ({
        rows: [{ id: `row-${n++}`, timeMs: 1000 - page }],
        totalItems: 100 + n,
        pageSize,
        currentPage: page,
      }),
    };
    await expect(
      readNumberedWindow(restless, { from: 'head', count: 50, headBound: null, tailBound: null }),
    ).rejects.toThrow(UpstreamBudgetExceededError);
    expect(n).toBeLessThanOrEqual(1000);
  });
});
