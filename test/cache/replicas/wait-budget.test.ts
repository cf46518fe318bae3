import { describe, expect, it } from 'vitest';
import { createWaitBudget } from '../../../src/cache/replicas/wait-budget.ts';
import { createWorldTimer } from '../../lists/create-model-values.ts';
import { createVirtualWorld } from '../../lists/virtual-world.ts';

function openBudget(totalMs: number) {
  const world = createVirtualWorld();
  return { world, budget: createWaitBudget(totalMs, world.now, createWorldTimer(world)) };
}

describe('what one operation waits for others', () => {
  it('is no more than its budget, all waits together, to the millisecond', async () => {
    const { world, budget } = openBudget(50);
    const waitedMs: number[] = [];
    world.at(0, async () => {
      for (const takesMs of [20, 20, 20, 20]) {
        const startedMs = world.now();
        await budget.wait(world.wait(takesMs));
        waitedMs.push(world.now() - startedMs);
      }
    });
    await world.run();
    expect(waitedMs).toEqual([20, 20, 10, 0]);
    expect(budget.leftMs()).toBe(0);
  });

  it('counts waits that overlap once, and ends them all at the same time', async () => {
    const { world, budget } = openBudget(50);
    const endedMs: number[] = [];
    const wait = async (takesMs: number) => {
      await budget.wait(world.wait(takesMs));
      endedMs.push(world.now());
    };
    world.at(0, () => wait(30));
    world.at(10, () => wait(500));
    world.at(40, () => wait(500));
    await world.run();
    expect(endedMs).toEqual([30, 50, 50]);
  });

  it('ends with what it waits for, also where that fails', async () => {
    const { budget } = openBudget(50);
    await budget.wait(Promise.reject(new Error('lost')));
    expect(budget.leftMs()).toBe(50);
  });
});
