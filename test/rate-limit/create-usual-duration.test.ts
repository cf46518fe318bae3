import { expect, test } from 'vitest';
import { createMemorySlotStore } from '../../src/rate-limit/create-memory-slot-store.ts';
import { createScheduledRateLimit } from '../../src/rate-limit/create-scheduled-rate-limit.ts';
import { createUsualDuration } from '../../src/rate-limit/create-usual-duration.ts';

test('is the median of recent answers, and nothing where there are too few', () => {
  let nowMs = 0;
  const usual = createUsualDuration(() => nowMs);
  for (const durationMs of [100, 15_000, 120, 90]) usual.note(durationMs);
  expect(usual.readMs()).toBe(0);
  usual.note(110);
  expect(usual.readMs()).toBe(110);
  for (let i = 0; i < 15; i++) usual.note(400);
  expect(usual.readMs()).toBe(400);
  nowMs = 59_999;
  expect(usual.readMs()).toBe(400);
  nowMs = 60_000;
  expect(usual.readMs()).toBe(0);
});

test.each([
  [1_000, true],
  [999, false],
])('a call with %i ms left, where calls take a second, takes a slot: %s', async (leftMs, isBegun) => {
  let nowMs = 0;
  const now = () => nowMs;
  const slots = createMemorySlotStore({ requestsPerMinute: 10, now });
  const rateLimit = createScheduledRateLimit({ slots, now, setTimer: () => () => undefined });
  for (let i = 0; i < 5; i++) {
    const slot = await rateLimit.acquire({});
    nowMs += 1_000;
    slot.release(true);
  }
  const asked = rateLimit.acquire({ deadlineMs: nowMs + leftMs });
  if (isBegun) expect(await asked).toMatchObject({ waitedMs: 0 });
  else await expect(asked).rejects.toMatchObject({ name: 'RateLimitExceededError' });
  expect(rateLimit.remaining()).toBe(isBegun ? 4 : 5);
});
