import { expect, test } from 'vitest';
import { cutMessage } from '../../src/graphql/mask-error.ts';

test('keeps what is short', () => {
  expect(cutMessage('a'.repeat(500))).toBe('a'.repeat(500));
});

test('cuts what is long, never through a character', () => {
  expect(cutMessage('a'.repeat(501))).toBe(`${'a'.repeat(499)}…`);
  expect(cutMessage(`${'a'.repeat(498)}😀😀`)).toBe(`${'a'.repeat(498)}…`);
});
