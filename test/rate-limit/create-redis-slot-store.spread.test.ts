import { expect, test } from 'vitest';
import { countPerBucket } from './count-per-bucket.ts';
import { createBench, leaseMs } from './redis-slot-bench.ts';

const limit = 100;
/** A quarter of the limit at once, and a sixth of the rest in 10 s of 60. */
const mostPerBucket = 25 + 75 / 6;
/** A call may begin up to a step late. */
const tolerance = 4;

type Bench = Awaited<ReturnType<typeof createBench>>;

const outages: readonly (readonly [name: string, happen: (bench: Bench) => Promise<void>])[] = [
  [
    'does not answer for 20 s',
    async ({ redis, pass }) => {
      redis.freeze();
      await pass(20_000);
      redis.thaw();
    },
  ],
  [
    'does not answer for 70 s',
    async ({ redis, pass }) => {
      redis.freeze();
      await pass(70_000);
      redis.thaw();
    },
  ],
  [
    'stays away',
    async ({ redis, pass }) => {
      redis.freeze();
      await pass(leaseMs);
    },
  ],
  [
    'is back some seconds after replicas came to their shares',
    async ({ redis, pass }) => {
      redis.freeze();
      await pass(leaseMs + 5_000);
      redis.thaw();
    },
  ],
  [
    'starts again with nothing',
    async ({ redis, pass }) => {
      redis.kill();
      await pass(10_000);
      redis.restart();
      await pass(leaseMs - 10_000);
    },
  ],
  [
    'loses its data',
    async ({ redis, pass }) => {
      redis.flush();
      await pass(leaseMs);
    },
  ],
  [
    'tells of a pause of 30 s',
    async ({ a, pass }) => {
      a.pause(30_000);
      await pass(30_000);
    },
  ],
];

test.each(outages)('where Redis %s calls come evenly for three minutes', async (_name, happen) => {
  const bench = await createBench({ limit });
  const calls = bench.callAllTheTime([bench.a, bench.b]);
  await bench.pass(150_000);
  await happen(bench);
  const endedMs = bench.now();
  await bench.pass(180_000);
  const perBucket = countPerBucket(calls, endedMs, 18);
  expect(Math.max(...perBucket)).toBeLessThanOrEqual(mostPerBucket + tolerance);
  expect(perBucket.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(2 * limit);
});

test.each(outages)(
  'where Redis %s one of two replicas gets what the other does not need',
  async (_name, happen) => {
    const bench = await createBench({ limit });
    const calls = bench.callAllTheTime([bench.a]);
    await bench.pass(150_000);
    await happen(bench);
    const endedMs = bench.now();
    await bench.pass(120_000);
    expect(countPerBucket(calls, endedMs, 2)[0]).toBeLessThanOrEqual(mostPerBucket + tolerance);
    expect(countPerBucket(calls, endedMs, 12).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(
      0.9 * limit,
    );
  },
);
