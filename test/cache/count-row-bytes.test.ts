import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countRowBytes } from '../../src/cache/count-row-bytes.ts';

const row = fc.dictionary(fc.string(), fc.jsonValue());

it('is additive', () => {
  fc.assert(
    fc.property(fc.array(row), fc.array(row), (some, others) => {
      expect(countRowBytes([...some, ...others])).toBe(countRowBytes(some) + countRowBytes(others));
    }),
  );
});

it.each([
  ['a text', { a: 'x'.repeat(1_000) }, 1_000],
  ['a text beyond Latin-1', { a: 'ж'.repeat(1_000) }, 2_000],
  ['empty objects', { a: Array.from({ length: 100 }, () => ({})) }, 5_600],
  ['empty lists', { a: Array.from({ length: 100 }, () => []) }, 2_400],
  ['fractions', { a: Array.from({ length: 100 }, (_, i) => i / 7) }, 1_600],
])('counts %s', (_name, value, leastBytes) => {
  const bytes = countRowBytes([value]) - countRowBytes([{ a: null }]);
  expect(bytes).toBeGreaterThanOrEqual(leastBytes);
  expect(bytes).toBeLessThan(4 * leastBytes + 1_000);
});

it('counts what is nested deeper than the stack', () => {
  let value: unknown = null;
  for (let depth = 0; depth < 50_000; depth++) value = [value];
  expect(countRowBytes([{ value }])).toBeGreaterThan(50_000 * 48);
});
