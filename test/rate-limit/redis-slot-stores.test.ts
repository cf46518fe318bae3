import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRedisSlotStore } from '../../src/rate-limit/create-redis-slot-store.ts';
import type { SlotStore } from '../../src/rate-limit/slot-store.ts';
import { openRedis } from '../../src/redis/open-redis.ts';
import { hasRedis, type RealRedis, startRedis } from '../redis/start-redis.ts';

const windowMs = 300;
/** Far longer than they run, because this process may stand still meanwhile. */
const longestCallMs = 2_000;
const leaseMs = windowMs + longestCallMs;
const limit = 12;
/** For what hangs only. */
const patience = 300_000;

/** The same as in virtual time, with a real Redis and a window of 300 ms. */
describe.skipIf(!hasRedis)('two stores on a real Redis', () => {
  let server: RealRedis;
  const ends: (() => Promise<void>)[] = [];
  /** When each call of all stores started and ended; `Infinity` while it runs. */
  let calls: { readonly startedMs: number; endedMs: number }[] = [];

  beforeEach(async () => {
    server = await startRedis();
    calls = [];
  });

  afterEach(async () => {
    await Promise.all(ends.splice(0).map((end) => end()));
    await server.remove();
  });

  async function openStore(): Promise<SlotStore> {
    const redis = await openRedis({
      use: { name: 'rate-limits', whileLost: 'it keeps to its share' },
      url: server.url,
      commandTimeoutMs: 100,
      connectTimeoutMs: 100,
      maxBackoffMs: 50,
      log: { warn() {}, info() {} },
    });
    const store = createRedisSlotStore({
      redis,
      credentialId: '0123456789abcdef',
      requestsPerMinute: (limit * 60_000) / windowMs,
      replicas: 2,
      longestCallMs,
      windowMs,
      lookEveryMs: 50,
    });
    ends.push(async () => {
      await store.close();
      await redis.close();
    });
    return store;
  }

  const openTwo = () => Promise.all([openStore(), openStore()]);

  /** Takes all it can get until it is told to stop, and waits for its calls. */
  function makeCalls(store: SlotStore): () => Promise<void> {
    let isOver = false;
    const done = (async () => {
      const running: Promise<void>[] = [];
      while (!isOver) {
        const { taken } = await store.take(5);
        for (const slot of taken) {
          const call = { startedMs: performance.now(), endedMs: Number.POSITIVE_INFINITY };
          calls.push(call);
          running.push(
            sleep(Math.random() * 50).then(() => {
              call.endedMs = performance.now();
              slot.release();
            }),
          );
        }
        await sleep(5);
      }
      await Promise.all(running);
    })();
    return () => {
      isOver = true;
      return done;
    };
  }

  /** The most calls that an upstream may have met in one window, wherever in the call it counted them. */
  function countMost(): number {
    return Math.max(
      ...calls.map(
        ({ startedMs }) =>
          calls.filter((other) => other.startedMs <= startedMs && other.endedMs + windowMs > startedMs)
            .length,
      ),
    );
  }

  const countSince = (sinceMs: number) => calls.filter(({ startedMs }) => startedMs > sinceMs).length;

  it('never pass the limit, and use it up', async () => {
    const stops = (await openTwo()).map(makeCalls);
    await vi.waitFor(() => expect(countMost()).toBe(limit), patience);
    await sleep(2 * windowMs);
    await Promise.all(stops.map((stop) => stop()));
    expect(countMost()).toBe(limit);
  });

  it.each([
    ['frozen for a moment', 150],
    ['frozen for longer than the window', 1_200],
  ])('never pass the limit while Redis is %s, and go on', async (_what, frozenMs) => {
    const stops = (await openTwo()).map(makeCalls);
    await sleep(windowMs);
    server.freeze();
    await sleep(frozenMs);
    server.thaw();
    const sinceMs = performance.now();
    await vi.waitFor(() => expect(countSince(sinceMs)).toBeGreaterThan(limit), patience);
    await Promise.all(stops.map((stop) => stop()));
    expect(countMost()).toBeLessThanOrEqual(limit);
  });

  it('never pass the limit when Redis is killed, keep to their shares, and go on when it comes back empty', async () => {
    const stops = (await openTwo()).map(makeCalls);
    await sleep(windowMs);
    await server.kill();
    const killedMs = performance.now();
    await vi.waitFor(() => expect(countSince(killedMs + leaseMs / 2)).toBeGreaterThan(limit), patience);
    await server.restart();
    const sinceMs = performance.now();
    await vi.waitFor(() => expect(countSince(sinceMs)).toBeGreaterThan(limit), patience);
    await Promise.all(stops.map((stop) => stop()));
    expect(countMost()).toBeLessThanOrEqual(limit);
  });

  it('share pauses and leave nothing behind but what is taken', async () => {
    const [a, b] = await openTwo();
    await vi.waitFor(() => expect([a.remaining(), b.remaining()]).toEqual([limit, limit]), patience);
    await vi.waitFor(async () => {
      // Anew each time: this process may stand still for longer than the pause.
      a.pause(2_000);
      const { taken } = await b.take(1);
      for (const slot of taken) slot.cancel();
      expect([b.remaining(), taken]).toEqual([0, []]);
    }, patience);
    await vi.waitFor(async () => {
      const { taken } = await b.take(1);
      for (const slot of taken) slot.cancel();
      expect(taken).toHaveLength(1);
    }, patience);
    await vi.waitFor(() => expect([a.remaining(), b.resetMs()]).toEqual([limit, 0]), patience);
  });
});
