import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createSingleFlight } from '../../../src/cache/single-flight.ts';
import { createStore } from '../../../src/cache/store.ts';
import type { CallContext } from '../../../src/call-context.ts';
import type { TokenPlace } from '../../../src/lists/row-key.ts';
import { createListStatistics, createTotalsAccuracy } from '../../../src/lists/statistics.ts';
import { noTies } from '../../../src/lists/tie-set.ts';
import { createTokenCache } from '../../../src/lists/token/token-cache.ts';
import type { Window } from '../../../src/lists/window.ts';
import type { ModelRow } from '../numbered/model-upstream.ts';
import { createModelTokenUpstream, type ModelTokenOptions, makeIds } from './model-token-upstream.ts';

const shape = z.object({ id: z.string(), timeMs: z.number().nullable() });
type UserFilter = { readonly userId: string | null };
const all: UserFilter = { userId: null };

/** Row `row-i` belongs to user `u(i mod 3)`, and each tenth to all three. */
function ownersOf(id: string): readonly string[] {
  const number = Number(id.slice(4));
  return number % 10 === 0 ? ['u0', 'u1', 'u2'] : [`u${number % 3}`];
}

function open(count: number, options: ModelTokenOptions = {}) {
  const upstream = createModelTokenUpstream(makeIds(count), options);
  let nowMs = 0;
  const now = () => nowMs;
  const refreshes: (() => Promise<unknown>)[] = [];
  const { list, rows } = createTokenCache<ModelRow, UserFilter>(
    {
      kind: 'token',
      filters: ['userId'],
      changes: 'moves',
      hasTotal: true,
      largestPage: upstream.list.largestPage,
      async readPage({ userId }, { token, pageSize }) {
        if (userId === null) return upstream.list.readPage(token, pageSize);
        upstream.calls.push(`of ${userId}`);
        const own = upstream.rows().filter(({ id }) => ownersOf(id).includes(userId));
        return { rows: own, next: null, total: own.length };
      },
    },
    {
      key: upstream.list.key,
      shape,
      ownersOf: ({ id }, field) => (field === 'userId' ? ownersOf(id) : null),
      all,
      async readRow(id) {
        upstream.calls.push(`row ${id}`);
        return upstream.rows().find((row) => row.id === id) ?? null;
      },
      name: 'rows',
      freshness: { freshMs: 10_000, revalidateMs: 60_000, onErrorMs: 600_000 },
      store: createStore({ maxBytes: 10_000_000, maxAgeMs: 3_600_000, now }),
      shared: null,
      statistics: createListStatistics({ ttlMs: 600_000, now }),
      totalsAccuracy: createTotalsAccuracy({ ttlMs: 600_000, now }),
      flights: createSingleFlight(now),
      clock: { now, wallNow: now },
      refreshes: { mayStart: () => true, start: ({ start }) => void refreshes.push(start) },
    },
  );
  const { whole } = list;
  if (whole === null) throw new Error('The list can be read as a whole.');
  const call: CallContext = {};
  async function read(count: number, place: TokenPlace | null = null, filter = all) {
    const segment = await list.open(filter, call).readWindow(toWindow(count, place));
    return {
      ids: segment.placed.map(({ row }) => row.id),
      last: segment.placed.at(-1)?.place ?? null,
      towardTail: segment.towardTail,
      total: segment.total,
      calls: upstream.calls.splice(0),
    };
  }
  const costOf = (asked: { to?: number; place?: TokenPlace | null; rows?: number; userId?: string }) =>
    list.callsFor(
      {
        filter: { userId: asked.userId ?? null },
        span: asked.to === undefined ? null : { from: 0, to: asked.to },
        rows: asked.rows ?? 0,
        place: asked.place ?? undefined,
      },
      call,
    );
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { ...upstream, rowCache: rows, whole, call, read, costOf, pass, refreshes };
}

function toWindow(count: number, place: TokenPlace | null): Window {
  const nowhere = { id: '', timeMs: null, position: null, total: null, headTies: noTies, tailTies: noTies };
  return { from: 'head', count, headBound: place && { ...nowhere, place }, tailBound: null };
}

describe('what is kept', () => {
  test('a page answers for what is no longer than it, once', async () => {
    const { read } = open(40);
    expect((await read(10)).calls).toEqual(['head/10']);
    expect((await read(10)).calls).toEqual([]);
    expect(await read(4)).toMatchObject({ ids: makeIds(4), calls: [] });
  });

  test('a longer page stays beside a shorter, newer one', async () => {
    const { read, pass } = open(40);
    await read(4);
    await read(10);
    pass(70_000);
    expect((await read(4)).calls).toEqual(['head/4']);
    expect((await read(10)).calls).toEqual(['head/10']);
    for (const count of [4, 10]) expect((await read(count)).calls).toEqual([]);
  });

  test('what is a little old is given, and read again behind the answer', async () => {
    const { read, pass, refreshes, calls } = open(40);
    await read(10);
    pass(20_000);
    expect((await read(10)).calls).toEqual([]);
    expect(refreshes).toHaveLength(1);
    await refreshes[0]?.();
    expect(calls).toEqual(['head/10']);
  });

  test('where the head has changed, pages behind the old one are not taken for those behind the new one', async () => {
    const { read, touch, pass } = open(40);
    const { last } = await read(10);
    await read(10, last);
    touch('row-39');
    pass(70_000);
    const { last: newLast } = await read(10);
    expect(newLast).not.toEqual(last);
    expect((await read(10, newLast)).calls).toEqual(['token/10']);
  });

  test('equal reads side by side share one call', async () => {
    const { read } = open(40);
    const both = await Promise.all([read(10), read(10)]);
    expect(both.flatMap(({ calls }) => calls)).toEqual(['head/10']);
  });

  test('rows of pages answer for reads by their ids', async () => {
    const { rowCache, read, call, calls } = open(40);
    await read(10);
    expect(rowCache.isCached('row-3', call)).toBe(true);
    expect(await rowCache.read('row-3', call)).toMatchObject({ id: 'row-3' });
    expect(await rowCache.read('row-30', call)).toMatchObject({ id: 'row-30' });
    expect(await rowCache.read('row-99', call)).toBeNull();
    expect(calls).toEqual(['row row-30', 'row row-99']);
  });
});

describe('a scan', () => {
  test('answers for every narrower list, and for rows of several owners in the list of each', async () => {
    const { whole, read, costOf, call, calls } = open(25);
    const readAll = () => Promise.all(['u0', 'u1', 'u2'].map((userId) => read(10, null, { userId })));
    const cold = await readAll();
    expect(await whole.scan(call)).toBe(true);
    expect(calls.splice(0)).toEqual(['head/10', 'token/10', 'token/10', 'head/10']);
    const warm = await readAll();
    expect(calls).toEqual([]);
    expect(warm.map(({ ids, total }) => [ids, total])).toEqual(cold.map(({ ids, total }) => [ids, total]));
    expect(warm.filter(({ ids }) => ids.includes('row-10'))).toHaveLength(3);
    for (const userId of ['u1', '']) expect(costOf({ userId })).toBe(0);
  });

  test('is made again behind the answer when a narrower list that was cut out of it is a little old', async () => {
    const { whole, read, call, calls, pass, refreshes } = open(25);
    await whole.scan(call);
    calls.length = 0;
    pass(20_000);
    expect((await read(10, null, { userId: 'u1' })).calls).toEqual([]);
    await refreshes[0]?.();
    expect(calls.splice(0)).toEqual(['head/10', 'token/10', 'token/10', 'head/10']);
    for (const userId of ['u0', 'u1', 'u2']) await read(10, null, { userId });
    expect([calls, refreshes.length]).toEqual([[], 1]);
  });

  test('a row that moves while it runs is not lost', async () => {
    const { whole, call, before, touch, read } = open(25);
    before(2, () => touch('row-24'));
    expect(await whole.scan(call)).toBe(true);
    expect(await read(30)).toMatchObject({ ids: ['row-24', ...makeIds(24)], towardTail: 'end' });
  });

  test('one that cannot be shown to be complete is made again, then given up', async () => {
    const { whole, call, before, remove, read } = open(25);
    before(2, () => remove('row-0'));
    expect(await whole.scan(call)).toBe(true);
    expect((await read(10)).ids).toEqual(makeIds(11).slice(1));

    const busy = open(25);
    busy.before(2, () => busy.remove('row-0'));
    busy.before(6, () => busy.remove('row-1'));
    expect(await busy.whole.scan(busy.call)).toBe(false);
    expect(busy.whole.statistics.mayScan('')).toBe(false);
  });

  test('pages that are fresh are not read again', async () => {
    const { whole, call, read, calls } = open(25);
    await read(10);
    expect(whole.scanCalls(call)).toBe(3);
    expect(await whole.scan(call)).toBe(true);
    expect(calls).toEqual(['token/10', 'token/10', 'head/10']);
    expect(whole.scanCalls(call)).toBe(0);
  });
});

describe('what reading is going to cost', () => {
  test('the pages from the head to the last row that is wanted', async () => {
    const { costOf, read } = open(45);
    expect([costOf({ to: 5 }), costOf({ to: 24 })]).toEqual([1, 3]);
    await read(10);
    expect([costOf({ to: 10 }), costOf({ to: 24 })]).toEqual([0, 2]);
  });

  test('all of them for what is counted from the tail, once the size is known; more than one before that', async () => {
    const { costOf, read } = open(45);
    expect(costOf({})).toBe(2);
    await read(10);
    expect(costOf({})).toBe(4);
  });

  test('one behind a token, however deep', async () => {
    const { costOf, read } = open(45);
    const { last } = await read(10);
    expect(costOf({ place: last, rows: 10 })).toBe(1);
    expect(costOf({ place: last && { ...last, skip: 4 }, rows: 10 })).toBe(2);
    await read(10, last);
    expect(costOf({ place: last, rows: 10 })).toBe(0);
  });
});
