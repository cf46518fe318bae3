import { expect, test } from 'vitest';
import type { CallOutcome } from '../../src/http/create-circuit-breaker.ts';
import { withBreaker } from '../../src/http/with-breaker.ts';
import { createScriptedCall, get, type Step } from './scripted-call.ts';

function watch(step: Step) {
  const { call, count } = createScriptedCall(step);
  const outcomes: CallOutcome[] = [];
  const begin = () => (outcome: CallOutcome) => void outcomes.push(outcome);
  return { call: withBreaker(call, { breaker: { check: () => undefined, begin } }), outcomes, count };
}

test.each<[Step, CallOutcome]>([
  [200, 'success'],
  [301, 'success'],
  [400, 'success'],
  [401, 'success'],
  [404, 'success'],
  [408, 'success'],
  [429, 'success'],
  [500, 'failure'],
  [503, 'failure'],
  [599, 'failure'],
  ['timeout', 'failure'],
  ['overdue', 'failure'],
  ['network', 'failure'],
  ['too-large', 'success'],
  ['crowded', 'unknown'],
  ['unsendable', 'unknown'],
  ['aborted', 'unknown'],
  [new Error("the operation's budget"), 'unknown'],
])('%s is told as a %s', async (step, outcome) => {
  const { call, outcomes } = watch(step);
  await call(get).catch(() => undefined);
  expect(outcomes).toEqual([outcome]);
});

test('answers and errors pass as they are', async () => {
  expect((await watch(503).call(get)).bytes.toString()).toBe('answer 1');
  const error = new Error('own');
  await expect(watch(error).call(get)).rejects.toBe(error);
});

test('what the breaker does not let out is not called', async () => {
  const { call, count } = createScriptedCall(200);
  const breaker = {
    check: () => undefined,
    begin: () => {
      throw new Error('open');
    },
  };
  await expect(withBreaker(call, { breaker })(get)).rejects.toThrow('open');
  expect(count()).toBe(0);
});
