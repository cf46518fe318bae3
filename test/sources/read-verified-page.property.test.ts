import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UpstreamContradictoryError } from '../../src/errors.ts';
import type { NumberedPage, PageRequest } from '../../src/lists/list.ts';
import { newestFirst } from '../../src/lists/numbered/list-order.ts';
import { readNumberedWindow } from '../../src/lists/numbered/read-numbered-window.ts';
import { createLearnedPageSize } from '../../src/sources/create-learned-page-size.ts';
import { dropRepeats } from '../../src/sources/identify-rows.ts';
import { readVerifiedPage } from '../../src/sources/read-verified-page.ts';
import { makeRows, rowKey } from '../lists/numbered/model-upstream.ts';
import { walkAll } from '../lists/numbered/walk.ts';

interface Server {
  readonly size: number;
  /** The most rows of one answer, which names the size that was asked for. */
  readonly cap: number;
  readonly hidden: ReadonlySet<number>;
  readonly doubled: ReadonlySet<number>;
  readonly pastEnd: 'empty' | 'last';
}

const servers: fc.Arbitrary<Server> = fc.record({
  size: fc.integer({ min: 0, max: 130 }),
  cap: fc.constantFrom(3, 10, 19, 20, 50, 100),
  hidden: fc.array(fc.nat(130), { maxLength: 25 }).map((at) => new Set(at)),
  doubled: fc.array(fc.nat(130), { maxLength: 25 }).map((at) => new Set(at)),
  pastEnd: fc.constantFrom('empty', 'last'),
});

function createList({ size, cap, hidden, doubled, pastEnd }: Server) {
  const rows = makeRows(Array.from({ length: size }, () => ({ size: 1, gapMs: 1000 })));
  const slots = rows.flatMap((row, i) => (doubled.has(i) ? [row, row] : [row]));
  const hiddenIds = new Set(rows.filter((_, i) => hidden.has(i)).map(({ id }) => id));
  const pageSize = createLearnedPageSize(100);
  let calls = 0;
  async function readPage({ page, pageSize: asked }: PageRequest): Promise<NumberedPage<(typeof rows)[0]>> {
    calls += 1;
    const used = Math.min(asked, cap);
    const lastPage = Math.max(1, Math.ceil(slots.length / used));
    const currentPage = pastEnd === 'last' ? Math.min(page, lastPage) : page;
    const shown = slots
      .slice((currentPage - 1) * used, currentPage * used)
      .filter(({ id }) => !hiddenIds.has(id));
    const answer = { rows: shown, totalItems: slots.length, pageSize: asked, currentPage };
    pageSize.wasAnswered('list', asked, answer);
    return { ...answer, rows: dropRepeats(shown, rowKey.idOf) };
  }
  const list = {
    key: rowKey,
    order: newestFirst,
    largestPage: pageSize.largestPage,
    readPage: (asked: PageRequest) => readVerifiedPage({ idOf: rowKey.idOf, readPage }, asked, pageSize),
  };
  return { list, ids: rows.map(({ id }) => id).filter((id) => !hiddenIds.has(id)), calls: () => calls };
}

const seen = { walks: 0, contradictory: 0 };

test.each(['head', 'tail'] as const)(
  'from the %s, whatever is cut, hidden or doubled: exactly the rows that are shown',
  async (from) => {
    await fc.assert(
      fc.asyncProperty(servers, fc.constantFrom(1, 5, 20, 33, 100), async (server, count) => {
        const { list, ids } = createList(server);
        seen.walks += 1;
        try {
          const walked = await walkAll((window) => readNumberedWindow(list, window), from, [count]);
          expect(walked).toEqual(from === 'head' ? ids : ids.toReversed());
        } catch (error) {
          if (!(error instanceof UpstreamContradictoryError)) throw error;
          seen.contradictory += 1;
        }
      }),
      { numRuns: 300 },
    );
  },
);

test('nearly all of them could be told', () => {
  expect(seen.walks).toBeGreaterThan(500);
  expect(seen.contradictory).toBeLessThan(seen.walks / 25);
});

const whole = { size: 250, hidden: new Set<number>(), doubled: new Set<number>(), pastEnd: 'empty' } as const;
const first = (count: number) => ({ from: 'head', count, headBound: null, tailBound: null }) as const;

test('one row hidden on a first page: one longer page tells it once, then it is read on', async () => {
  const { list, ids, calls } = createList({ ...whole, cap: 100, hidden: new Set([7]) });
  const read = async () => {
    const before = calls();
    const { placed, towardTail, total } = await readNumberedWindow(list, first(20));
    return { ids: placed.map(({ row }) => row.id), towardTail, total, calls: calls() - before };
  };
  expect(await read()).toEqual({ ids: ids.slice(0, 20), towardTail: 'more', total: 250, calls: 3 });
  expect(await read()).toEqual({ ids: ids.slice(0, 20), towardTail: 'more', total: 250, calls: 2 });
});

test('a server that gives 20 rows and names 50: the size is learned, and every page is full from then on', async () => {
  const { list, ids, calls } = createList({ ...whole, cap: 20 });
  const { placed, total } = await readNumberedWindow(list, first(50));
  expect([placed.map(({ row }) => row.id), total]).toEqual([ids.slice(0, 50), 250]);
  expect(list.largestPage()).toBe(20);
  const before = calls();
  await readNumberedWindow(list, first(20));
  expect(calls() - before).toBe(1);
});

test('a total that counts rows which nobody shows is an error that says so, not an end', async () => {
  const { list } = createList({
    ...whole,
    cap: 100,
    hidden: new Set(Array.from({ length: 250 }, (_, i) => i)),
  });
  await expect(readNumberedWindow(list, first(20))).rejects.toThrow(UpstreamContradictoryError);
  await expect(readNumberedWindow(list, first(20))).rejects.toThrow(/counts 250 rows/);
});
