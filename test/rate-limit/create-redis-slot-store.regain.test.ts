import { describe, expect, it } from 'vitest';
import { createWarmBench, leaseMs, windowMs } from './redis-slot-bench.ts';

describe('createRedisSlotStore, when Redis is back', () => {
  it('is as before where Redis has forgotten nothing and nobody can have come to a share', async () => {
    const { a, redis, take, pass } = await createWarmBench();
    await take(a, 3);
    redis.freeze();
    await pass(6_000);
    expect(a.remaining()).toBe(0);
    redis.thaw();
    await pass(100);
    expect((await take(a, 8)).taken).toHaveLength(5);
  });

  it.each(['restart', 'flush'] as const)(
    'waits for the end of all that was granted before a %s',
    async (fault) => {
      const { a, redis, take, pass } = await createWarmBench();
      await take(a, 3);
      if (fault === 'restart') redis.kill();
      redis[fault]();
      await pass(6_000);
      expect((await take(a, 1)).taken).toHaveLength(0);
      expect(a.remaining()).toBe(0);
      await pass(leaseMs - 8_000);
      expect((await take(a, 1)).taken).toHaveLength(0);
      await pass(8_000);
      expect((await take(a, 8)).taken).toHaveLength(1);
      await pass(windowMs);
      expect((await take(a, 8)).taken).toHaveLength(7);
    },
  );

  it('tells Redis what it took without it, and keeps to its share for a window more', async () => {
    const { a, b, redis, take, pass } = await createWarmBench();
    redis.kill();
    await pass(leaseMs + windowMs + 1_000);
    const { taken } = await take(a, 4);
    expect(taken).toHaveLength(4);
    redis.restart();
    await pass(100);
    expect(redis.countTaken()).toBe(4);
    for (const slot of taken) slot.release();
    expect((await take(b, 8)).taken).toHaveLength(4);
    expect(a.remaining()).toBe(0);
    await pass(windowMs + 1_000);
    expect((await take(a, 8)).taken).toHaveLength(4);
  });

  it('tells what it took also a Redis that has forgotten nothing', async () => {
    const { a, redis, take, pass } = await createWarmBench();
    redis.freeze();
    await pass(leaseMs + windowMs + 6_000);
    expect((await take(a, 4)).taken).toHaveLength(4);
    redis.thaw();
    await pass(100);
    expect(redis.countTaken()).toBe(4);
  });

  it('tells all that it took, at whatever moment of the return', async () => {
    for (let atMs = 0; atMs < 30; atMs++) {
      const { a, redis, take, pass } = await createWarmBench();
      redis.freeze();
      await pass(leaseMs + windowMs + 6_000);
      redis.thaw();
      await pass(atMs);
      const { taken } = await take(a, 1);
      expect(redis.countTaken()).toBe(taken.length);
    }
  });

  it('pauses others by what it was told meanwhile', async () => {
    const { a, b, redis, take, pass } = await createWarmBench();
    redis.freeze();
    await pass(6_000);
    a.pause(30_000);
    redis.thaw();
    await pass(200);
    expect((await take(b, 1)).freeInMs[0]).toBeGreaterThan(29_000);
  });
});
