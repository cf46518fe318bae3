import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CursorTiesExceedPageError } from '../../../src/errors.ts';
import { createModelValues, createReplica } from '../create-model-values.ts';
import { type BeforeBench, type BenchOptions, createBeforeBench, ttlMs } from './before-bench.ts';

const stableAfterMs = 60_000;

type Happening =
  | { readonly kind: 'write'; readonly ageMs: number; readonly hasTime: boolean }
  /** Beside the message of that number, by so many milliseconds; only among those of the last minute. */
  | { readonly kind: 'write-beside'; readonly at: number; readonly byMs: number }
  | { readonly kind: 'pass'; readonly ms: number };

const happening = (timeless: number): fc.Arbitrary<Happening> =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('write'),
        ageMs: fc.oneof(fc.constantFrom(0, 0, 1, stableAfterMs), fc.nat(stableAfterMs)),
        hasTime: fc.integer({ min: 1, max: 100 }).map((n) => n > timeless),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('write-beside'),
        at: fc.nat(40),
        byMs: fc.constantFrom(-1, 0, 0, 1),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('pass'),
        ms: fc.constantFrom(1, 100, 700, 1_500, ttlMs, ttlMs + 1, 10_000, stableAfterMs),
      }),
    },
  );
const initial = fc.array(
  fc.record({
    size: fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.nat(18) }),
    gapMs: fc.constantFrom(1, 1, 400, 3_000, 30_000),
  }),
  { maxLength: 70 },
);
const walker = fc.record({ from: fc.constantFrom('start', 'end'), isReversed: fc.boolean() });
const walkers = 3;
const step = (timeless: number) =>
  fc.record({
    before: fc.array(happening(timeless), { maxLength: 5 }),
    during: fc.array(fc.array(happening(timeless), { maxLength: 2 }), { maxLength: 6 }),
    /** Walkers who take a step, side by side. */
    who: fc.uniqueArray(fc.nat(walkers - 1), { minLength: 1, maxLength: 2 }),
    count: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(19, 20, 21, 45)),
    bypassesCache: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    turn: fc.nat(2),
    startsAnew: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  });
const scenario = (timeless: number) =>
  fc.record({
    isInclusive: fc.boolean(),
    initial,
    walkers: fc.array(walker, { minLength: walkers, maxLength: walkers }),
    steps: fc.array(step(timeless), { minLength: 1, maxLength: 25 }),
  });
type Scenario = ReturnType<typeof scenario> extends fc.Arbitrary<infer S> ? S : never;

function happen(bench: BeforeBench, event: Happening): void {
  if (event.kind === 'pass') bench.pass(event.ms);
  if (event.kind === 'write') bench.write(event);
  if (event.kind === 'write-beside') {
    const beside = bench.stored()[event.at];
    if (beside === undefined) return;
    const ageMs = bench.wallNow() - beside.storedMs - event.byMs;
    if (ageMs >= 0 && ageMs <= stableAfterMs) bench.write({ ageMs });
  }
}

/** So many messages of one millisecond that pages cannot tell a late one: an answer may do without it, or without the rest. */
function isFullOfTies(bench: BeforeBench): boolean {
  const rows = bench.stored();
  return rows.some((row, i) => rows[i + 18]?.storedMs === row.storedMs);
}

interface Walk {
  readonly from: 'start' | 'end';
  readonly isReversed: boolean;
  read: string[];
  cursor: string | null;
}

type Step = Scenario['steps'][number];

const seen = { windows: 0, calls: 0, free: 0, stuck: 0 };

/** One window further, held against what the list held when the oldest usable answer may have been asked for. */
async function stepOn(bench: BeforeBench, walk: Walk, step: Step): Promise<void> {
  const { count, bypassesCache, turn } = step;
  const { from, isReversed } = walk;
  const knownMs = bench.now() - (bypassesCache ? 0 : ttlMs);
  const operation = bench.begin({ isReversed, bypassesCache, turn });
  const bound = { [from === 'start' ? 'after' : 'before']: walk.cursor };
  const page = await operation.readWindow({ from, count, ...bound });
  const hasMore = await (from === 'start' ? page.hasNextPage() : page.hasPreviousPage());
  seen.windows++;
  if (isFullOfTies(bench)) return;

  // From here on all in the order in which the walk goes.
  const isTowardTail = (from === 'start') !== isReversed;
  const stored = isTowardTail ? [...bench.stored()] : [...bench.stored()].reverse();
  const ids = stored.map(({ message }) => message.messageId);
  const edges = from === 'start' ? page.edges : page.edges.toReversed();
  const got = edges.map(({ node }) => node.messageId);
  const last = walk.read.at(-1);
  const start = last === undefined ? 0 : ids.indexOf(last) + 1;
  const end = hasMore ? ids.indexOf(got.at(-1) ?? last ?? '') + 1 : ids.length;
  const places = got.map((id) => ids.indexOf(id));

  expect(places, 'each once, in order').toEqual([...new Set(places)].sort((a, b) => a - b));
  expect(
    places.every((place) => place >= start),
    'beyond the cursor',
  ).toBe(true);
  const lost = stored
    .slice(start, end)
    .filter(({ bornMs, message }) => bornMs < knownMs && !got.includes(message.messageId));
  expect(lost, 'lost').toEqual([]);
  expect(got.length, 'as many as wanted').toBe(hasMore ? count : got.length);
  if (hasMore) expect(ids.length, 'more there is').toBeGreaterThan(end);
  walk.read.push(...got);
  walk.cursor = edges.at(-1)?.cursor ?? walk.cursor;
  expect(new Set(walk.read).size, 'no duplicate in the whole walk').toBe(walk.read.length);
}

async function play(
  { isInclusive, initial, walkers, steps }: Scenario,
  toReplicas: BenchOptions['toReplicas'] = () => [{}],
  flush = async () => {},
): Promise<void> {
  const bench = createBeforeBench({ isInclusive, toReplicas });
  let ageMs = 0;
  const ages = initial.flatMap(({ size, gapMs }) => {
    ageMs += gapMs;
    return Array.from({ length: size }, () => ageMs);
  });
  for (const age of ages.toReversed()) bench.write({ ageMs: age });
  bench.pass(ttlMs + 1);
  const walks = walkers.map((given): Walk => ({ ...given, read: [], cursor: null }) as Walk);
  try {
    for (const step of steps) {
      const { before, during, who, startsAnew, turn } = step;
      for (const event of before) happen(bench, event);
      bench.schedule(
        during.map((events) => () => {
          for (const event of events) happen(bench, event);
        }),
      );
      const going = walks.filter((_, i) => who.includes(i));
      if (startsAnew) for (const walk of going) Object.assign(walk, { read: [], cursor: null });
      await Promise.all(going.map((walk) => stepOn(bench, walk, step)));
      if (turn > 0) await flush();
      const calls = bench.calls().length;
      seen.calls += calls;
      if (calls === 0) seen.free++;
    }
  } catch (error) {
    if (!(error instanceof CursorTiesExceedPageError)) throw error;
    seen.stuck++;
    const isTimeless = bench.stored().some(({ message }) => message.createdAtMs === null);
    expect(isFullOfTies(bench) || isTimeless, 'a page full of one millisecond').toBe(true);
  }
}

/** Piles of messages without a time may hide one even where nothing is kept, so those scenarios are always the same ones. */
const runsOf = (timeless: number) => ({ numRuns: 500, ...(timeless > 0 && { seed: 20_261_122 }) });

describe('walks through what is kept, while messages arrive, late and among the calls', () => {
  test.each([0, 3])('lose and repeat nothing, %i in 100 without a time', async (timeless) => {
    await fc.assert(
      fc.asyncProperty(scenario(timeless), (scenario) => play(scenario)),
      runsOf(timeless),
    );
  });

  test('lose and repeat nothing where three replicas take turns and share what they read', async () => {
    await fc.assert(
      fc.asyncProperty(scenario(0), async (scenario) => {
        const replicas: ReturnType<typeof createReplica>[] = [];
        const toReplicas: BenchOptions['toReplicas'] = (now) => {
          const redis = createModelValues({ now });
          const startTimer = () => () => undefined;
          replicas.push(...[1, 2, 3].map(() => createReplica(redis, { startTimer })));
          return replicas;
        };
        await play(scenario, toReplicas, async () => {
          for (const replica of replicas) await replica.flush();
        });
      }),
      { numRuns: 100 },
    );
  });

  test('the generators reach what they are for', () => {
    expect(seen.windows).toBeGreaterThan(5_000);
    expect(seen.calls).toBeGreaterThan(2_000);
    expect(seen.free, 'steps that cost no call').toBeGreaterThan(1_000);
    expect(seen.stuck).toBeLessThan(seen.windows / 100);
  });
});
