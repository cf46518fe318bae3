import { expect, it } from 'vitest';
import { createGraphContext } from '../../src/context.ts';
import { createLedger } from '../../src/ledger/create-ledger.ts';
import { createUpstreamCache } from '../../src/lists/create-upstream-cache.ts';
import { createStatistics } from '../../src/lists/statistics.ts';
import { createPlanner } from '../../src/planner/create-planner.ts';
import { createTurns } from '../../src/turns.ts';
import { createCacheBench } from '../lists/cache-bench.ts';
import { createNumberedScript, createUser } from './scripted-source.ts';

/** The calls for 20 users, each of whom is asked for in another turn of the event loop. */
async function askInTurns(sliceMs: number) {
  const ids = Array.from({ length: 20 }, (_, i) => `u${i}`);
  const { source, calls } = createNumberedScript({ users: ids.map((id) => createUser(id)) });
  const work = createTurns({ sliceMs, now: () => 0 }).startWork();
  const { loaders } = createGraphContext({
    requestId: 'test',
    sources: new Map([['shop', source]]),
    cache: createUpstreamCache({ statistics: createStatistics() }),
    work,
  });
  let pauses = 0;
  const users = await Promise.all(
    ids.map(async (id) => {
      const pause = work.pause();
      if (pause !== null) {
        pauses += 1;
        await pause;
      }
      return loaders.user.load({ chatbotId: 'shop', id });
    }),
  );
  expect(users.map((user) => user?.userId)).toEqual(ids);
  return { calls, pauses };
}

it('pauses do not split a batch', async () => {
  const together = await askInTurns(Number.POSITIVE_INFINITY);
  const apart = await askInTurns(0);
  expect([together.pauses, apart.pauses]).toEqual([0, 19]);
  expect(together.calls.length).toBeLessThan(20);
  expect(apart.calls).toEqual(together.calls);
});

it('a large batch lets others go on while it is looked up what of it is kept', async () => {
  const bench = createCacheBench({ users: [createUser('u0')] });
  const ledger = createLedger({ now: bench.now });
  let pauses = 0;
  const work = {
    pause: () => {
      pauses += 1;
      return null;
    },
  };
  const options = { cacheOf: () => bench.cache.of(bench.raw), ledger, work };
  const planner = createPlanner({ ...options, call: { ...bench.begin(), ledger } });
  const ids = Array.from({ length: 50 }, (_, i) => `u${i}`);
  await planner.prepareRows('shop', 'users', ids);
  expect(pauses).toBeGreaterThanOrEqual(ids.length);
});
