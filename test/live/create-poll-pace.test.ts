import { expect, it } from 'vitest';
import { UpstreamBudgetExceededError } from '../../src/errors.ts';
import { createPollPace } from '../../src/live/create-poll-pace.ts';

const minuteMs = 60_000;

it('lets all intervals grow alike where they would take more than half of a limit', () => {
  const pace = createPollPace({ limit: 100, windowMs: minuteMs }, { now: () => 0, replicas: 1 });
  const [busy, ...quiet] = Array.from({ length: 41 }, () => ({}));
  if (busy === undefined) throw new Error('nobody is busy');
  expect(pace.lengthen(busy, 2_000)).toBe(2_000);
  for (const member of quiet) pace.lengthen(member, 30_000);
  // 30 and 80 calls a minute are wanted.
  expect(pace.lengthen(busy, 2_000)).toBeCloseTo(4_400);
  for (const member of quiet) pace.leave(member);
  expect(pace.lengthen(busy, 2_000)).toBe(2_000);
});

it('changes nothing where there is no limit', () => {
  const pace = createPollPace({ limit: null, windowMs: minuteMs }, { now: () => 0, replicas: 1 });
  for (let i = 0; i < 1_000; i++) expect(pace.lengthen({}, 1_000)).toBe(1_000);
  const ledger = pace.openLedger();
  for (let i = 0; i < 100; i++) ledger.expectCall();
  expect(pace.waitMs()).toBe(0);
});

it('gives no more than half of a limit in any window, to all polls together', () => {
  let nowMs = 0;
  const pace = createPollPace({ limit: 9, windowMs: minuteMs }, { now: () => nowMs, replicas: 1 });
  const [one, other] = [pace.openLedger(), pace.openLedger()];
  for (const ledger of [one, other, one, other]) ledger.expectCall();
  expect(() => one.expectCall()).toThrow(UpstreamBudgetExceededError);
  expect(pace.waitMs()).toBe(minuteMs + 1);
  nowMs = minuteMs + 1;
  expect(pace.waitMs()).toBe(0);
  other.expectCall();
});

it('gives each replica its part of that half', () => {
  const pace = createPollPace({ limit: 100, windowMs: minuteMs }, { now: () => 0, replicas: 5 });
  const ledger = pace.openLedger();
  for (let i = 0; i < 10; i++) ledger.expectCall();
  expect(() => ledger.expectCall()).toThrow(UpstreamBudgetExceededError);
});
