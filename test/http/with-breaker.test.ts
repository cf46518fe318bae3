import { expect, test } from 'vitest';
import { ClientGoneError, DeadlineExceededError } from '../../src/errors.ts';
import type { CallOutcome } from '../../src/http/create-circuit-breaker.ts';
import { HttpCallError, type HttpCallErrorOptions } from '../../src/http/http-call.ts';
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

const deadline = new DeadlineExceededError('Too long.');

test.each<[string, HttpCallErrorOptions, CallOutcome]>([
  ['an upstream that had a second', { cause: deadline, wasSent: true, waitedMs: 1_000 }, 'failure'],
  ['an upstream that gave no connection', { cause: deadline, waitedMs: 1_000 }, 'failure'],
  ['an upstream that had less', { cause: deadline, wasSent: true, waitedMs: 999 }, 'unknown'],
  ['a connection of our own', { cause: deadline, waitedMs: 0 }, 'unknown'],
])('a deadline that comes while the call waits for %s', async (_name, options, outcome) => {
  const { call, outcomes } = watch(new HttpCallError('aborted', options));
  await call(get).catch(() => undefined);
  expect(outcomes).toEqual([outcome]);
});

test.each([new ClientGoneError('Left.'), new Error('A sibling failed.'), 'enough', undefined])(
  'a caller who left for another reason says nothing: %s',
  async (cause) => {
    const { call, outcomes } = watch(new HttpCallError('aborted', { cause, wasSent: true, waitedMs: 9_000 }));
    await call(get).catch(() => undefined);
    expect(outcomes).toEqual(['unknown']);
  },
);

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
