import { expect, test } from 'vitest';
import { createHoldWatch } from '../../src/rate-limit/create-hold-watch.ts';

const windowMs = 60_000;

test('tells once when a hold of a tenth of the window or more ended', () => {
  const watch = createHoldWatch(windowMs);
  expect(watch.see(0, 0)).toBeNull();
  expect(watch.see(6_000, 1_000)).toBeNull();
  expect(watch.see(3_000, 4_000)).toBeNull();
  expect(watch.see(0, 9_000)).toBe(7_000);
  expect(watch.see(0, 9_000)).toBeNull();
});

test('tells of a long hold that was cut short', () => {
  const watch = createHoldWatch(windowMs);
  watch.see(75_000, 1_000);
  expect(watch.see(0, 7_000)).toBe(7_000);
});

test('tells nothing of a short hold, however late it is asked', () => {
  const watch = createHoldWatch(windowMs);
  watch.see(5_999, 1_000);
  expect(watch.see(0, 60_000)).toBeNull();
});

test('takes for one hold what follows upon another', () => {
  const watch = createHoldWatch(windowMs);
  watch.see(4_000, 0);
  watch.see(4_000, 4_000);
  expect(watch.see(0, 8_000)).toBe(8_000);
});
