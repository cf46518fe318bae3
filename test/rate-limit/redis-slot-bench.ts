import { createRedisSlotStore } from '../../src/rate-limit/create-redis-slot-store.ts';
import type { TakenSlots } from '../../src/rate-limit/slot-store.ts';
import { createVirtualClock } from './create-virtual-clock.ts';
import { createModelRedis } from './model-redis.ts';

export const windowMs = 60_000;
const longestCallMs = 15_000;
export const leaseMs = windowMs + longestCallMs;

interface BenchOptions {
  readonly limit?: number;
  readonly replicas?: number;
  /** Goes by before Redis is there. */
  readonly isDown?: boolean;
}

/** Two stores on one Redis that is 1 ms away, in virtual time. */
export async function createBench({ limit = 8, replicas = 2, isDown = false }: BenchOptions = {}) {
  const clock = createVirtualClock();
  const redis = createModelRedis(clock);
  if (isDown) redis.kill();
  let stoodStillMs = 0;
  const now = () => clock.now() + stoodStillMs;
  /** All goes on in between but the processes of the stores: no timer of theirs rings. */
  function standStill(ms: number): void {
    stoodStillMs += ms;
    redis.leap(ms);
  }
  const openStore = () =>
    createRedisSlotStore({
      redis: redis.connect(() => 1),
      credentialId: 'c',
      requestsPerMinute: limit,
      replicas,
      longestCallMs,
      now,
      setTimer: clock.setTimer,
    });
  const pass = (ms: number) => clock.advanceTo(clock.now() + ms);
  async function take(store: ReturnType<typeof openStore>, count: number): Promise<TakenSlots> {
    const taking = store.take(count);
    await pass(300);
    return taking;
  }
  /** Four times a second as many calls of 1 s as there are slots for; gives the moments at which calls began. */
  function callAllTheTime(stores: readonly ReturnType<typeof openStore>[]): readonly number[] {
    const startedMs: number[] = [];
    async function call(store: ReturnType<typeof openStore>): Promise<void> {
      clock.setTimer(() => void call(store), 250);
      for (const slot of (await store.take(limit)).taken) {
        startedMs.push(clock.now());
        clock.setTimer(() => slot.release(), 1_000);
      }
    }
    for (const store of stores) void call(store);
    return startedMs;
  }
  const [a, b] = [openStore(), openStore()];
  await pass(100);
  return { a, b, redis, pass, take, standStill, openStore, callAllTheTime, now: clock.now };
}

/** A bench past the first window, in which the slots of before and each one's share count. */
export async function createWarmBench(options?: BenchOptions) {
  const bench = await createBench(options);
  await bench.pass(windowMs);
  return bench;
}
