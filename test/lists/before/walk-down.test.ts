import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CursorTiesExceedPageError, UpstreamContradictoryError } from '../../../src/errors.ts';
import { readBeforeWindow } from '../../../src/lists/before/read-before-window.ts';
import type { BeforeReader } from '../../../src/lists/before/seek-page.ts';
import { createBoundReading } from '../../../src/sources/create-bound-reading.ts';
import { type ModelRow, rowKey } from '../numbered/model-upstream.ts';
import { walkAll } from '../numbered/walk.ts';

const pageSize = 20;

interface Row extends ModelRow {
  readonly isSql: boolean;
}

/** A chat that leaves SQL rows out, before the rows of a page are counted or after. */
function createChat(rows: readonly Row[], filter: 'before' | 'after') {
  const calls: string[] = [];
  function toList(includeSql: boolean): BeforeReader<ModelRow> {
    return {
      key: rowKey,
      pageSize,
      boundReading,
      async readBefore(beforeMs) {
        calls.push(`${beforeMs ?? 'head'}${includeSql ? ' sql' : ''}`);
        if (calls.length > 500) throw new Error('the reader never ends');
        const isWanted = ({ isSql }: Row) => includeSql || !isSql;
        const older = rows.filter(({ timeMs }) => (timeMs ?? 0) < (beforeMs ?? Number.POSITIVE_INFINITY));
        const page =
          filter === 'before'
            ? older.filter(isWanted).slice(0, pageSize)
            : older.slice(0, pageSize).filter(isWanted);
        return { rows: page, isEnd: includeSql && page.length < pageSize };
      },
    };
  }
  const boundReading = createBoundReading();
  const sql = new Set(rows.filter(({ isSql }) => isSql).map(({ id }) => id));
  const list = {
    ...toList(false),
    whole: { list: toList(true), isPart: ({ id }: ModelRow) => !sql.has(id) },
  };
  return { list, calls };
}

/** The newest first, 10 ms apart; `s` stands for SQL. */
const toRows = (kinds: string): Row[] =>
  [...kinds].map((kind, i) => ({ id: `row-${i}`, timeMs: 100_000 - i * 10, isSql: kind === 's' }));
const head = (count: number) => ({ from: 'head', count, headBound: null, tailBound: null }) as const;

test.each([
  ['before', 'm'.repeat(12), ['head', '99891 sql']],
  ['after', 'm'.repeat(12), ['head', '99891 sql']],
  // Without SQL the page ends at row-1; what follows 18 SQL rows is found with it.
  ['after', `mm${'s'.repeat(18)}mmm`, ['head', '99991 sql', '99801 sql']],
  ['after', `${'s'.repeat(20)}mm`, ['head', 'head sql', '99811 sql']],
  ['before', `${'s'.repeat(45)}`, ['head', 'head sql', '99811 sql', '99621 sql']],
  ['before', 'm'.repeat(45), ['head', '99811', '99621', '99561 sql']],
  ['before', '', ['head', 'head sql']],
] as const)('SQL left out %s the 20 are counted, %s', async (filter, kinds, calls) => {
  const rows = toRows(kinds);
  const chat = createChat(rows, filter);
  const { placed, towardTail } = await readBeforeWindow(chat.list, head(60));
  expect(placed.map(({ row }) => row.id)).toEqual(rows.filter(({ isSql }) => !isSql).map(({ id }) => id));
  expect(towardTail).toBe('end');
  expect(chat.calls).toEqual(calls);
});

test('a short page that holds enough costs no further call', async () => {
  const chat = createChat(toRows('m'.repeat(12)), 'after');
  expect((await readBeforeWindow(chat.list, head(12))).towardTail).toBe('unproven');
  expect(chat.calls).toEqual(['head']);
});

test('wherever SQL is left out, walks give each other row once', async () => {
  const kinds = fc
    .array(
      fc.tuple(fc.constantFrom('m', 'm', 's'), fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 45 }))),
      {
        maxLength: 20,
      },
    )
    .map((runs) => runs.map(([kind, size]) => kind.repeat(size)).join(''));
  const filter = fc.constantFrom('before' as const, 'after' as const);
  const from = fc.constantFrom('head' as const, 'tail' as const);
  const sizes = fc.array(fc.integer({ min: 1, max: 45 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(kinds, filter, from, sizes, async (kinds, filter, from, sizes) => {
      const rows = toRows(kinds);
      const expected = rows.filter(({ isSql }) => !isSql).map(({ id }) => id);
      if (from === 'tail') expected.reverse();
      const read: Parameters<typeof walkAll>[0] = (window) =>
        readBeforeWindow(createChat(rows, filter).list, window);
      expect(await walkAll(read, from, sizes)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

const plain = (
  rows: readonly ModelRow[],
  readBefore: BeforeReader<ModelRow>['readBefore'],
): BeforeReader<ModelRow> => ({
  key: rowKey,
  pageSize,
  boundReading: createBoundReading(),
  readBefore: async (beforeMs, bypassCache) =>
    beforeMs === null ? { rows, isEnd: false } : readBefore(beforeMs, bypassCache),
});

test.each([
  ['nothing before any time', toRows('m'.repeat(20)), []],
  ['the newest before any time', toRows('m'.repeat(20)), toRows('m'.repeat(20))],
  ['no time in any message', toRows('m'.repeat(20)).map((row) => ({ ...row, timeMs: null })), []],
])('an API that gives %s is contradictory, not at its end', async (_name, newest, others) => {
  const list = plain(newest, async () => ({ rows: others, isEnd: others.length === 0 }));
  await expect(readBeforeWindow(list, head(21))).rejects.toBeInstanceOf(UpstreamContradictoryError);
});

test('a page full of one millisecond is an error of its own', async () => {
  const rows = toRows('m'.repeat(30)).map((row) => ({ ...row, timeMs: 1_234_567 }));
  const list = plain(rows.slice(0, 20), async (beforeMs) => {
    const older = rows.filter(({ timeMs }) => timeMs < (beforeMs ?? 0)).slice(0, 20);
    return { rows: older, isEnd: older.length < 20 };
  });
  await expect(readBeforeWindow(list, head(21))).rejects.toBeInstanceOf(CursorTiesExceedPageError);
});

test.each([
  ['whole seconds', (ms: number) => Math.floor(ms / 1000) * 1000, 999],
  ['five hours west', (ms: number) => ms - 5 * 3_600_000, 0],
  ['three hours east', (ms: number) => ms + 3 * 3_600_000, 0],
])('what an answer teaches is remembered: %s', async (_name, show, offsetMs) => {
  const stored = Array.from({ length: 200 }, (_, i) => 1_000_000_000 + offsetMs - i * 7_000);
  let calls = 0;
  const list: BeforeReader<ModelRow> = {
    ...plain([], async () => ({ rows: [], isEnd: true })),
    async readBefore(beforeMs) {
      calls++;
      const page = stored.filter((ms) => beforeMs === null || ms < beforeMs).slice(0, pageSize);
      return {
        rows: page.map((ms) => ({ id: String(ms), timeMs: show(ms) })),
        isEnd: page.length < pageSize,
      };
    },
  };
  expect((await readBeforeWindow(list, head(200))).placed).toHaveLength(200);
  calls = 0;
  expect((await readBeforeWindow(list, head(200))).placed).toHaveLength(200);
  // 20 rows, then 19 new ones a page.
  expect(calls).toBe(11);
});
