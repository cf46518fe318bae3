import { describe, expect, test } from 'vitest';
import { CursorExpiredError, UpstreamContradictoryError } from '../../../src/errors.ts';
import { toEdges } from '../../../src/lists/to-edges.ts';
import { readTokenWindow } from '../../../src/lists/token/read-token-window.ts';
import type { Window } from '../../../src/lists/window.ts';
import { rowKey } from '../numbered/model-upstream.ts';
import { listName, toWindow, walkAll } from '../numbered/walk.ts';
import { createModelTokenUpstream, type ModelTokenOptions, makeIds } from './model-token-upstream.ts';

function open(count: number, options: ModelTokenOptions = {}) {
  const upstream = createModelTokenUpstream(makeIds(count), options);
  const { list, calls } = upstream;
  async function read(window: Window) {
    calls.length = 0;
    const segment = await readTokenWindow(list, window);
    const edges = toEdges(segment, window, rowKey, () => listName);
    return {
      ...segment,
      ids: segment.placed.map(({ row }) => row.id),
      cursors: edges.map(({ cursor }) => cursor),
      calls: [...calls],
    };
  }
  const cursorAt = async (index: number, size: number) =>
    (await read(toWindow('head', size, null))).cursors[index] ?? null;
  return { ...upstream, read, cursorAt };
}

const idsFrom = (first: number, count: number) => makeIds(first + count).slice(first);

describe('what a window costs', () => {
  test('from the head: a call for each of the largest pages', async () => {
    const { read } = open(45);
    expect(await read(toWindow('head', 5, null))).toMatchObject({
      ids: idsFrom(0, 5),
      calls: ['head/5'],
      towardHead: 'end',
      towardTail: 'more',
      total: 45,
    });
    expect((await read(toWindow('head', 24, null))).calls).toEqual(['head/10', 'token/10', 'token/4']);
  });

  test('behind the last row of a page: one call, however deep', async () => {
    const { read } = open(45);
    let cursor = (await read(toWindow('head', 10, null))).cursors.at(-1) ?? null;
    for (const first of [10, 20, 30]) {
      const page = await read(toWindow('head', 10, cursor));
      expect(page).toMatchObject({ ids: idsFrom(first, 10), calls: ['token/10'] });
      cursor = page.cursors.at(-1) ?? null;
    }
    const last = await read(toWindow('head', 10, cursor));
    expect(last).toMatchObject({ ids: idsFrom(40, 5), calls: ['token/10'], towardTail: 'end' });
  });

  test('behind another row: the page that shows it is read again, with what follows if that fits', async () => {
    const { read, cursorAt } = open(45);
    const cursor = await cursorAt(3, 10);
    expect(await read(toWindow('head', 6, cursor))).toMatchObject({ ids: idsFrom(4, 6), calls: ['head/10'] });
    expect(await read(toWindow('head', 8, cursor))).toMatchObject({
      ids: idsFrom(4, 8),
      calls: ['head/10', 'token/2'],
      towardHead: 'more',
    });
  });

  test('from the tail: the whole way', async () => {
    const { read } = open(45);
    const page = await read(toWindow('tail', 5, null));
    expect(page).toMatchObject({ ids: idsFrom(40, 5), towardHead: 'more', towardTail: 'end' });
    expect(page.calls).toHaveLength(5);
  });

  test('before a cursor: the way to it', async () => {
    const { read, cursorAt } = open(45);
    const cursor = await cursorAt(17, 20);
    const page = await read(toWindow('tail', 5, cursor));
    expect(page).toMatchObject({ ids: idsFrom(12, 5), calls: ['head/10', 'token/10'] });
  });

  test('nothing in an empty list, and no more than there is', async () => {
    expect(await open(0).read(toWindow('head', 5, null))).toMatchObject({
      ids: [],
      calls: ['head/5'],
      towardHead: 'end',
      towardTail: 'end',
    });
    expect(await open(3).read(toWindow('tail', 5, null))).toMatchObject({
      ids: idsFrom(0, 3),
      towardHead: 'end',
    });
  });
});

describe('rows that move to the head', () => {
  test('a row that was not reached yet is missed, and none stands twice', async () => {
    const { read, before, touch } = open(30);
    before(1, () => touch('row-25'));
    expect((await read(toWindow('head', 30, null))).ids).toEqual(makeIds(30).filter((id) => id !== 'row-25'));
  });

  test('tokens that count rows repeat none either', async () => {
    const { read, before, touch } = open(30, { tokens: 'offset' });
    before(1, () => touch('row-25'));
    const { ids } = await read(toWindow('head', 30, null));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(makeIds(30).filter((id) => id !== 'row-25'));
  });

  test.each(['values', 'offset'] as const)(
    'behind a row that has moved goes on where it stood (tokens: %s)',
    async (tokens) => {
      const { read, cursorAt, touch } = open(30, { tokens });
      for (const [index, size] of [
        [3, 10],
        [9, 10],
      ] as const) {
        const cursor = await cursorAt(index, size);
        touch(`row-${index}`);
        const { ids } = await read(toWindow('head', 5, cursor));
        expect(ids).toEqual(idsFrom(index + 1, 5));
      }
    },
  );

  test('before a row that has moved ends where it stood', async () => {
    const { read, cursorAt, touch } = open(30);
    const cursor = await cursorAt(7, 10);
    touch('row-7');
    expect((await read(toWindow('tail', 3, cursor))).ids).toEqual(idsFrom(4, 3));
  });

  test('behind a row that is gone goes on where it stood', async () => {
    const { read, cursorAt, remove } = open(30);
    const cursor = await cursorAt(4, 10);
    remove('row-4');
    expect((await read(toWindow('head', 3, cursor))).ids).toEqual(idsFrom(5, 3));
  });

  test('a walk by cursors gives each row that stays where it is once', async () => {
    const { list, touch } = open(33);
    let pages = 0;
    const ids = await walkAll(
      (window) => readTokenWindow(list, window),
      'head',
      [4, 7],
      () => {
        pages += 1;
        if (pages === 2) touch('row-3');
        if (pages === 3) touch('row-30');
      },
    );
    expect(ids).toEqual(makeIds(33).filter((id) => id !== 'row-30'));
  });
});

test('a row that stands twice on a page is one', async () => {
  const { list } = open(5);
  const doubled = {
    ...list,
    readPage: async (token: string | null, size: number) => {
      const page = await list.readPage(token, size);
      return { ...page, rows: page.rows.flatMap((row) => [row, row]) };
    },
  };
  const { placed } = await readTokenWindow(doubled, toWindow('head', 10, null));
  expect(placed.map(({ row }) => row.id)).toEqual(makeIds(5));
});

describe('upstreams that lead nowhere', () => {
  test('a token that leads back is told', async () => {
    const { list } = open(30);
    const circular = {
      ...list,
      readPage: async () => ({ rows: [], next: 'again', total: 30 }),
    };
    await expect(readTokenWindow(circular, toWindow('head', 5, null))).rejects.toThrow(
      UpstreamContradictoryError,
    );
  });

  test('the place of a row without a time that is gone cannot be told', async () => {
    const { list, cursorAt } = open(30);
    const cursor = await cursorAt(2, 10);
    const timeless = { ...list, key: { ...rowKey, timeOf: () => null } };
    const window = toWindow('head', 5, cursor);
    const gone = { ...window, headBound: window.headBound && { ...window.headBound, id: 'x', timeMs: null } };
    await expect(readTokenWindow(timeless, gone)).rejects.toThrow(CursorExpiredError);
  });
});
