import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { writeJson } from '../../src/server/write-json.ts';

test('writes any value as JSON.stringify does, within its bytes and not beyond', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const expected = Buffer.from(JSON.stringify(value));
      expect(Buffer.from(writeJson(value, expected.length) ?? '').toString()).toBe(expected.toString());
      expect(writeJson(value, expected.length - 1)).toBeNull();
    }),
  );
});

it('writes objects without a prototype, and those that say what they are in JSON', () => {
  const answer = Object.assign(Object.create(null), { toJSON: 'an alias', left: undefined });
  const value = [answer, { toJSON: () => ({ message: 'ö' }) }, 'long'.repeat(100_000)];
  expect(Buffer.from(writeJson(value, 1_000_000) ?? '').toString()).toBe(JSON.stringify(value));
});
