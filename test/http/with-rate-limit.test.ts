import { expect, test } from 'vitest';
import type { HttpRequest } from '../../src/http/http-call.ts';
import { withRateLimit } from '../../src/http/with-rate-limit.ts';
import { createSlidingWindowRateLimit } from '../../src/rate-limit/create-sliding-window-rate-limit.ts';

const request: HttpRequest = { method: 'GET', path: '/', headers: {} };

function answer(status: number, headers: Record<string, string> = {}) {
  return { status, headers, bytes: Buffer.from('') };
}

test('a call without a slot is not made', async () => {
  let calls = 0;
  const rateLimit = createSlidingWindowRateLimit({ requestsPerMinute: 1, now: () => 0 });
  const call = withRateLimit(
    async ({ onSend }) => {
      onSend?.();
      calls += 1;
      return answer(200);
    },
    { rateLimit, now: () => 0 },
  );
  expect((await call(request)).status).toBe(200);
  await expect(call(request)).rejects.toMatchObject({ name: 'RateLimitExceededError', retryAfterMs: 60_000 });
  expect(calls).toBe(1);
});

test('a call that fails gives its slot back 60 s later too', async () => {
  let nowMs = 0;
  const rateLimit = createSlidingWindowRateLimit({ requestsPerMinute: 1, now: () => nowMs });
  const call = withRateLimit(
    async ({ onSend }) => {
      onSend?.();
      throw new Error('reset');
    },
    { rateLimit, now: () => nowMs },
  );
  await expect(call(request)).rejects.toThrow('reset');
  expect(rateLimit.remaining()).toBe(0);
  nowMs = 60_000;
  expect(rateLimit.remaining()).toBe(1);
});

test('a call that never goes out costs no slot', async () => {
  const rateLimit = createSlidingWindowRateLimit({ requestsPerMinute: 2, now: () => 0 });
  const refuse = () => {
    throw new Error('over budget');
  };
  const call = withRateLimit(
    async ({ onSend }) => {
      onSend?.();
      return answer(200);
    },
    { rateLimit, now: () => 0 },
  );
  await expect(call({ ...request, onSend: refuse })).rejects.toThrow('over budget');
  expect(rateLimit.remaining()).toBe(2);
  await call(request);
  expect(rateLimit.remaining()).toBe(1);
});

test('a 429 is passed on and pauses the limit', async () => {
  let nowMs = 0;
  const rateLimit = createSlidingWindowRateLimit({ requestsPerMinute: 10, now: () => nowMs });
  const call = withRateLimit(
    async ({ onSend }) => {
      onSend?.();
      return answer(429, { 'retry-after': '5' });
    },
    { rateLimit, now: () => nowMs },
  );
  expect((await call(request)).status).toBe(429);
  expect(rateLimit.remaining()).toBe(0);
  nowMs = 5_000;
  expect(rateLimit.remaining()).toBe(9);
});
