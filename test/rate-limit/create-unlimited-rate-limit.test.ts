import { expect, test } from 'vitest';
import { createUnlimitedRateLimit } from '../../src/rate-limit/create-unlimited-rate-limit.ts';

test('grants everything, except while paused', () => {
  let nowMs = 0;
  const rateLimit = createUnlimitedRateLimit({ now: () => nowMs });
  expect(rateLimit.requestsPerMinute).toBeNull();
  expect(rateLimit.remaining()).toBe(Number.POSITIVE_INFINITY);
  for (let call = 0; call < 1_000; call++) expect(rateLimit.reserve().granted).toBe(true);
  rateLimit.pause(2_000);
  rateLimit.pause(1_000);
  expect(rateLimit.remaining()).toBe(0);
  expect(rateLimit.reserve()).toEqual({ granted: false, retryAfterMs: 2_000 });
  nowMs = 2_000;
  expect(rateLimit.reserve().granted).toBe(true);
});
