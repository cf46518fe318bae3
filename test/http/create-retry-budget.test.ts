import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRetryBudget } from '../../src/http/create-retry-budget.ts';

test('a lone failure on a server that has done nothing yet may be tried again', () => {
  expect(createRetryBudget().take()).toBe(true);
});

test('never more retries than ten and one for every ten first attempts, in any segment of time', () => {
  const step = fc.constantFrom('first', 'retry', 'unsent');
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const budget = createRetryBudget();
      /** First attempts less ten times the retries, after each step. */
      const balances = [0];
      for (const each of steps) {
        const last = balances.at(-1) ?? 0;
        if (each === 'first') {
          budget.earn();
          balances.push(last + 1);
          continue;
        }
        const isTaken = budget.take();
        if (isTaken && each === 'unsent') budget.giveBack();
        balances.push(isTaken && each === 'retry' ? last - 10 : last);
      }
      let highest = Number.NEGATIVE_INFINITY;
      for (const balance of balances) {
        highest = Math.max(highest, balance);
        if (highest - balance > 100) return false;
      }
      return true;
    }),
  );
});

test('in the long run a tenth, however little was saved', () => {
  const budget = createRetryBudget();
  while (budget.take());
  let retries = 0;
  for (let first = 0; first < 1_000; first++) {
    budget.earn();
    if (budget.take()) retries += 1;
  }
  expect(retries).toBe(100);
});

test('no more than ten are saved', () => {
  const budget = createRetryBudget();
  for (let first = 0; first < 10_000; first++) budget.earn();
  budget.giveBack();
  let retries = 0;
  while (budget.take()) retries += 1;
  expect(retries).toBe(10);
});
