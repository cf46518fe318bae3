import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readOpaqueText, toOpaqueText } from '../src/opaque-text.ts';

it('gives a value back, by a text that may stand in a URL', () => {
  const value = fc.array(
    fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean(), fc.constant(null)),
  );
  fc.assert(
    fc.property(value, (given) => {
      const text = toOpaqueText(given);
      expect(text).toMatch(/^[\w-]+$/);
      expect(readOpaqueText(text)).toEqual(given);
    }),
  );
});

it('reads nothing in what is no such text', () => {
  for (const text of ['', '%', 'null', 'W10x']) expect(readOpaqueText(text)).toBeNull();
});
