import { describe, expect, test } from 'vitest';
import { PageSizeRefusedError } from '../../src/errors.ts';
import { parseCursor } from '../../src/lists/cursor.ts';
import type { PageReader } from '../../src/lists/numbered/ask-pages.ts';
import { createLearnedOrder } from '../../src/lists/numbered/list-order.ts';
import { readNumberedWindow } from '../../src/lists/numbered/read-numbered-window.ts';
import type { WindowRequest } from '../../src/loaders/list-keys.ts';
import { openChatbotList } from '../../src/loaders/open-lists.ts';
import {
  type ConnectionList,
  type ConnectionPage,
  readConnectionPage,
} from '../../src/loaders/read-connection-page.ts';
import { createNumberedScript } from '../loaders/scripted-source.ts';
import { createModelUpstream, type ModelOptions, type ModelRow, rowKey } from './numbered/model-upstream.ts';
import { idsFrom, singles } from './numbered/numbered-bench.ts';

type Ask = Partial<WindowRequest>;

/** A list as a client reads it, windows by the arguments of a connection. */
function openConnection(list: PageReader<ModelRow>, isReversed = false) {
  const connection: ConnectionList<ModelRow> = {
    identity: () => 'list',
    key: rowKey,
    isReversed,
    parseCursor,
    readWindow: (window) => readNumberedWindow(list, window),
    peekWindow: () => null,
    load: (request) => readConnectionPage(connection, request),
  };
  const load = (asked: Ask) =>
    connection.load({ from: 'start', count: 20, after: null, before: null, ...asked });
  return { load };
}

const idsOf = ({ edges }: ConnectionPage<ModelRow>) => edges.map(({ node }) => node.id);
const cursorOf = (page: ConnectionPage<ModelRow>, id: string) =>
  page.edges.find(({ node }) => node.id === id)?.cursor ?? '';

function openModel(rows: readonly ModelRow[], options: Partial<ModelOptions> = {}) {
  const upstream = createModelUpstream(rows, options);
  return { ...upstream, ...openConnection(upstream.list) };
}

describe('a learned order', () => {
  const rows = [5, 4, 6].map((time, i) => ({ id: `row-${i}`, timeMs: time * 1000 }));

  test('is not learned from two rows: the first two of three, by last activity', async () => {
    const { list } = createModelUpstream(rows);
    const { load } = openConnection({ ...list, order: createLearnedOrder() });
    const cursor = cursorOf(await openConnection({ ...list, order: createLearnedOrder() }).load({}), 'row-2');
    await load({ count: 2 });
    expect(idsOf(await load({ count: 2, before: cursor }))).toEqual(['row-0', 'row-1']);
  });
});

describe('a total that runs behind a full last page', () => {
  test.each([
    [11, 10, 1],
    [52, 50, 5],
    [51, 50, 1],
  ])('%i rows, %i a page, %i behind: all rows, in a few calls', async (size, pageLimit, countLag) => {
    for (const [from, count] of [
      ['start', 33],
      ['end', 7],
      ['start', 100],
      ['end', 100],
    ] as const) {
      const { list, calls } = createModelUpstream(singles(size), { pageLimit, countLag });
      // The source has not learned the size: the page may have named its row count.
      const { load } = openConnection({ ...list, largestPage: () => 100 });
      const all = idsFrom(0, size);
      const page = await load({ from, count });
      expect(idsOf(page)).toEqual(from === 'start' ? all.slice(0, count) : all.slice(-count));
      expect(calls.length).toBeLessThanOrEqual(15);
    }
  });
});

describe('the cursor of a row without a time', () => {
  const rows = singles(120).map((row, i) => (i === 119 ? { ...row, timeMs: null } : row));

  test('is found as a bound, also where its own page showed no time', async () => {
    const upstream = createModelUpstream(rows, { pageLimit: 7 });
    const newest = openConnection(upstream.list);
    const oldest = openConnection(upstream.list, true);
    const [last] = (await newest.load({ from: 'end', count: 1 })).edges;
    expect(last?.node.id).toBe('row-119');
    const before = last?.cursor ?? '';
    expect(idsOf(await newest.load({ before }))).toEqual(idsFrom(0, 20));
    expect(idsOf(await newest.load({ from: 'end', count: 3, before }))).toEqual(idsFrom(116, 3));
    expect(idsOf(await oldest.load({ after: before, count: 3 }))).toEqual(['row-118', 'row-117', 'row-116']);
    expect(idsOf(await oldest.load({ after: before, from: 'end', count: 3 }))).toEqual([
      'row-2',
      'row-1',
      'row-0',
    ]);
  });
});

describe('crossed bounds are an empty window', () => {
  test.each([
    ['by time', (list: PageReader<ModelRow>) => list],
    ['by nothing known', (list: PageReader<ModelRow>) => ({ ...list, order: createLearnedOrder() })],
  ])('in a list that is ordered %s', async (name, toList) => {
    const times = [5, 9, 1, 7, 3, 8, 2, 6];
    const rows = name === 'by time' ? singles(8) : times.map((timeMs, i) => ({ id: `row-${i}`, timeMs }));
    const { load } = openConnection(toList(createModelUpstream(rows).list));
    const all = await load({});
    const [after, before] = [cursorOf(all, 'row-5'), cursorOf(all, 'row-1')];
    for (const from of ['start', 'end'] as const) {
      expect(idsOf(await load({ from, count: 3, after, before }))).toEqual([]);
      expect(idsOf(await load({ from, count: 3, after: before, before: after }))).toEqual(idsFrom(2, 3));
    }
  });

  test('in the list of chatbots', async () => {
    const chatbots = Array.from(
      { length: 6 },
      (_, i) => createNumberedScript({ chatbotId: `bot-${i}` }).source.chatbot,
    );
    const read = (asked: Ask) => {
      const window = { from: 'start', count: 20, after: null, before: null, ...asked } as const;
      const list = openChatbotList(chatbots, { provider: null, window });
      return readConnectionPage(
        { ...list, parseCursor, load: () => Promise.reject(new Error('no look')) },
        window,
      );
    };
    const cursors = (await read({})).edges.map(({ cursor }) => cursor);
    const [after = null, before = null] = [cursors[5], cursors[1]];
    expect((await read({ from: 'end', count: 3, after, before })).edges).toEqual([]);
    expect((await read({ count: 3, after, before })).edges).toEqual([]);
    const between = await read({ count: 9, after: before, before: after });
    expect(between.edges.map(({ node }) => node.chatbotId)).toEqual(['bot-2', 'bot-3', 'bot-4']);
  });
});

describe('a window of no rows', () => {
  test('has a next page where a window of three has one, and a previous one likewise', async () => {
    const { load } = openModel(singles(5));
    const all = await load({});
    for (const id of idsFrom(0, 5)) {
      const cursor = cursorOf(all, id);
      for (const bound of [{ before: cursor }, { after: cursor }, {}]) {
        const [none, some] = [await load({ ...bound, count: 0 }), await load({ ...bound, count: 3 })];
        // A row that the larger window shows follows the smaller one.
        expect(await none.hasNextPage()).toBe(some.edges.length > 0 || (await some.hasNextPage()));
        expect(await none.hasPreviousPage()).toBe(await some.hasPreviousPage());
        const end = { ...bound, from: 'end' } as const;
        const [noneAtEnd, someAtEnd] = [await load({ ...end, count: 0 }), await load({ ...end, count: 3 })];
        expect(await noneAtEnd.hasPreviousPage()).toBe(
          someAtEnd.edges.length > 0 || (await someAtEnd.hasPreviousPage()),
        );
        expect(await noneAtEnd.hasNextPage()).toBe(await someAtEnd.hasNextPage());
      }
    }
    const first = cursorOf(all, 'row-0');
    expect(await (await load({ count: 0, before: first })).hasNextPage()).toBe(true);
    const last = cursorOf(all, 'row-4');
    expect(await (await load({ from: 'end', count: 0, after: last })).hasPreviousPage()).toBe(true);
  });
});

test('a window is read anew when a page beyond its first is refused for its size', async () => {
  const { list } = createModelUpstream(singles(60));
  let largest = 40;
  const refusing: PageReader<ModelRow> = {
    ...list,
    largestPage: () => largest,
    readPage: async (page) => {
      if (largest === 20) return list.readPage(page);
      if (page.page === 1) return { ...page, rows: [], totalItems: 60, currentPage: 1 };
      largest = 20;
      throw new PageSizeRefusedError('too large');
    },
  };
  const page = await openConnection(refusing).load({ count: 2 });
  expect(page.edges).toHaveLength(2);
});
