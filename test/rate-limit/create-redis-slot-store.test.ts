import { describe, expect, it } from 'vitest';
import type { TakenSlots } from '../../src/rate-limit/slot-store.ts';
import { createBench, createWarmBench, leaseMs, windowMs } from './redis-slot-bench.ts';

const lookEveryMs = 5_000;

describe('createRedisSlotStore, while Redis is there', () => {
  it('starts with a quarter where Redis knows nothing, and earns the rest over a window', async () => {
    const { a, b, take, pass } = await createBench({ replicas: 1 });
    expect((await take(a, 8)).taken).toHaveLength(2);
    expect((await take(b, 8)).taken).toHaveLength(0);
    await pass(windowMs / 2);
    expect((await take(b, 8)).taken).toHaveLength(3);
  });

  it('starts with its share where others have been before', async () => {
    const { openStore, take, pass } = await createWarmBench();
    const late = openStore();
    await pass(100);
    expect(late.remaining()).toBe(4);
    const { taken, freeInMs } = await take(late, 8);
    expect(taken).toHaveLength(4);
    expect(freeInMs).toHaveLength(4);
    expect(Math.min(...freeInMs)).toBeGreaterThan(windowMs - 1_000);
  });

  it('gives one the whole limit, and the other nothing until it is free again', async () => {
    const { a, b, take, pass } = await createWarmBench();
    const { taken } = await take(a, 10);
    expect(taken).toHaveLength(8);
    expect(await take(b, 2)).toEqual({ taken: [], freeInMs: [windowMs, windowMs] });
    await pass(5_000);
    for (const slot of taken) slot.release();
    await pass(10_000);
    const later = await take(b, 1);
    expect(later.taken).toEqual([]);
    expect(later.freeInMs[0]).toBeGreaterThan(windowMs - 11_000);
    expect(later.freeInMs[0]).toBeLessThanOrEqual(windowMs - 9_000);
    await pass(windowMs - 10_000);
    expect((await take(b, 10)).taken).toHaveLength(8);
  });

  it('gives back at once what was not used', async () => {
    const { a, b, take, pass } = await createWarmBench();
    const { taken } = await take(a, 8);
    for (const slot of taken.slice(3)) slot.cancel();
    await pass(10);
    expect((await take(b, 8)).taken).toHaveLength(5);
  });

  it('frees the slots of a process that died when their calls are over for certain', async () => {
    const { a, b, take, pass } = await createWarmBench();
    await take(a, 8);
    await pass(leaseMs - 1_000);
    expect((await take(b, 1)).taken).toHaveLength(0);
    await pass(1_000);
    expect((await take(b, 8)).taken).toHaveLength(8);
  });

  it('pauses all', async () => {
    const { a, b, take, pass } = await createWarmBench();
    a.pause(20_000);
    expect(a.remaining()).toBe(0);
    await pass(10);
    const { taken, freeInMs } = await take(b, 2);
    expect(taken).toEqual([]);
    expect(freeInMs[0]).toBeGreaterThan(19_000);
    await pass(20_000);
    expect((await take(b, 8)).taken).toHaveLength(1);
    await pass(windowMs);
    expect((await take(a, 8)).taken).toHaveLength(7);
  });

  it('tells where it stands, though it asked for nothing, and between two looks', async () => {
    const { a, b, take, pass } = await createWarmBench();
    expect([a.remaining(), a.resetMs()]).toEqual([8, 0]);
    for (const slot of (await take(a, 5)).taken) slot.release();
    await pass(6_000);
    expect(b.remaining()).toBe(3);
    expect(b.resetMs()).toBeGreaterThan(windowMs - 8_000);
    expect(b.resetMs()).toBeLessThan(windowMs - 5_000);
    await pass(windowMs - 5_900);
    expect([b.remaining(), b.resetMs()]).toEqual([8, 0]);
  });

  it('counts as taken what is being taken', async () => {
    const { a, pass } = await createWarmBench();
    const taking = a.take(5);
    expect(a.remaining()).toBe(3);
    await pass(1);
    expect(a.remaining()).toBe(3);
    await pass(10);
    expect(a.remaining()).toBe(3);
    for (const slot of (await taking).taken) slot.cancel();
    await pass(10);
    expect(a.remaining()).toBe(8);
  });

  it('survives a leap of the clock of Redis', async () => {
    const { a, redis, take } = await createWarmBench();
    redis.leap(600_000);
    expect((await take(a, 8)).taken).toHaveLength(8);
  });

  it.each([-10_000, -3_600_000])(
    'frees no slot too soon, and all after a lease, when that clock is set back by %i ms',
    async (byMs) => {
      const { a, b, redis, take, pass } = await createWarmBench();
      for (const slot of (await take(a, 8)).taken) slot.release();
      await pass(1_000);
      redis.leap(byMs);
      await pass(windowMs - 2_000);
      expect((await take(b, 8)).taken).toEqual([]);
      await pass(leaseMs - windowMs + lookEveryMs + 2_000);
      expect((await take(b, 8)).taken).toHaveLength(8);
    },
  );

  it('ends a pause after ten minutes at the latest when that clock is set back', async () => {
    const { a, b, redis, take, pass } = await createWarmBench();
    a.pause(20_000);
    await pass(10);
    redis.leap(-3_600_000);
    await pass(20_000);
    expect((await take(b, 1)).taken).toEqual([]);
    await pass(580_000 + lookEveryMs);
    expect((await take(b, 8)).taken).toHaveLength(1);
  });

  it('tells again what a leap of its clock made late', async () => {
    const { a, redis, take, pass } = await createWarmBench();
    const { taken } = await take(a, 8);
    redis.leap(1_000);
    for (const slot of taken.slice(3)) slot.cancel();
    await pass(10);
    expect(redis.countTaken()).toBe(3);
  });
});

describe('createRedisSlotStore, when Redis is lost', () => {
  it('starts no call while others may have been granted the whole limit, then keeps to its share', async () => {
    const { a, redis, take, pass } = await createWarmBench();
    redis.kill();
    await pass(10_000);
    const { taken, freeInMs } = await take(a, 1);
    expect(taken).toEqual([]);
    expect(freeInMs[0]).toBeGreaterThan(leaseMs - 10_500);
    expect([a.remaining(), a.resetMs()]).toEqual([0, expect.closeTo(leaseMs - 10_300, -3)]);
    await pass(leaseMs - 10_600);
    expect((await take(a, 8)).taken).toHaveLength(0);
    await pass(400);
    expect(a.remaining()).toBe(1);
    const own = await take(a, 8);
    expect(own.taken).toHaveLength(1);
    const evenlyMs = [windowMs / 3, (2 * windowMs) / 3, windowMs, windowMs];
    expect(own.freeInMs).toEqual(evenlyMs.map((ms) => expect.closeTo(ms, -3)));
    expect((await take(a, 1)).taken).toHaveLength(0);
    await pass(windowMs);
    expect((await take(a, 8)).taken).toHaveLength(3);
  });

  it('refuses nobody before it is certain that Redis is not back at once', async () => {
    const { a, redis, pass, take } = await createWarmBench();
    redis.reset();
    expect(await a.take(1)).toEqual({ taken: [], freeInMs: [50] });
    await pass(100);
    expect((await take(a, 8)).taken).toHaveLength(8);
  });

  it('never waits longer than a command may take', async () => {
    const { a, redis, pass } = await createWarmBench();
    redis.freeze();
    let answer: TakenSlots | null = null;
    void a.take(1).then((taken) => {
      answer = taken;
    });
    await pass(249);
    expect(answer).toBeNull();
    await pass(2);
    expect(answer).toEqual({ taken: [], freeInMs: [50] });
  });

  it('takes nothing by a command that is executed after it was given up', async () => {
    const { a, b, redis, take, pass } = await createWarmBench();
    redis.freeze();
    await take(a, 8);
    await pass(5_000);
    redis.thaw();
    await pass(10);
    expect(redis.countTaken()).toBe(0);
    await pass(100);
    expect((await take(b, 8)).taken).toHaveLength(8);
  });

  it('gives back what was granted by an answer that it did not hear', async () => {
    const { a, redis, pass } = await createWarmBench();
    const taking = a.take(8);
    await pass(1);
    expect(redis.countTaken()).toBe(8);
    redis.reset();
    expect((await taking).taken).toEqual([]);
    await pass(100);
    expect(redis.countTaken()).toBe(0);
  });

  it('keeps to one call a window if the limit is smaller than the number of processes', async () => {
    const { a, take, pass } = await createBench({ isDown: true, limit: 2, replicas: 3 });
    await pass(leaseMs);
    expect((await take(a, 2)).taken).toHaveLength(1);
  });

  it('starts without Redis as if it had just lost it', async () => {
    const { a, take, pass } = await createBench({ isDown: true });
    await pass(leaseMs - 1_000);
    expect((await take(a, 1)).taken).toHaveLength(0);
    await pass(1_000);
    expect((await take(a, 8)).taken).toHaveLength(1);
    await pass(windowMs);
    expect((await take(a, 8)).taken).toHaveLength(3);
  });
});

describe('createRedisSlotStore, when its process stands still', () => {
  it.each([
    [7_500, 8],
    [7_501, 0],
    [leaseMs + 1_000, 0],
  ])('for %i ms while Redis grants 8 slots, it takes %i', async (ms, count) => {
    const { a, b, redis, pass, take, standStill } = await createWarmBench();
    const taking = a.take(8);
    await pass(1);
    expect(redis.countTaken()).toBe(8);
    standStill(ms - 2);
    await pass(300);
    const { taken, freeInMs } = await taking;
    expect(taken).toHaveLength(count);
    if (count > 0) return;
    expect(freeInMs).toEqual([50]);
    expect((await take(b, 8)).taken.length).toBeGreaterThan(0);
  });
});

describe('close', () => {
  it('gives back what is over, and leaves the slot of a call that may still arrive', async () => {
    const { a, redis, take, pass } = await createWarmBench();
    const [over, running] = (await take(a, 2)).taken;
    expect(running).toBeDefined();
    over?.cancel();
    const closing = a.close();
    await pass(10);
    await closing;
    expect(redis.countTaken()).toBe(1);
    running?.release();
    expect((await a.take(1)).taken).toEqual([]);
  });

  it('ends all taking, without Redis too', async () => {
    const { a, redis, pass, take } = await createWarmBench();
    redis.kill();
    await pass(10);
    const closing = a.close();
    await pass(10);
    await closing;
    await pass(leaseMs + 1_000);
    expect((await take(a, 1)).taken).toEqual([]);
  });
});
