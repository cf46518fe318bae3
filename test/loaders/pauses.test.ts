import { expect, it } from 'vitest';
import { createGraphContext } from '../../src/context.ts';
import { createHistory } from '../../src/history/create-history.ts';
import { createStatistics } from '../../src/history/statistics.ts';
import { createTurns } from '../../src/turns.ts';
import { createNumberedScript, createUser } from './scripted-source.ts';

/** The calls for 20 users, each of whom is asked for in another turn of the event loop. */
async function askInTurns(sliceMs: number) {
  const ids = Array.from({ length: 20 }, (_, i) => `u${i}`);
  const { source, calls } = createNumberedScript({ users: ids.map((id) => createUser(id)) });
  const work = createTurns({ sliceMs }).startWork();
  const { loaders } = createGraphContext({
    requestId: 'test',
    sources: new Map([['shop', source]]),
    history: createHistory({ statistics: createStatistics() }),
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
