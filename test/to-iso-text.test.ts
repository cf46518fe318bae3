import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toIsoText } from '../src/to-iso-text.ts';

test.each([
  0, -1, 1, 1.5, -0.5, -1.5, 86_399_999.9, 86_399_999, 86_400_000, 951_782_400_000, 253_402_300_800_000,
  -62_198_755_200_000,
])('writes %d as a Date does', (timeMs) => expect(toIsoText(timeMs)).toBe(new Date(timeMs).toISOString()));

test('writes every moment as a Date does', () => {
  const latestMs = 8.64e15;
  fc.assert(
    fc.property(fc.integer({ min: -latestMs, max: latestMs }), (timeMs) => {
      expect(toIsoText(timeMs)).toBe(new Date(timeMs).toISOString());
    }),
    { numRuns: 3000 },
  );
});
