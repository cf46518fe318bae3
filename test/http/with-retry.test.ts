import { describe, expect, test } from 'vitest';
import { CircuitOpenError } from '../../src/http/create-circuit-breaker.ts';
import { createRetryBudget } from '../../src/http/create-retry-budget.ts';
import { type HttpCall, HttpCallError, type HttpRequest } from '../../src/http/http-call.ts';
import { type RetryOptions, systemTiming, withRetry } from '../../src/http/with-retry.ts';
import { RateLimitExceededError } from '../../src/rate-limit/rate-limit.ts';
import { createScriptedCall, createScriptedTiming, get, type Step } from './scripted-call.ts';

const wallMs = Date.parse('2026-11-22T12:00:00Z');

function open(steps: readonly Step[], options: Partial<RetryOptions> = {}) {
  const wire = createScriptedCall(...steps);
  const clock = createScriptedTiming();
  const call = withRetry(wire.call, {
    maxRetries: 2,
    budget: createRetryBudget(),
    now: () => wallMs,
    timing: clock.timing,
    ...options,
  });
  return { ...wire, ...clock, call };
}

describe('how often a call is made', () => {
  const own = new Error('signing failed');
  test.each<[Step, number]>([
    [200, 1],
    [204, 1],
    [301, 1],
    [400, 1],
    [401, 1],
    [403, 1],
    [404, 1],
    [408, 3],
    [425, 1],
    [429, 3],
    [499, 1],
    [500, 3],
    [502, 3],
    [503, 3],
    [504, 3],
    ['network', 3],
    ['timeout', 3],
    ['overdue', 1],
    ['crowded', 1],
    ['unsendable', 1],
    ['too-large', 1],
    ['aborted', 1],
    [own, 1],
    [new CircuitOpenError(), 1],
    [new RateLimitExceededError(5), 1],
  ])('after %s: %i times', async (step, times) => {
    const { call, count } = open([step]);
    const result = call(get);
    if (typeof step === 'number') expect(await result).toMatchObject({ status: step });
    else if (step instanceof Error) await expect(result).rejects.toBe(step);
    else await expect(result).rejects.toMatchObject({ kind: step });
    expect(count()).toBe(times);
  });

  test.each([0, 1, 2, 5])('with %i retries allowed, one more than that', async (maxRetries) => {
    const { call, count } = open([500], { maxRetries });
    expect((await call(get)).status).toBe(500);
    expect(count()).toBe(1 + maxRetries);
  });

  test('until one succeeds, whose answer counts', async () => {
    const { call, count } = open(['network', 503, 200, 500]);
    expect((await call(get)).bytes.toString()).toBe('answer 3');
    expect(count()).toBe(3);
  });

  test('the last answer or error counts when all have failed', async () => {
    expect((await open(['network', 500, 502]).call(get)).status).toBe(502);
    await expect(open([500, 502, 'timeout']).call(get)).rejects.toMatchObject({ kind: 'timeout' });
  });

  test('a fault that will not pass ends it', async () => {
    const { call, count } = open([500, 404, 200]);
    expect((await call(get)).status).toBe(404);
    expect(count()).toBe(2);
  });

  test('a POST is repeated if it is said to be safe', async () => {
    const { call, count } = open([500]);
    await call({ ...get, method: 'POST', body: '{}', isSafe: true });
    expect(count()).toBe(3);
  });

  test('any other POST is never repeated', async () => {
    const { call, count } = open([500]);
    expect((await call({ ...get, method: 'POST', body: '{}' })).status).toBe(500);
    expect(count()).toBe(1);
  });

  test('every attempt that goes out is told', async () => {
    let sent = 0;
    const onSend = () => {
      sent += 1;
      return undefined;
    };
    await open([500]).call({ ...get, onSend });
    expect(sent).toBe(3);
  });
});

describe('how long it waits', () => {
  test('a random part of 100 ms, then of twice as much, never of more than 2 s', async () => {
    const shares = [0, 0.5, 0.999, 0.25, 1, 1, 1];
    const clock = createScriptedTiming(() => shares.shift() ?? 1);
    await open([500], { maxRetries: 7, timing: clock.timing }).call(get);
    expect(clock.sleepsMs).toEqual([0, 100, 399.6, 200, 1_600, 2_000, 2_000]);
  });

  test.each<[string, number, string | undefined, number]>([
    ['a 503 with seconds', 503, '7', 7_000],
    ['a 503 with a date', 503, 'Sun, 22 Nov 2026 12:00:03 GMT', 3_000],
    ['a 503 with less than the random time', 503, '0', 100],
    ['a 503 without', 503, undefined, 100],
    ['a 503 with less than nothing', 503, '-1', 100],
    ['a 503 with something else', 503, 'soon', 100],
    ['a 500, which does not say', 500, '7', 100],
    ['a 429, which the rate limit waits for', 429, '7', 100],
  ])('%s', async (_name, status, retryAfter, waitMs) => {
    const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
    const { call, sleepsMs } = open([[status, headers], 200]);
    expect((await call(get)).status).toBe(200);
    expect(sleepsMs).toEqual([waitMs]);
  });

  test.each([
    [0, 1],
    [1_000, 1],
    [1_100, 1],
    [1_101, 2],
    [1_300, 2],
    [1_301, 3],
  ])(
    'with the deadline at %i ms it is made %i times, and nothing is waited for in vain',
    async (deadlineMs, times) => {
      const { call, count, sleepsMs } = open([500]);
      expect((await call({ ...get, caller: () => ({ deadlineMs }) })).status).toBe(500);
      expect(count()).toBe(times);
      expect(sleepsMs).toHaveLength(times - 1);
    },
  );

  test('no longer than its caller', async () => {
    const controller = new AbortController();
    const sleep = () => {
      controller.abort('gone');
      return Promise.reject(controller.signal.reason);
    };
    const { timing } = createScriptedTiming();
    const budget = createRetryBudget();
    const { call, count } = open([500], { timing: { ...timing, sleep }, budget });
    await expect(call({ ...get, signal: controller.signal })).rejects.toMatchObject({
      kind: 'aborted',
      cause: 'gone',
    });
    expect(count()).toBe(1);
    expect(takeAll(budget)).toBe(10);
  });

  test('by the real clock: the timer ends with its caller, and deadlines are those of performance.now()', async () => {
    const controller = new AbortController();
    const waiting = systemTiming.sleep(60_000, controller.signal);
    controller.abort();
    await expect(waiting).rejects.toThrow();
    await systemTiming.sleep(1, undefined);
    expect(Math.abs(systemTiming.now() - performance.now())).toBeLessThan(1_000);
  });
});

function takeAll(budget: ReturnType<typeof createRetryBudget>): number {
  let taken = 0;
  while (budget.take()) taken += 1;
  return taken;
}

describe('a retry that is held back before it goes out', () => {
  /** Fails as `step` says, and from the second attempt on with `error`, unsent. */
  function holdBack(step: Step, error: unknown): HttpCall {
    const { call } = createScriptedCall(step);
    let attempts = 0;
    return (request: HttpRequest) => (attempts++ === 0 ? call(request) : Promise.reject(error));
  }

  test.each([
    ['by the rate limit', new RateLimitExceededError(60_000)],
    ['by an open circuit', new CircuitOpenError()],
    ["by the operation's budget", new Error('budget')],
    ['by our own connections', new HttpCallError('crowded')],
  ])('%s leaves what the last attempt gave, and the budget', async (_name, error) => {
    const budget = createRetryBudget();
    const { timing } = createScriptedTiming();
    const options = { maxRetries: 2, budget, now: () => wallMs, timing };
    expect((await withRetry(holdBack(429, error), options)(get)).status).toBe(429);
    await expect(withRetry(holdBack('network', error), options)(get)).rejects.toMatchObject({
      kind: 'network',
    });
    expect(takeAll(budget)).toBe(10);
  });

  test('because its caller left, is an abort', async () => {
    const controller = new AbortController();
    const { call } = createScriptedCall(500);
    let attempts = 0;
    const leaving: HttpCall = async (request) => {
      if (attempts++ === 0) return call(request);
      controller.abort('gone');
      throw controller.signal.reason;
    };
    const { timing } = createScriptedTiming();
    const options = { maxRetries: 2, budget: createRetryBudget(), now: () => wallMs, timing };
    await expect(withRetry(leaving, options)({ ...get, signal: controller.signal })).rejects.toMatchObject({
      kind: 'aborted',
      cause: 'gone',
    });
    expect(attempts).toBe(2);
  });
});

test('an outage is made worse by ten calls and a tenth of all', async () => {
  const budget = createRetryBudget();
  const { call, count } = open([503], { budget });
  for (let calls = 0; calls < 1_000; calls++) await call(get);
  // The first call finds the budget full, so it adds nothing.
  expect(count()).toBe(1_000 + 10 + 99);
});

test('an upstream that gives no connection is asked no more often', async () => {
  const budget = createRetryBudget();
  const { call, count } = open([new HttpCallError('network')], { budget });
  for (let calls = 0; calls < 1_000; calls++) await call(get).catch(() => undefined);
  expect(count()).toBe(1_000 + 10 + 99);
});

test.each([
  new CircuitOpenError(),
  new HttpCallError('crowded'),
  new HttpCallError('aborted'),
  new HttpCallError('unsendable'),
])('what never went out earns no retry: %s', async (error) => {
  const budget = createRetryBudget();
  takeAll(budget);
  const { call: refused } = open([error], { budget });
  for (let calls = 0; calls < 100; calls++) await refused(get).catch(() => undefined);
  expect(budget.take()).toBe(false);
});
