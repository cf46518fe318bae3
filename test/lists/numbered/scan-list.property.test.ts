import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stableAfterMs } from '../../../src/cache/freshness.ts';
import type { PageRequest } from '../../../src/lists/list.ts';
import { type Run, toRun } from '../../../src/lists/numbered/run.ts';
import { type ScanStart, scanList } from '../../../src/lists/numbered/scan-list.ts';
import { answerPage } from '../../upstream-rows.ts';
import type { Latency } from '../model-chatbot.ts';
import { createVirtualWorld } from '../virtual-world.ts';

interface Row {
  readonly id: string;
  readonly timeMs: number;
}

type Change = 'write' | 'delete' | 'move';
type ListKind = 'documented newest first' | 'newest first' | 'oldest first' | 'last active first';

const key = { idOf: ({ id }: Row) => id, timeOf: ({ timeMs }: Row) => timeMs };

/** More than the rows that arrive during a scan. */
const pageSize = 4;

const scenario = (changes: readonly Change[], isTorn: boolean) =>
  fc.record({
    gapsMs: fc.array(fc.constantFrom(0, 1, -3, 1_000, 70_000), { maxLength: 18 }),
    /** Age of the newest row. */
    ageMs: fc.constantFrom(0, 1_000, 70_000),
    latencies: fc.array(fc.tuple(fc.nat(40), isTorn ? fc.nat(30) : fc.constant(0), fc.nat(40)), {
      minLength: 1,
      maxLength: 7,
    }),
    changes: fc
      .array(fc.record({ kind: fc.constantFrom(...changes), atMs: fc.nat(150), at: fc.nat(20) }), {
        maxLength: 5,
      })
      .filter((all) => all.filter(({ kind }) => kind !== 'delete').length < pageSize),
    start: fc.constantFrom<'page 1 first' | 'all at once' | 'head at hand'>(
      'page 1 first',
      'all at once',
      'head at hand',
    ),
  });

type ScanScenario = ReturnType<typeof scenario> extends fc.Arbitrary<infer T> ? T : never;

/** Scans a list amid changes; expects null, or the list as it stood at some moment. Tells whether it came to something. */
async function expectTrueScan(
  kind: ListKind,
  { gapsMs, ageMs, latencies, changes, start }: ScanScenario,
): Promise<boolean> {
  const world = createVirtualWorld();
  let timeMs = world.wallNow() - ageMs;
  const newestFirst = gapsMs.map((gapMs, i) => {
    timeMs -= gapMs;
    return { id: `o${i}`, timeMs };
  });
  const isOldestFirst = kind === 'oldest first';
  let rows: readonly Row[] = isOldestFirst ? newestFirst.toReversed() : newestFirst;
  if (kind === 'last active first') rows = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const states: (readonly Row[])[] = [rows];

  for (const { kind, atMs, at } of changes)
    world.at(atMs, () => {
      const row = rows[at % Math.max(1, rows.length)];
      const others = rows.filter((other) => other !== row);
      const written = { id: `n${states.length}`, timeMs: world.wallNow() };
      if (kind === 'delete') rows = others;
      if (kind === 'write') rows = isOldestFirst ? [...rows, written] : [written, ...rows];
      if (kind === 'move' && row !== undefined) rows = [row, ...others];
      states.push(rows);
    });

  let calls = 0;
  async function readPage(page: PageRequest): Promise<Run<Row> | null> {
    const [countMs, readMs, travelMs] = latencies[calls++ % latencies.length] as Latency;
    const askedMs = world.now();
    await world.wait(countMs);
    const totalItems = rows.length;
    await world.wait(readMs);
    const answer = { ...answerPage(rows, page), totalItems };
    await world.wait(travelMs);
    return toRun(answer, key.timeOf, { askedMs, answeredMs: world.now(), stableBeforeMs });
  }
  const stableBeforeMs = world.wallNow() - stableAfterMs;
  const list = {
    key,
    isNewestFirst: kind === 'documented newest first',
    areTotalsExact: () => true,
    largestPage: () => pageSize,
    readPage,
    stableBeforeMs,
  };
  let whole: Run<Row> | null = null;
  world.at(0, async () => {
    const from: ScanStart<Row> =
      start === 'head at hand'
        ? { head: await readPage({ page: 1, pageSize }), total: null }
        : { head: null, total: start === 'all at once' ? rows.length : null };
    whole = await scanList(list, from);
  });
  await world.run();
  if (whole === null) return false;
  const { rows: scanned, total, isTail } = whole as Run<Row>;
  const toText = (some: readonly Row[]) => some.map(({ id }) => id).join(' ');
  expect(states.map(toText)).toContain(toText(scanned));
  expect({ total, isTail }).toEqual({ total: scanned.length, isTail: true });
  return true;
}

const numRuns = 1000;

describe('a scan gives the list as it stood at some moment, or nothing', () => {
  for (const kind of [
    'documented newest first',
    'newest first',
    'oldest first',
    'last active first',
  ] as const) {
    const changes =
      kind === 'last active first' ? (['write', 'delete', 'move'] as const) : (['write', 'delete'] as const);
    test(`${kind}, while rows arrive and go`, async () => {
      let successes = 0;
      await fc.assert(
        fc.asyncProperty(scenario(changes, false), async (scenario) => {
          if (await expectTrueScan(kind, scenario)) successes++;
        }),
        { numRuns },
      );
      expect(successes).toBeGreaterThan(numRuns / 10);
    });

    test(`${kind}, while rows arrive between the counting and the reading of an answer`, async () => {
      await fc.assert(
        fc.asyncProperty(scenario(['write'], true), async (scenario) => {
          await expectTrueScan(kind, scenario);
        }),
        { numRuns },
      );
    });
  }
});
