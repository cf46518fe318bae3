import { expect, it } from 'vitest';
import { quoteUnlessSecret } from '../../src/config/problems.ts';

it.each(['bot_a', 'apikey', 'maxPagesize', '6612a1b2c3d4e5f6a7b8c9d0', 'a "b"'])('repeats %j', (name) => {
  expect(quoteUnlessSecret(name)).toBe(JSON.stringify(name));
});

it.each(['pk_live_1', 'sk_1', 'cg_dq8t0jDh0dZH4uyHSss', 'ayd_1', 'eyJhbGciOiJ', 'Bearer x', 'x'.repeat(33)])(
  'does not repeat %j',
  (name) => {
    expect(quoteUnlessSecret(name)).toBeNull();
  },
);
