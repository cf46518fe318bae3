import { describe, expect, test } from 'vitest';
import { CursorTiesExceedPageError } from '../../../src/errors.ts';
import { waysToShow } from '../numbered/model-upstream.ts';
import { createBeforeBench, createChat, idsIn, idsOf, ttlMs } from './before-bench.ts';

describe('one page', () => {
  test('is asked for once while it is fresh', async () => {
    const bench = createChat(30);
    const first = bench.begin();
    expect(idsOf(await first.readPage(null))).toEqual(bench.ids(0, 20));
    await first.readPage(null);
    bench.pass(ttlMs);
    const second = bench.begin();
    expect(idsOf(await second.readPage(null))).toEqual(bench.ids(0, 20));
    expect(bench.calls()).toEqual(['head']);
    expect(first.ledger.saved.cache, 'what the operation itself has read is nothing saved').toBe(0);
    expect(second.ledger.saved.cache).toBe(1);
    expect(second.ledger.expiryMs()).toBe(bench.now());
    bench.pass(1);
    await bench.begin().readPage(null);
    expect(bench.calls()).toEqual(['head']);
  });

  test('is asked for again when the operation requests to look, or has seen it', async () => {
    const bench = createChat(30);
    await bench.begin().readPage(null);
    bench.pass(1);
    const looking = bench.begin({ bypassesCache: true });
    await looking.readPage(null);
    await looking.readPage(null);
    expect(bench.calls()).toHaveLength(2);
    await bench.begin().readPage(null, true);
    expect(bench.calls()).toHaveLength(1);
  });

  test('is found wherever its bound lies', async () => {
    const bench = createChat(100);
    await bench.begin().readWindow({ count: 60 });
    bench.calls();
    for (const index of [1, 7, 19, 20, 33, 37]) {
      expect(idsOf(await bench.begin().readPage(bench.boundAt(index)))).toEqual(bench.ids(index, index + 20));
      expect(idsOf(await bench.begin().readPage(bench.boundAt(index) + 500))).toEqual(
        bench.ids(index, index + 20),
      );
    }
    expect(bench.calls()).toEqual([]);
  });

  test('is asked for where less than a page is known', async () => {
    const bench = createChat(100);
    await bench.begin().readPage(null);
    bench.calls();
    expect(idsOf(await bench.begin().readPage(bench.boundAt(1)))).toEqual(bench.ids(1, 21));
    expect(bench.calls()).toHaveLength(1);
  });

  test.each([0, 1, 20, 40])('ends with the list, of %i messages', async (count) => {
    const bench = createChat(count);
    const walk = async () => idsIn(await bench.begin().readWindow({ count: 100 }));
    expect(await walk()).toEqual(bench.ids());
    bench.calls();
    expect(await walk()).toEqual(bench.ids());
    expect(idsOf(await bench.begin().readPage(0))).toEqual([]);
    expect(bench.calls()).toEqual([]);
  });

  test('is shared while it is under way, and does not end with the first who asked', async () => {
    const bench = createChat(30);
    const controller = new AbortController();
    const first = bench.begin({ signal: controller.signal });
    const second = bench.begin();
    const [left, stayed] = [first.readPage(null), second.readPage(null)];
    controller.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect(idsOf(await stayed)).toEqual(bench.ids(0, 20));
    expect(bench.calls()).toEqual(['head']);
    expect(second.ledger.saved).toEqual({ cache: 0, dedupe: 1 });
  });
});

describe('what is kept apart', () => {
  test('lists with SQL, other sessions, other credentials', async () => {
    const bench = createChat(30);
    bench.write({ ageMs: 610_500, isSql: true });
    bench.write({ ageMs: 620_000, sessionId: 'c2' });
    const other = bench.remember(bench.createSource('another'));
    const read = async () => [
      idsOf(await bench.begin().readPage(null)),
      idsOf(await bench.begin({ includeSql: true }).readPage(null)),
      idsOf(await bench.begin({ sessionId: 'c2' }).readPage(null)),
      idsOf(await other.readPage({ sessionId: 'c1', userId: null, includeSql: false }, null, {})),
    ];
    const asked = await read();
    expect(bench.calls()).toHaveLength(4);
    expect(asked[1]).toContain('m30');
    expect(asked[0]).not.toContain('m30');
    expect(asked[2]).toEqual(['m31']);
    expect(await read()).toEqual(asked);
    expect(bench.calls()).toEqual([]);
  });
});

describe.each([false, true])('windows, "before" inclusive: %s', (isInclusive) => {
  test.each([
    { isReversed: false, from: 'start' },
    { isReversed: false, from: 'end' },
    { isReversed: true, from: 'start' },
    { isReversed: true, from: 'end' },
  ] as const)('of any size cost nothing once the list is known, %o', async ({ isReversed, from }) => {
    const bench = createChat(90, { isInclusive });
    const all = isReversed ? bench.ids().toReversed() : bench.ids();
    await bench.begin().readWindow({ count: 100 });
    expect(bench.calls()).toHaveLength(5);
    for (const count of [1, 5, 19, 20, 21, 66]) {
      const page = await bench.begin({ isReversed }).readWindow({ from, count });
      expect(idsIn(page)).toEqual(from === 'start' ? all.slice(0, count) : all.slice(-count));
      const edge = from === 'start' ? page.edges.at(-1) : page.edges[0];
      const next = await bench.begin({ isReversed }).readWindow({
        from,
        count,
        [from === 'start' ? 'after' : 'before']: edge?.cursor ?? null,
      });
      expect(idsIn(next)).toEqual(
        from === 'start' ? all.slice(count, 2 * count) : all.slice(-2 * count, -count),
      );
      expect(await next.hasNextPage()).toBe(from === 'end' || 2 * count < 90);
      expect(await next.hasPreviousPage()).toBe(from === 'start' || 2 * count < 90);
    }
    expect(bench.calls()).toEqual([]);
  });

  test.each([
    { arrived: 0, looks: 1 },
    { arrived: 1, looks: 1 },
    { arrived: 19, looks: 1 },
    { arrived: 20, looks: 2 },
    { arrived: 25, looks: 2 },
  ])('after $arrived new messages cost $looks looks at the head', async ({ arrived, looks }) => {
    const bench = createChat(100, { isInclusive });
    await bench.begin().readWindow({ count: 125 });
    bench.calls();
    bench.pass(ttlMs + 1);
    bench.writeMany(arrived, { ageMs: 0, gapMs: 10 });
    expect(idsIn(await bench.begin().readWindow({ count: 125 }))).toEqual(bench.ids());
    expect(bench.calls()).toHaveLength(looks);
    expect(idsIn(await bench.begin().readWindow({ from: 'end', count: 30 }))).toEqual(
      bench.ids(70 + arrived),
    );
    expect(bench.calls()).toEqual([]);
  });

  test('across ties ask what they would ask without history', async () => {
    const bench = createBeforeBench({ isInclusive });
    bench.writeMany(10, { ageMs: 700_000 });
    bench.writeMany(19, { ageMs: 650_000, gapMs: 0 });
    bench.writeMany(12, { ageMs: 649_999, gapMs: 0 });
    bench.writeMany(15, { ageMs: 630_000 });
    expect(idsIn(await bench.begin().readWindow({ count: 60 }))).toEqual(bench.ids());
    bench.calls();
    for (const count of [3, 17, 18, 30]) {
      const page = await bench.begin().readWindow({ count });
      const rest = await bench.begin().readWindow({ count: 60, after: page.edges.at(-1)?.cursor ?? null });
      expect([...idsIn(page), ...idsIn(rest)]).toEqual(bench.ids());
    }
    expect(bench.calls()).toEqual([]);
  });

  test('stop at 25 messages of one millisecond, kept or not', async () => {
    const bench = createBeforeBench({ isInclusive });
    bench.writeMany(5, { ageMs: 700_000 });
    bench.writeMany(25, { ageMs: 650_000, gapMs: 0 });
    bench.writeMany(13, { ageMs: 630_000 });
    const walk = () => bench.begin().readWindow({ count: 60 });
    await expect(walk()).rejects.toThrow(CursorTiesExceedPageError);
    bench.calls();
    await expect(walk()).rejects.toThrow(CursorTiesExceedPageError);
    // What is kept does not show that no other bound would help.
    expect(bench.calls()).toHaveLength(3);
  });
});

describe.each(Object.entries(waysToShow))('times shown %s', (_name, show) => {
  test.each([true, false])(
    'walks give each message once, kept or not (inclusive: %s)',
    async (isInclusive) => {
      const bench = createBeforeBench({ isInclusive, show });
      // Neighbours a millisecond apart, ties, and neighbours far apart.
      bench.writeMany(30, { ageMs: 900_000, gapMs: 1 });
      bench.writeMany(12, { ageMs: 800_000, gapMs: 0 });
      bench.writeMany(40, { ageMs: 700_000, gapMs: 300 });
      for (const from of ['start', 'end'] as const) {
        for (let round = 0; round < 2; round++) {
          const read: string[] = [];
          for (let cursor: string | null = null, hasMore = true; hasMore; ) {
            const operation = bench.begin();
            const page = await operation.readWindow({
              from,
              count: 9,
              [from === 'start' ? 'after' : 'before']: cursor,
            });
            const edges: typeof page.edges = from === 'start' ? page.edges : page.edges.toReversed();
            read.push(...edges.map(({ node }) => node.messageId));
            cursor = edges.at(-1)?.cursor ?? cursor;
            hasMore = await (from === 'start' ? page.hasNextPage() : page.hasPreviousPage());
          }
          expect(read).toEqual(from === 'start' ? bench.ids() : bench.ids().toReversed());
        }
      }
    },
  );
});

describe('odd lists', () => {
  test('messages without a time stand by their neighbours', async () => {
    const bench = createChat(30);
    bench.write({ ageMs: 610_500, hasTime: false });
    bench.writeMany(15, { ageMs: 500_000 });
    bench.write({ ageMs: 400_000, hasTime: false });
    const walk = async () => idsIn(await bench.begin().readWindow({ count: 60 }));
    expect(await walk()).toEqual(bench.ids());
    bench.calls();
    expect(await walk()).toEqual(bench.ids());
    expect(bench.calls()).toEqual([]);
  });

  test('an answer that does not follow time is not kept', async () => {
    const bench = createChat(5);
    const source = bench.createSource('unordered');
    const { messages } = source;
    const unordered = bench.remember({
      ...source,
      messages: {
        ...messages,
        readPage: async (...asked) => {
          const page = await messages.readPage(...asked);
          return { ...page, rows: page.rows.toReversed() };
        },
      },
    });
    for (let i = 0; i < 2; i++) {
      const page = await unordered.readPage({ sessionId: 'c1', userId: null, includeSql: false }, null, {});
      expect(idsOf(page)).toEqual(bench.ids().toReversed());
    }
    expect(bench.calls()).toHaveLength(2);
  });
});
