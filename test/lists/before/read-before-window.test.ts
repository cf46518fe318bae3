import { describe, expect, test } from 'vitest';
import {
  CursorExpiredError,
  CursorTiesExceedPageError,
  UpstreamContradictoryError,
} from '../../../src/errors.ts';
import { readBeforeWindow } from '../../../src/lists/before/read-before-window.ts';
import { toEdges } from '../../../src/lists/to-edges.ts';
import type { Window } from '../../../src/lists/window.ts';
import { createModelUpstream, makeRows, rowKey } from '../numbered/model-upstream.ts';
import { listName, toWindow } from '../numbered/walk.ts';

/** The newest row's time; each further row is `gapMs` older. */
const newestMs = 1_000_000;
const singles = (size: number, gapMs = 10) =>
  makeRows(Array.from({ length: size }, () => ({ size: 1, gapMs }))).map((row) => ({
    ...row,
    timeMs: (row.timeMs ?? 0) + gapMs,
  }));
const idsFrom = (first: number, count: number) => Array.from({ length: count }, (_, i) => `row-${first + i}`);
const head = (count: number): Window => ({ from: 'head', count, headBound: null, tailBound: null });

async function createBench(
  rows: ReturnType<typeof makeRows>,
  reading: 'strict' | 'inclusive' = 'strict',
  pageSize = 20,
) {
  const upstream = createModelUpstream(rows);
  const list = upstream.beforeList(reading, pageSize);
  async function cursorOf(id: string, count = 20) {
    const earlier = createModelUpstream(rows).beforeList(reading, rows.length + 1);
    const window = head(Math.max(count, rows.length));
    const edges = toEdges(await readBeforeWindow(earlier, window), window, rowKey, () => listName);
    return edges.find(({ node }) => node.id === id)?.cursor ?? null;
  }
  async function read(window: Window) {
    const segment = await readBeforeWindow(list, window);
    return { ...segment, ids: segment.placed.map(({ row }) => row.id), bounds: upstream.bounds.splice(0) };
  }
  const beside = async (from: 'head' | 'tail', count: number, id: string) =>
    read(toWindow(from, count, await cursorOf(id)));
  return { upstream, list, read, beside, cursorOf };
}

describe('bounds asked', () => {
  test('the newest rows: none', async () => {
    const { read } = await createBench(singles(50));
    expect(await read(head(20))).toMatchObject({
      ids: idsFrom(0, 20),
      bounds: [null],
      towardHead: 'end',
      towardTail: 'unproven',
    });
    expect(await read(head(5))).toMatchObject({ bounds: [null], towardTail: 'more' });
  });

  test('more than a page: the oldest time + 1 ms, again and again', async () => {
    const { read } = await createBench(singles(50));
    const page = await read(head(50));
    expect(page.ids).toEqual(idsFrom(0, 50));
    // 20 rows, then the last of them once more and 19 new ones.
    expect(page.bounds).toEqual([null, newestMs - 190 + 1, newestMs - 380 + 1]);
    expect(page.towardTail).toBe('end');
  });

  test("older than a cursor: its time + 1 ms, and the cursor's row shows that something precedes", async () => {
    const { beside } = await createBench(singles(50));
    expect(await beside('head', 10, 'row-12')).toMatchObject({
      ids: idsFrom(13, 10),
      bounds: [newestMs - 120 + 1],
      towardHead: 'more',
      towardTail: 'more',
    });
  });

  test('its row is gone: later bounds show newer rows right above older ones, so nothing is lost or repeated', async () => {
    const { upstream, beside } = await createBench(singles(50));
    upstream.remove('row-12');
    expect(await beside('head', 10, 'row-12')).toMatchObject({
      ids: idsFrom(13, 10),
      towardHead: 'more',
      // A minute later the page holds rows on both sides of the gap, and the next one the rest.
      bounds: [newestMs - 120 + 1, newestMs - 120 + 60_000, newestMs - 200 + 1],
    });
  });

  test('newer than a cursor: down from the head until it shows', async () => {
    const { beside } = await createBench(singles(50));
    expect(await beside('tail', 5, 'row-30')).toMatchObject({
      ids: idsFrom(25, 5),
      bounds: [null, newestMs - 190 + 1],
      towardHead: 'more',
      towardTail: 'more',
    });
  });

  test('the oldest rows: down to the end', async () => {
    const { read } = await createBench(singles(50));
    expect(await read({ ...head(5), from: 'tail' })).toMatchObject({
      ids: idsFrom(45, 5),
      towardHead: 'more',
      towardTail: 'end',
    });
  });

  test.each([0, 1, 2])('a list of %i rows', async (size) => {
    const { read } = await createBench(singles(size));
    for (const from of ['head', 'tail'] as const) {
      expect(await read({ ...head(2), from })).toMatchObject({
        ids: idsFrom(0, size),
        bounds: [null],
        towardHead: 'end',
        towardTail: 'end',
      });
    }
  });

  test('a page of exactly 20 that ends the list: what follows is open, and one more call tells', async () => {
    const { read, beside } = await createBench(singles(20));
    expect((await read(head(20))).towardTail).toBe('unproven');
    expect(await beside('head', 1, 'row-19')).toMatchObject({ ids: [], towardTail: 'end' });
  });
});

describe('strict or inclusive', () => {
  test('an answer with a row at the bound shows "inclusive": from then on the bound is the time itself', async () => {
    // Neighbours 1 ms apart: the row at the bound is a newer one.
    const { read, list } = await createBench(singles(60, 1), 'inclusive');
    const page = await read(head(60));
    expect(page.ids).toEqual(idsFrom(0, 60));
    expect(page.bounds).toEqual([null, newestMs - 19 + 1, newestMs - 37, newestMs - 56]);
    expect(list.boundReading.leadMs()).toBe(0);
  });

  test('strict and 1 ms apart: nothing is learned', async () => {
    const { read, list } = await createBench(singles(60, 1), 'strict');
    expect((await read(head(60))).ids).toEqual(idsFrom(0, 60));
    expect(list.boundReading.leadMs()).toBe(1);
  });
});

describe('ties', () => {
  test('the row is gone, its ties fill the page below newer rows, and that page shows "inclusive"', async () => {
    const rows = makeRows([
      { size: 9, gapMs: 1 },
      { size: 12, gapMs: 1 },
    ]);
    const { upstream, list } = await createBench(rows, 'inclusive');
    const first = await readBeforeWindow(list, head(10));
    const cursor = toEdges(first, head(10), rowKey, () => listName).at(-1)?.cursor ?? null;
    upstream.remove('row-9');
    const next = await readBeforeWindow(list, toWindow('head', 11, cursor));
    expect(next.placed.map(({ row }) => row.id)).toEqual(idsFrom(10, 11));
  });

  test.each(['strict', 'inclusive'] as const)(
    '19 of one millisecond at the edge of a page (%s)',
    async (reading) => {
      const rows = makeRows([
        { size: 10, gapMs: 1 },
        { size: 19, gapMs: 1 },
        { size: 10, gapMs: 1 },
      ]);
      const { read } = await createBench(rows, reading);
      expect((await read(head(39))).ids).toEqual(rows.map(({ id }) => id));
    },
  );

  test.each(['strict', 'inclusive'] as const)(
    'a page full of one millisecond bars the way (%s)',
    async (reading) => {
      const { read } = await createBench(makeRows([{ size: 25, gapMs: 1 }]), reading);
      expect((await read(head(20))).ids).toEqual(idsFrom(0, 20));
      await expect(read(head(21))).rejects.toThrow(CursorTiesExceedPageError);
    },
  );

  test("a page full of newer ties hides the cursor's row: an error, no wrong rows", async () => {
    const { upstream, list, cursorOf } = await createBench(makeRows([{ size: 5, gapMs: 1 }]));
    const cursor = await cursorOf('row-0');
    upstream.schedule(Array.from({ length: 22 }, () => ({ kind: 'insert', gapMs: 0 }) as const));
    for (let i = 0; i < 22; i++) upstream.happen();
    await expect(readBeforeWindow(list, toWindow('head', 3, cursor))).rejects.toThrow(
      CursorTiesExceedPageError,
    );
  });

  test("a row that arrives within the millisecond of a page's edge does not stand among older rows", async () => {
    const { upstream, read } = await createBench(
      makeRows([
        { size: 4, gapMs: 1 },
        { size: 3, gapMs: 1 },
      ]),
      'strict',
      3,
    );
    upstream.remove('row-3');
    upstream.schedule([{ kind: 'none' }, { kind: 'insert', gapMs: 0 }]);
    await expect(read(head(6))).rejects.toThrow(CursorTiesExceedPageError);
    const roomy = await createBench(
      makeRows([
        { size: 3, gapMs: 1 },
        { size: 3, gapMs: 1 },
      ]),
      'strict',
      5,
    );
    roomy.upstream.schedule([{ kind: 'none' }, { kind: 'insert', gapMs: 0 }]);
    expect((await roomy.read(head(6))).ids).toEqual(idsFrom(0, 6));
  });
});

describe('odd lists', () => {
  test('a row that is stored late, with an earlier time, moves no other', async () => {
    const rows = singles(45);
    const { read } = await createBench(rows);
    const late = [...rows.slice(0, 20), { id: 'late', timeMs: newestMs - 195 }, ...rows.slice(20)];
    expect((await read(head(45))).ids).toEqual(idsFrom(0, 45));
    const { read: readLate } = await createBench(late);
    expect((await readLate(head(46))).ids).toEqual(late.map(({ id }) => id));
  });

  test('a row without a time is passed on, and found again from the head', async () => {
    const rows = singles(10).map((row, i) => (i === 0 ? { ...row, timeMs: null } : row));
    const { upstream, read, beside } = await createBench(rows);
    expect((await read(head(3))).ids).toEqual(idsFrom(0, 3));
    expect(await beside('head', 3, 'row-0')).toMatchObject({ ids: idsFrom(1, 3), bounds: [null] });
    upstream.remove('row-0');
    await expect(beside('head', 3, 'row-0')).rejects.toThrow(CursorExpiredError);
  });

  test('the walk ends, however many pages it takes, even where "before" is ignored', async () => {
    const { list, read } = await createBench(singles(1000), 'strict', 3);
    const page = await read({ ...head(5), from: 'tail' });
    expect(page.ids).toEqual(idsFrom(995, 5));
    // Two new rows a page.
    expect(page.bounds).toHaveLength(500);
    const ignoring = { ...list, readBefore: () => list.readBefore(null, false) };
    await expect(readBeforeWindow(ignoring, head(5))).rejects.toThrow(UpstreamContradictoryError);
  });
});

describe('two bounds', () => {
  test.each(['head', 'tail'] as const)(
    'from the %s: what stands between them, crossed ones nothing',
    async (from) => {
      const { upstream, read, cursorOf } = await createBench(singles(60));
      const between = async (after: string, before: string) => {
        const { headBound } = toWindow('head', 1, await cursorOf(after));
        const { tailBound } = toWindow('tail', 1, await cursorOf(before));
        return read({ from, count: 5, headBound, tailBound });
      };
      expect((await between('row-10', 'row-14')).ids).toEqual(idsFrom(11, 3));
      expect((await between('row-10', 'row-40')).ids).toEqual(idsFrom(from === 'head' ? 11 : 35, 5));
      expect((await between('row-10', 'row-10')).ids).toEqual([]);
      expect((await between('row-14', 'row-10')).ids).toEqual([]);
      upstream.remove('row-14');
      expect((await between('row-10', 'row-14')).ids).toEqual(idsFrom(11, 3));
      expect(await between('row-10', 'row-14')).toMatchObject({ towardHead: 'more', towardTail: 'more' });
    },
  );
});
