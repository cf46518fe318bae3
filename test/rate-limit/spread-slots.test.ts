import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPauseTracker, toSpreadFreeMs } from '../../src/rate-limit/spread-slots.ts';

const windowMs = 60_000;

test('leaves a quarter free, and frees the rest evenly over the window', () => {
  expect(toSpreadFreeMs({ limit: 4, windowMs, sinceMs: 1_000, freeAtMs: [] })).toEqual([
    21_000, 41_000, 61_000,
  ]);
  expect(toSpreadFreeMs({ limit: 1, windowMs, sinceMs: 1_000, freeAtMs: [] })).toEqual([]);
});

test('counts slots that are taken anyway in place of those that it would add', () => {
  const freeAtMs = [41_500, Number.POSITIVE_INFINITY];
  expect(toSpreadFreeMs({ limit: 4, windowMs, sinceMs: 1_000, freeAtMs })).toEqual([21_000]);
});

test('at no time more are free than a quarter and an even part of the rest, and no slot is held back for nothing', () => {
  const freeAt = fc.oneof(fc.integer({ min: -10_000, max: 70_000 }), fc.constant(Number.POSITIVE_INFINITY));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.array(freeAt, { maxLength: 40 }), (limit, freeAtMs) => {
      const spent = limit - Math.max(1, Math.floor(limit / 4));
      const countTaken = (times: readonly number[], atMs: number) => times.filter((at) => at >= atMs).length;
      const missing = toSpreadFreeMs({ limit, windowMs, sinceMs: 0, freeAtMs });
      for (let place = 1; place <= spent; place++) {
        const atMs = (place * windowMs) / spent;
        expect(countTaken([...freeAtMs, ...missing], atMs)).toBeGreaterThanOrEqual(spent - place + 1);
      }
      for (const atMs of missing) {
        const place = Math.round((atMs * spent) / windowMs);
        expect(countTaken([...freeAtMs, ...missing], atMs)).toBe(spent - place + 1);
      }
    }),
  );
});

test('tells once when a pause of a tenth of the window or more ended', () => {
  const pauses = createPauseTracker(windowMs);
  expect(pauses.findEndMs(0, 0)).toBeNull();
  expect(pauses.findEndMs(6_000, 1_000)).toBeNull();
  expect(pauses.findEndMs(3_000, 4_000)).toBeNull();
  expect(pauses.findEndMs(0, 9_000)).toBe(7_000);
  expect(pauses.findEndMs(0, 9_000)).toBeNull();
});

test('tells of a long pause that was cut short', () => {
  const pauses = createPauseTracker(windowMs);
  pauses.findEndMs(75_000, 1_000);
  expect(pauses.findEndMs(0, 7_000)).toBe(7_000);
});

test('tells nothing of a short pause, however late it is asked', () => {
  const pauses = createPauseTracker(windowMs);
  pauses.findEndMs(5_999, 1_000);
  expect(pauses.findEndMs(0, 60_000)).toBeNull();
});

test('takes for one pause what follows upon another', () => {
  const pauses = createPauseTracker(windowMs);
  pauses.findEndMs(4_000, 0);
  pauses.findEndMs(4_000, 4_000);
  expect(pauses.findEndMs(0, 8_000)).toBe(8_000);
});
