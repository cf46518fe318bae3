import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSlidingWindowRateLimit } from '../../src/rate-limit/create-sliding-window-rate-limit.ts';

function start(requestsPerMinute: number) {
  const clock = { nowMs: 0 };
  const rateLimit = createSlidingWindowRateLimit({ requestsPerMinute, now: () => clock.nowMs });
  function take(): () => void {
    const reservation = rateLimit.reserve();
    if (!reservation.granted) throw new Error('There should be a slot.');
    return reservation.release;
  }
  return { clock, rateLimit, take };
}

test('a slot is free again 60 s after its call ended, not after it started', () => {
  const { clock, rateLimit, take } = start(2);
  const release = take();
  clock.nowMs = 50_000;
  take()();
  expect(rateLimit.remaining()).toBe(0);
  clock.nowMs = 100_000;
  release();
  expect(rateLimit.reserve()).toEqual({ granted: false, retryAfterMs: 10_000 });
  clock.nowMs = 109_999;
  expect(rateLimit.remaining()).toBe(0);
  clock.nowMs = 110_000;
  expect(rateLimit.remaining()).toBe(1);
  clock.nowMs = 160_000;
  expect(rateLimit.remaining()).toBe(2);
});

test('while all slots run, the wait is at least a minute', () => {
  const { rateLimit, take } = start(1);
  take();
  expect(rateLimit.reserve()).toEqual({ granted: false, retryAfterMs: 60_000 });
});

test('releasing twice frees one slot', () => {
  const { rateLimit, take } = start(2);
  const release = take();
  take();
  release();
  release();
  expect(rateLimit.remaining()).toBe(0);
});

test('a pause holds everything back, and a shorter one does not end a longer one', () => {
  const { clock, rateLimit } = start(2);
  rateLimit.pause(5_000.5);
  rateLimit.pause(1_000);
  expect(rateLimit.remaining()).toBe(0);
  expect(rateLimit.reserve()).toEqual({ granted: false, retryAfterMs: 5_001 });
  clock.nowMs = 5_001;
  expect(rateLimit.remaining()).toBe(2);
});

test('never more calls than the limit touch any 60 s, and remaining() tells whether reserve() grants', () => {
  const step = fc.record({ waitMs: fc.nat(40_000), runMs: fc.nat(90_000) });
  const check = (limit: number, steps: readonly { readonly waitMs: number; readonly runMs: number }[]) => {
    const { clock, rateLimit } = start(limit);
    const calls: { startMs: number; endMs: number; release: () => void; isReleased: boolean }[] = [];
    for (const { waitMs, runMs } of steps) {
      const untilMs = clock.nowMs + waitMs;
      for (const call of calls
        .filter((one) => !one.isReleased && one.endMs <= untilMs)
        .sort((a, b) => a.endMs - b.endMs)) {
        clock.nowMs = call.endMs;
        call.release();
        call.isReleased = true;
      }
      clock.nowMs = untilMs;
      const hasSlot = rateLimit.remaining() > 0;
      const reservation = rateLimit.reserve();
      expect(reservation.granted).toBe(hasSlot);
      if (reservation.granted)
        calls.push({
          startMs: untilMs,
          endMs: untilMs + runMs,
          release: reservation.release,
          isReleased: false,
        });
    }
    // A call may arrive at any time between its start and its end.
    for (const { endMs } of calls) {
      const touching = calls.filter((call) => call.startMs < endMs + 60_000 && call.endMs >= endMs);
      expect(touching.length).toBeLessThanOrEqual(limit);
    }
  };
  fc.assert(fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 40 }), check), {
    numRuns: 300,
  });
});
