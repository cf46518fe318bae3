import { expect, test } from 'vitest';
import { createMemorySlotStore } from '../../src/rate-limit/create-memory-slot-store.ts';
import type { TakenSlot } from '../../src/rate-limit/slot-store.ts';
import { countPerBucket } from './count-per-bucket.ts';

function open(requestsPerMinute: number | null, isFreshProcess = false) {
  const clock = { nowMs: 1_000 };
  const slots = createMemorySlotStore({ requestsPerMinute, isFreshProcess, now: () => clock.nowMs });
  return { clock, slots };
}

async function takeOne({ slots }: ReturnType<typeof open>): Promise<TakenSlot> {
  const { taken } = await slots.take(1);
  if (taken[0] === undefined) throw new Error('There should be a slot.');
  return taken[0];
}

test('a slot is free again 60 s after its call ended, not after it started', async () => {
  const store = open(2);
  const { clock, slots } = store;
  const first = await takeOne(store);
  clock.nowMs = 51_000;
  (await takeOne(store)).release();
  expect(slots.remaining()).toBe(0);
  clock.nowMs = 101_000;
  first.release();
  expect(await slots.take(1)).toEqual({ taken: [], freeInMs: [10_000] });
  clock.nowMs = 110_999;
  expect(slots.remaining()).toBe(0);
  clock.nowMs = 111_000;
  expect(slots.remaining()).toBe(1);
  expect(slots.resetMs()).toBe(50_000);
  clock.nowMs = 161_000;
  expect(slots.remaining()).toBe(2);
  expect(slots.resetMs()).toBe(0);
});

test('without a limit a slot is there at once, but for a pause', () => {
  expect(open(2).slots.takeUnlimited?.()).toBeNull();
  const { clock, slots } = open(null);
  slots.takeUnlimited?.()?.release();
  slots.pause(100);
  expect(slots.takeUnlimited?.()).toBeNull();
  clock.nowMs += 100;
  expect(slots.takeUnlimited?.()).not.toBeNull();
  expect(slots.remaining()).toBe(Number.POSITIVE_INFINITY);
});

test('the limit is that of the window in which the upstream counts: 1,200 a minute are 200 in 10 s', async () => {
  let nowMs = 0;
  const slots = createMemorySlotStore({ requestsPerMinute: 1_200, windowMs: 10_000, now: () => nowMs });
  expect([slots.limit, slots.windowMs]).toEqual([200, 10_000]);
  const { taken, freeInMs } = await slots.take(201);
  expect([taken.length, freeInMs]).toEqual([200, [10_000]]);
  for (const slot of taken) slot.release();
  nowMs = 9_999;
  expect(slots.remaining()).toBe(0);
  nowMs = 10_000;
  expect(slots.remaining()).toBe(200);
});

test('tells when as many slots are free as were not to be had, soonest first; running calls count as if they ended now', async () => {
  const store = open(3);
  const { clock, slots } = store;
  (await takeOne(store)).release();
  clock.nowMs = 11_000;
  (await takeOne(store)).release();
  clock.nowMs = 31_000;
  const { taken, freeInMs } = await slots.take(3);
  expect(taken).toHaveLength(1);
  expect(freeInMs).toEqual([30_000, 40_000]);
  expect((await slots.take(2)).freeInMs).toEqual([30_000, 40_000]);
  expect((await slots.take(99)).freeInMs).toEqual([30_000, 40_000, 60_000]);
  expect(slots.resetMs()).toBe(60_000);
});

test('a cancelled slot is free at once', async () => {
  const store = open(1);
  const slot = await takeOne(store);
  expect((await store.slots.take(1)).taken).toEqual([]);
  slot.cancel();
  expect(store.slots.remaining()).toBe(1);
  expect(store.slots.resetMs()).toBe(0);
});

test('a pause holds everything back, and a shorter one does not end a longer one', async () => {
  const { clock, slots } = open(3);
  await slots.take(1);
  slots.pause(5_000.5);
  slots.pause(1_000);
  expect(slots.remaining()).toBe(0);
  expect(slots.resetMs()).toBe(60_000);
  expect(await slots.take(4)).toEqual({ taken: [], freeInMs: [5_000.5, 5_000.5, 60_000] });
  clock.nowMs += 5_000;
  expect((await slots.take(1)).freeInMs).toEqual([0.5]);
  clock.nowMs += 1;
  expect((await slots.take(4)).taken).toHaveLength(2);
});

test('after a long pause a quarter is free at once, and the rest comes evenly, also in the windows that follow', async () => {
  const { clock, slots } = open(100);
  const pauseMs = 20_000;
  const startedMs = clock.nowMs + pauseMs;
  slots.pause(pauseMs);
  const calls: number[] = [];
  for (; clock.nowMs < startedMs + 180_000; clock.nowMs += 250) {
    for (const slot of (await slots.take(100)).taken) {
      calls.push(clock.nowMs);
      slot.release();
    }
  }
  const later = [12, 13, 12, 13, 12];
  const perBucket = [37, ...later, 38, ...later, 38, ...later];
  expect(countPerBucket(calls, startedMs, 18)).toEqual(perBucket);
});

test('after a long pause it counts in what is taken anyway', async () => {
  const { clock, slots } = open(4);
  const [running, ended] = (await slots.take(2)).taken;
  ended?.release();
  slots.pause(10_000);
  clock.nowMs += 10_000;
  expect((await slots.take(4)).freeInMs).toEqual([20_000, 50_000, 60_000]);
  running?.cancel();
});

test('a pause that is longer than the window counts for all slots', async () => {
  const { slots } = open(2);
  await slots.take(1);
  slots.pause(600_000);
  expect((await slots.take(5)).freeInMs).toEqual([600_000, 600_000]);
  expect(slots.resetMs()).toBe(600_000);
});

test('without a limit only pauses hold calls back', async () => {
  const { clock, slots } = open(null, true);
  expect(slots.requestsPerMinute).toBeNull();
  expect(slots.remaining()).toBe(Number.POSITIVE_INFINITY);
  const { taken, freeInMs } = await slots.take(1_000);
  expect([taken.length, freeInMs]).toEqual([1_000, []]);
  taken[0]?.release();
  expect(slots.resetMs()).toBe(0);
  slots.pause(2_000);
  expect(await slots.take(2)).toEqual({ taken: [], freeInMs: [2_000, 2_000] });
  expect([slots.remaining(), slots.resetMs()]).toEqual([0, 2_000]);
  clock.nowMs += 2_000;
  expect((await slots.take(1)).taken).toHaveLength(1);
});

test.each([
  [100, 25, [26, 50, 75, 100]],
  [8, 2, [2, 4, 6, 8]],
  [4, 1, [1, 2, 3, 4]],
  [3, 1, [1, 1, 2, 3]],
  [1, 1, [1, 1, 1, 1]],
])(
  'a fresh process with a limit of %i starts with %i and earns the rest evenly',
  async (limit, first, later) => {
    const { clock, slots } = open(limit, true);
    expect(slots.remaining()).toBe(first);
    expect(slots.resetMs()).toBe(limit === first ? 0 : 60_000);
    const earned = [1_000, 21_000, 41_000, 61_000].map((atMs, index) => {
      clock.nowMs = atMs + (index === 0 ? 800 : 0);
      return slots.remaining();
    });
    expect(earned).toEqual(later);
    expect(slots.resetMs()).toBe(0);
    expect((await slots.take(limit + 1)).taken).toHaveLength(limit);
  },
);

test('what a fresh process earns and what it gives back add up', async () => {
  const { clock, slots } = open(4, true);
  const [slot] = (await slots.take(1)).taken;
  clock.nowMs += 10_000;
  slot?.release();
  expect((await slots.take(4)).freeInMs).toEqual([10_000, 30_000, 50_000, 60_000]);
});
