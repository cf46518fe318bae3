import { expect, test } from 'vitest';
import { DeadlineExceededError } from '../../src/errors.ts';
import { CircuitOpenError, createCircuitBreaker } from '../../src/http/create-circuit-breaker.ts';
import { createRetryBudget } from '../../src/http/create-retry-budget.ts';
import { createUpstreamCall } from '../../src/http/create-upstream-call.ts';
import { type HttpCall, HttpCallError } from '../../src/http/http-call.ts';
import type { RateLimit } from '../../src/rate-limit/rate-limit.ts';
import { createScriptedCall, createScriptedTiming, get, type Step } from './scripted-call.ts';

/** The whole way of a call, in which everything that happens is written down. */
function open(steps: readonly Step[], { isHeld = false } = {}) {
  const events: string[] = [];
  const queued: (() => void)[] = [];
  const wire = createScriptedCall(...steps);
  const { timing, pass } = createScriptedTiming();
  const rateLimit: RateLimit = {
    requestsPerMinute: null,
    limit: null,
    windowMs: 60_000,
    remaining: () => Number.POSITIVE_INFINITY,
    resetMs: () => 0,
    async acquire() {
      events.push('acquire');
      if (isHeld) await new Promise<void>((resolve) => queued.push(resolve));
      return {
        waitedMs: 0,
        release: () => void events.push('release'),
        cancel: () => void events.push('cancel'),
      };
    },
    pause: (pauseMs) => void events.push(`pause ${pauseMs}`),
    close: async () => undefined,
  };
  let signed = 0;
  const call = createUpstreamCall({
    call(request) {
      events.push(`send ${request.headers['signature']}`);
      return wire.call(request);
    },
    authorise: (next: HttpCall) => (request) => next({ ...request, headers: { signature: `${++signed}` } }),
    rateLimit,
    breaker: createCircuitBreaker({ now: timing.now, onStateChange: (state) => void events.push(state) }),
    budget: createRetryBudget(),
    maxRetries: 2,
    timing,
    now: () => 0,
  });
  return {
    call,
    pass,
    count: wire.count,
    /** What has happened since the last time. */
    takeEvents: () => events.splice(0),
    serveNext: () => queued.shift()?.(),
  };
}

test('every attempt takes a slot of its own, is signed afresh, and gives the slot back', async () => {
  const { call, takeEvents } = open(['network', 503, 200]);
  expect((await call(get)).status).toBe(200);
  expect(takeEvents()).toEqual([
    ...['acquire', 'send 1', 'release'],
    ...['acquire', 'send 2', 'release'],
    ...['acquire', 'send 3', 'release'],
  ]);
});

test('a 429 pauses the credential before it is tried again', async () => {
  const { call, takeEvents } = open([[429, { 'retry-after': '7' }], 200]);
  expect((await call(get)).status).toBe(200);
  expect(takeEvents()).toEqual([
    'acquire',
    'send 1',
    'pause 7000',
    'release',
    'acquire',
    'send 2',
    'release',
  ]);
});

test('20 failing attempts open the circuit; then no slot is taken and nothing is sent, until a probe succeeds', async () => {
  const { call, count, pass, takeEvents } = open([...Array.from({ length: 20 }, () => 500), 200]);
  while (count() < 20) await call(get).catch(() => undefined);
  expect(takeEvents().filter((event) => event === 'open')).toEqual(['open']);
  for (let calls = 0; calls < 100; calls++) await expect(call(get)).rejects.toBeInstanceOf(CircuitOpenError);
  expect(takeEvents()).toEqual([]);
  pass(5_000);
  expect((await call(get)).status).toBe(200);
  expect(takeEvents()).toEqual(['acquire', 'half-open', expect.stringMatching(/^send/), 'closed', 'release']);
});

test('20 attempts that their deadlines ended open the circuit, too', async () => {
  const cause = new DeadlineExceededError('Too long.');
  const { call, takeEvents } = open([
    new HttpCallError('aborted', { cause, wasSent: true, waitedMs: 2_000 }),
  ]);
  for (let calls = 0; calls < 20; calls++)
    await expect(call(get)).rejects.toMatchObject({ kind: 'aborted', cause });
  expect(takeEvents().slice(-4)).toEqual(['acquire', 'send 20', 'open', 'release']);
  await expect(call(get)).rejects.toBeInstanceOf(CircuitOpenError);
});

test('who queued for a slot when the circuit opened fails in turn, unsent, and the slot is free at once', async () => {
  const { call, count, serveNext, takeEvents } = open([500], { isHeld: true });
  const post = { ...get, method: 'POST' } as const;
  const calls = Array.from({ length: 25 }, () => call(post));
  const results = Promise.allSettled(calls);
  for (let turn = 0; turn < 25; turn++) {
    serveNext();
    await calls[turn]?.catch(() => undefined);
  }
  const late = (await results).slice(20);
  expect(late.map((result) => result.status === 'rejected' && result.reason)).toEqual(
    Array.from({ length: 5 }, () => expect.any(CircuitOpenError)),
  );
  expect(count()).toBe(20);
  expect(takeEvents().slice(-6)).toEqual(['release', ...Array.from({ length: 5 }, () => 'cancel')]);
});

test('an open circuit lets no call out', async () => {
  const { call, count } = open([500]);
  while (count() < 20) await call(get).catch(() => undefined);
  for (let calls = 0; calls < 200; calls++) await expect(call(get)).rejects.toBeInstanceOf(CircuitOpenError);
  expect(count()).toBe(20);
});
