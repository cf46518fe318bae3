import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RateLimitCaller } from '../../src/rate-limit/rate-limit.ts';
import { runPending } from './create-virtual-clock.ts';
import { modelOutcomes } from './model-outcomes.ts';
import { type Outcome, openRateLimit, useUp } from './rate-limit-bench.ts';

/** Something that happens so long after the last. */
const event = fc.record({
  afterMs: fc.oneof(fc.constant(0), fc.nat(20_000)),
  what: fc.oneof(
    { weight: 9, arbitrary: fc.constant('ask' as const) },
    { weight: 1, arbitrary: fc.constant('pause' as const) },
  ),
  turn: fc.nat(3),
  /** From when it asks; null: it waits as long as it takes. */
  patienceMs: fc.oneof(fc.constant(0), fc.constant(null), fc.nat(200_000)),
  runMs: fc.nat(90_000),
  isSent: fc.boolean(),
  leavesAfterMs: fc.option(fc.nat(100_000)),
  pauseMs: fc.nat(100_000),
});
type Event = typeof event extends fc.Arbitrary<infer Value> ? Value : never;

/** A caller with what became of it. */
interface Asked {
  readonly outcome: Outcome;
  readonly askedMs: number;
  readonly turn: number;
  readonly deadlineMs: number;
  /** Those of each turn who waited when it asked. */
  readonly before: ReadonlyMap<number, number>;
  endedMs: number | null;
}

const turns = [{}, {}, {}, {}];

/** Lets it all happen, and then two hours pass. */
async function live(limit: number, takeMs: number, events: readonly Event[]) {
  const bench = openRateLimit({ requestsPerMinute: limit, takeMs });
  const { clock, rateLimit } = bench;
  const asked: Asked[] = [];
  const pauses: { readonly fromMs: number; readonly untilMs: number }[] = [];

  function ask({ turn, patienceMs, runMs, isSent, leavesAfterMs }: Event): void {
    const leaving = new AbortController();
    const caller: RateLimitCaller = {
      turn: turns[turn] ?? {},
      ...(patienceMs !== null && { deadlineMs: patienceMs === 0 ? 0 : clock.now() + patienceMs }),
      signal: leaving.signal,
    };
    const waiting = asked.filter(({ outcome }) => outcome.state === 'waits');
    const before = new Map(
      turns.map((_, index) => [index, waiting.filter((one) => one.turn === index).length]),
    );
    const one: Asked = {
      outcome: bench.ask(caller),
      askedMs: clock.now(),
      turn,
      deadlineMs: caller.deadlineMs ?? Number.POSITIVE_INFINITY,
      before,
      endedMs: null,
    };
    asked.push(one);
    if (leavesAfterMs !== null) clock.setTimer(() => leaving.abort(new Error('gone')), leavesAfterMs);
    const watch = () => {
      const { slot, state } = one.outcome;
      if (state === 'waits') return void clock.setTimer(watch, 100);
      if (!isSent) return slot?.cancel();
      clock.setTimer(() => {
        one.endedMs = clock.now();
        slot?.release();
      }, runMs);
    };
    // In the same tick where it can be: before anything else happens.
    runPending().then(watch);
  }

  for (const one of events) {
    await clock.advanceTo(clock.now() + one.afterMs);
    if (one.what === 'ask') ask(one);
    else {
      rateLimit.pause(one.pauseMs);
      pauses.push({ fromMs: clock.now(), untilMs: clock.now() + one.pauseMs });
    }
    await runPending();
  }
  await clock.advanceTo(clock.now() + 7_200_000);
  return { bench, asked, pauses };
}

const limits = fc.integer({ min: 1, max: 5 });
const events = fc.array(event, { maxLength: 40 });

test('never do more calls than the limit touch any 60 s, nobody hangs or overruns, and no slot is lost', async () => {
  await fc.assert(
    fc.asyncProperty(limits, fc.constantFrom(0, 0, 7), events, async (limit, takeMs, happening) => {
      const { bench, asked, pauses } = await live(limit, takeMs, happening);
      const sent = asked.flatMap(({ outcome: { state, atMs }, endedMs }) =>
        state === 'granted' && atMs !== null && endedMs !== null ? [{ atMs, endedMs }] : [],
      );
      // The upstream counts a call at any instant between its start and its end.
      for (const { endedMs } of sent) {
        const touching = sent.filter((one) => one.atMs < endedMs + 60_000 && one.endedMs >= endedMs);
        expect(touching.length).toBeLessThanOrEqual(limit);
      }
      for (const { outcome, askedMs, deadlineMs } of asked) {
        expect(outcome.state).not.toBe('waits');
        const latestMs = Math.max(deadlineMs, askedMs + 2 * takeMs);
        expect(outcome.atMs).toBeLessThanOrEqual(latestMs + (outcome.state === 'refused' ? 2 * takeMs : 0));
        const isHeld = ({ fromMs, untilMs }: (typeof pauses)[number]) =>
          outcome.atMs !== null && outcome.atMs > fromMs + takeMs && outcome.atMs < untilMs;
        if (outcome.state === 'granted') expect(pauses.some(isHeld)).toBe(false);
      }
      expect(bench.rateLimit.remaining()).toBe(limit);
      expect(bench.rateLimit.resetMs()).toBe(0);
      expect(bench.clock.timers()).toBe(0);
    }),
    { numRuns: 150 },
  );
});

test('who waits is overtaken by another turn no more often than it has others of its own turn before it, and once', async () => {
  await fc.assert(
    fc.asyncProperty(limits, events, async (limit, happening) => {
      const { asked } = await live(limit, 0, happening);
      const waited = asked.filter(({ deadlineMs }) => deadlineMs > 0);
      for (const [index, one] of waited.entries()) {
        const { askedMs, turn, before, outcome } = one;
        const untilMs = outcome.atMs ?? 0;
        if (outcome.state !== 'granted' || untilMs === askedMs) continue;
        const ownBefore = before.get(turn) ?? 0;
        for (const other of turns.keys()) {
          const served = waited.filter(
            ({ outcome: { state, atMs }, turn: its }, place) =>
              its === other && place !== index && state === 'granted' && isBetween(atMs, askedMs, untilMs),
          );
          expect(served.length).toBeLessThanOrEqual(other === turn ? ownBefore : ownBefore + 1);
        }
      }
    }),
    { numRuns: 150 },
  );
});

function isBetween(atMs: number | null, fromMs: number, untilMs: number): boolean {
  return atMs !== null && atMs > fromMs && atMs < untilMs;
}

test('where all ask at once, calls take no time and nobody leaves, exactly those are refused, at once, whose turn comes too late', async () => {
  const caller = fc.record({ turn: fc.nat(3), deadlineMs: fc.nat(250_000) });
  await fc.assert(
    fc.asyncProperty(
      limits,
      fc.array(fc.nat(50_000), { maxLength: 5 }),
      fc.array(caller, { maxLength: 30 }),
      async (limit, usedMs, callers) => {
        const bench = openRateLimit({ requestsPerMinute: limit, runMs: 0 });
        const usedAtMs = usedMs.slice(0, limit).toSorted((a, b) => a - b);
        for (const atMs of usedAtMs) {
          await bench.clock.advanceTo(atMs);
          await useUp(bench, 1);
        }
        const nowMs = 50_000;
        await bench.clock.advanceTo(nowMs);
        const outcomes = callers.map(({ turn, deadlineMs }) =>
          bench.ask({ turn: turns[turn] ?? {}, deadlineMs: deadlineMs === 0 ? 0 : nowMs + deadlineMs }),
        );
        await runPending();
        const expected = modelOutcomes({ limit, usedAtMs, nowMs, callers });
        expect(outcomes.map(({ state }) => state === 'refused')).toEqual(
          expected.map((atMs) => atMs === null),
        );
        await bench.clock.advanceTo(1_000_000);
        expect(outcomes.map(({ state, atMs }) => (state === 'granted' ? atMs : null))).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
});
