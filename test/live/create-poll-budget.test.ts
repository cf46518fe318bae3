import { expect, it } from 'vitest';
import { UpstreamBudgetExceededError } from '../../src/errors.ts';
import { createPollBudget } from '../../src/live/create-poll-budget.ts';

const minuteMs = 60_000;

it('lets all intervals grow alike where they would take more than half of a limit', () => {
  const budget = createPollBudget({ limit: 100, windowMs: minuteMs }, { now: () => 0, replicas: 1 });
  const [busy, ...quiet] = Array.from({ length: 41 }, () => ({}));
  if (busy === undefined) throw new Error('nobody is busy');
  expect(budget.lengthen(busy, 2_000)).toBe(2_000);
  for (const member of quiet) budget.lengthen(member, 30_000);
  // 30 and 80 calls a minute are wanted.
  expect(budget.lengthen(busy, 2_000)).toBeCloseTo(4_400);
  for (const member of quiet) budget.leave(member);
  expect(budget.lengthen(busy, 2_000)).toBe(2_000);
});

it('changes nothing where there is no limit', () => {
  const budget = createPollBudget({ limit: null, windowMs: minuteMs }, { now: () => 0, replicas: 1 });
  for (let i = 0; i < 1_000; i++) expect(budget.lengthen({}, 1_000)).toBe(1_000);
  const ledger = budget.openLedger();
  for (let i = 0; i < 100; i++) ledger.expectCall();
  expect(budget.waitMs()).toBe(0);
});

it('gives no more than half of a limit in any window, to all polls together', () => {
  let nowMs = 0;
  const budget = createPollBudget({ limit: 9, windowMs: minuteMs }, { now: () => nowMs, replicas: 1 });
  const [one, other] = [budget.openLedger(), budget.openLedger()];
  for (const ledger of [one, other, one, other]) ledger.expectCall();
  expect(() => one.expectCall()).toThrow(UpstreamBudgetExceededError);
  expect(budget.waitMs()).toBe(minuteMs + 1);
  nowMs = minuteMs + 1;
  expect(budget.waitMs()).toBe(0);
  other.expectCall();
});

it('gives each replica its part of that half', () => {
  const budget = createPollBudget({ limit: 100, windowMs: minuteMs }, { now: () => 0, replicas: 5 });
  const ledger = budget.openLedger();
  for (let i = 0; i < 10; i++) ledger.expectCall();
  expect(() => ledger.expectCall()).toThrow(UpstreamBudgetExceededError);
});
