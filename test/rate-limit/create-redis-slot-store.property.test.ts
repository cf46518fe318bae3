import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedisSlotStore } from '../../src/rate-limit/create-redis-slot-store.ts';
import { createVirtualClock } from './create-virtual-clock.ts';
import { createModelRedis } from './model-redis.ts';

const windowMs = 60_000;
const longestCallMs = 15_000;

const faults = ['freeze', 'thaw', 'kill', 'restart', 'flush', 'reset', 'pause', 'set back', 'none'] as const;

interface Step {
  readonly fault: (typeof faults)[number];
  readonly forMs: number;
}

interface Scenario {
  readonly limit: number;
  readonly replicas: number;
  readonly steps: readonly Step[];
  readonly seed: number;
}

const scenarios: fc.Arbitrary<Scenario> = fc.record({
  limit: fc.integer({ min: 4, max: 14 }),
  replicas: fc.integer({ min: 1, max: 3 }),
  seed: fc.integer(),
  steps: fc.array(
    fc.record({
      fault: fc.constantFrom(...faults),
      forMs: fc.oneof(fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 3_000, max: 200_000 })),
    }),
    { minLength: 1, maxLength: 8 },
  ),
});

/** Replicas that take all they can get, on one Redis to which things happen; gives what came of it. */
async function play({ limit, replicas, steps, seed }: Scenario) {
  const clock = createVirtualClock();
  const random = createRandom(seed);
  const redis = createModelRedis(clock);
  /** When each call stops to count: `Infinity` while it runs. */
  const calls: { freeAtMs: number }[] = [];
  let most = 0;
  let callsOfEnd = 0;
  let isEnd = false;

  const stores = Array.from({ length: replicas }, () =>
    createRedisSlotStore({
      redis: redis.connect(() => random() * 100),
      credentialId: 'c',
      requestsPerMinute: limit,
      replicas,
      longestCallMs,
      now: clock.now,
      setTimer: clock.setTimer,
    }),
  );

  async function takeAll(store: (typeof stores)[number]): Promise<void> {
    const { taken, freeInMs } = await store.take(1 + Math.floor(random() * limit));
    expect(freeInMs.every((waitMs, index) => waitMs >= (freeInMs[index - 1] ?? 0))).toBe(true);
    for (const slot of taken) {
      if (random() < 0.1) {
        slot.cancel();
        continue;
      }
      const call = { freeAtMs: Number.POSITIVE_INFINITY };
      calls.push(call);
      if (isEnd) callsOfEnd += 1;
      clock.setTimer(() => {
        call.freeAtMs = clock.now() + windowMs;
        slot.release();
      }, random() * longestCallMs);
    }
    most = Math.max(most, calls.filter(({ freeAtMs }) => freeAtMs > clock.now()).length);
    clock.setTimer(() => void takeAll(store), 100 + random() * (random() < 0.2 ? 20_000 : 1_000));
  }

  for (const store of stores) void takeAll(store);
  for (const { fault, forMs } of steps) {
    if (fault === 'pause') stores[0]?.pause(forMs / 2);
    else if (fault === 'set back') redis.leap(-10 * forMs);
    else if (fault !== 'none') redis[fault]();
    await clock.advanceTo(clock.now() + forMs);
  }
  redis.thaw();
  redis.restart();
  // A pause grows to ten minutes at the most.
  const longestPauseMs = steps.some(({ fault }) => fault === 'set back') ? 600_000 : 0;
  await clock.advanceTo(clock.now() + 300_000 + longestPauseMs);
  isEnd = true;
  await clock.advanceTo(clock.now() + 120_000);
  return { most, callsOfEnd, taken: redis.countTaken() };
}

describe('the slots of several processes', () => {
  it('are never more than the limit in a window, whatever happens to Redis, and are all there again afterwards', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, async (scenario) => {
        const { most, callsOfEnd, taken } = await play(scenario);
        expect(most).toBeLessThanOrEqual(scenario.limit);
        expect(taken).toBeLessThanOrEqual(scenario.limit);
        // In two windows, calls of 7.5 s on average: well over the limit if no slot has leaked.
        expect(callsOfEnd).toBeGreaterThanOrEqual(scenario.limit);
      }),
      { numRuns: 20 },
    );
  });
});

function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
