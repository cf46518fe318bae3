import { expect, onTestFinished, test } from 'vitest';
import { createHttpCall } from '../../src/http/create-http-call.ts';
import { HttpCallError, type HttpRequest } from '../../src/http/http-call.ts';
import { withRateLimit } from '../../src/http/with-rate-limit.ts';
import { createMemorySlotStore } from '../../src/rate-limit/create-memory-slot-store.ts';
import { createScheduledRateLimit } from '../../src/rate-limit/create-scheduled-rate-limit.ts';
import { startScriptedUpstream } from '../../src/testing/scripted-upstream.ts';
import { createMemoryRateLimit } from '../rate-limit/create-memory-rate-limit.ts';

const request: HttpRequest = { method: 'GET', path: '/', headers: {} };

function answer(status: number, headers: Record<string, string> = {}) {
  return { status, headers, bytes: Buffer.from('') };
}

test('a call without a slot is not made', async () => {
  let calls = 0;
  const rateLimit = createMemoryRateLimit({ requestsPerMinute: 1, now: () => 0 });
  const call = withRateLimit(
    async ({ onSend }) => {
      onSend?.({});
      calls += 1;
      return answer(200);
    },
    { rateLimit, now: () => 0 },
  );
  expect((await call(request)).status).toBe(200);
  await expect(call({ ...request, caller: () => ({ nonWaiting: true }) })).rejects.toMatchObject({
    name: 'RateLimitExceededError',
    retryAfterMs: 60_000,
  });
  expect(calls).toBe(1);
});

test('a call that fails gives its slot back 60 s later too', async () => {
  let nowMs = 0;
  const rateLimit = createMemoryRateLimit({ requestsPerMinute: 1, now: () => nowMs });
  const call = withRateLimit(
    async () => {
      throw new HttpCallError('network', { wasSent: true });
    },
    { rateLimit, now: () => nowMs },
  );
  await expect(call(request)).rejects.toThrow('network');
  expect(rateLimit.remaining()).toBe(0);
  nowMs = 60_000;
  expect(rateLimit.remaining()).toBe(1);
});

test('a call that never goes out costs no slot', async () => {
  const rateLimit = createMemoryRateLimit({ requestsPerMinute: 2, now: () => 0 });
  const refuse = () => {
    throw new Error('over budget');
  };
  const call = withRateLimit(
    async ({ onSend }) => {
      onSend?.({});
      return answer(200);
    },
    { rateLimit, now: () => 0 },
  );
  await expect(call({ ...request, onSend: refuse })).rejects.toThrow('over budget');
  expect(rateLimit.remaining()).toBe(2);
  await call(request);
  expect(rateLimit.remaining()).toBe(1);
});

test('a call that waits for a connection, or gets none, costs no slot', async () => {
  const upstream = await startScriptedUpstream(() => undefined);
  const { call, close } = createHttpCall({ origin: upstream.origin, connections: 1 });
  onTestFinished(async () => {
    await close();
    await upstream.close();
  });
  const rateLimit = createMemoryRateLimit({ requestsPerMinute: 10, now: () => 0 });
  const limited = withRateLimit(call, { rateLimit, now: () => 0 });
  const caller = new AbortController();
  const calls = Array.from({ length: 10 }, () => limited({ ...request, signal: caller.signal }));
  while (upstream.seen.length === 0) await new Promise(setImmediate);
  expect(rateLimit.remaining()).toBe(0);
  caller.abort('gone');
  await Promise.allSettled(calls);
  expect(rateLimit.remaining()).toBe(9);
  await upstream.close();
  await expect(limited(request)).rejects.toMatchObject({ kind: 'network' });
  expect(rateLimit.remaining()).toBe(9);
});

test.each([
  ['its Retry-After', { 'retry-after': '5' }, 5_000, 9],
  ['a minute without one', {}, 60_000, 2],
  ['a minute for one that makes no sense', { 'retry-after': '-1' }, 60_000, 2],
])('a 429 is passed on and pauses the limit for %s', async (_name, headers, pauseMs, left) => {
  let nowMs = 0;
  const rateLimit = createMemoryRateLimit({ requestsPerMinute: 10, now: () => nowMs });
  const call = withRateLimit(
    async ({ onSend }) => {
      onSend?.({});
      return answer(429, headers);
    },
    { rateLimit, now: () => nowMs },
  );
  expect((await call(request)).status).toBe(429);
  expect(rateLimit.remaining()).toBe(0);
  nowMs = pauseMs - 1;
  expect(rateLimit.remaining()).toBe(0);
  nowMs = pauseMs;
  expect(rateLimit.remaining()).toBe(left);
});

test('a 429 that does not say when is given the window of the limit', async () => {
  const rateLimit = createMemoryRateLimit({ requestsPerMinute: 60, windowMs: 10_000, now: () => 0 });
  const call = withRateLimit(async () => answer(429, { 'x-kept': 'yes' }), { rateLimit, now: () => 0 });
  expect((await call(request)).headers).toEqual({ 'x-kept': 'yes', 'retry-after': '10' });
  expect(rateLimit.resetMs()).toBe(10_000);
});

test('tells how long a call was held back, before it goes out', async () => {
  let nowMs = 0;
  let ring = () => {};
  const rateLimit = createScheduledRateLimit({
    slots: createMemorySlotStore({ requestsPerMinute: 1, now: () => nowMs }),
    now: () => nowMs,
    setTimer(callback) {
      ring = callback;
      return () => undefined;
    },
  });
  const told: (number | string)[] = [];
  const call = withRateLimit(
    async ({ onSend }) => {
      onSend?.({});
      told.push('sent');
      return answer(200);
    },
    { rateLimit, now: () => 0 },
  );
  const ask = () => call({ ...request, onWait: (waitedMs) => told.push(waitedMs) });
  await ask();
  const second = ask();
  await new Promise(setImmediate);
  nowMs = 60_000;
  ring();
  await second;
  expect(told).toEqual([0, 'sent', 60_000, 'sent']);
});
