import { expect, it } from 'vitest';
import { createJwtCheck } from '../../src/auth/create-jwt-check.ts';
import { createRecentTokens } from '../../src/auth/create-recent-tokens.ts';
import type { Viewer } from '../../src/viewer.ts';
import { createSigningKey, jwtConfig, nowSeconds, signJwt } from './sign-jwt.ts';

const viewer: Viewer = { id: 'jwt:1', chatbotIds: [], scopes: ['read'] };

it.each([
  [60_000, 30_000],
  [7_000, 7_000],
])('a token that is valid for %i ms is known for %i ms', (leftMs, knownMs) => {
  let nowMs = 1;
  const recent = createRecentTokens(() => nowMs);
  recent.set('a', viewer, leftMs);
  nowMs += knownMs;
  expect([recent.get('a'), recent.get('b')]).toEqual([viewer, null]);
  nowMs += 1;
  expect(recent.get('a')).toBeNull();
});

it('a thousand tokens are known at most, those that were used last', () => {
  const recent = createRecentTokens(() => 1);
  for (let i = 0; i <= 1_000; i++) recent.set(`token ${i}`, { ...viewer, id: `jwt:${i}` }, 60_000);
  expect([recent.get('token 0'), recent.get('token 1')?.id, recent.get('token 1000')?.id]).toEqual([
    null,
    'jwt:1',
    'jwt:1000',
  ]);
});

it('a token is verified again in time to notice that it has expired', async () => {
  let ms = 1;
  const key = await createSigningKey('one');
  const check = createJwtCheck(
    { ...jwtConfig, keys: { set: [{ ...key.jwk }] } },
    { nowMs: () => ms, today: () => new Date(nowSeconds * 1000 + ms), log: { warn: () => undefined } },
  );
  const token = await signJwt(key, { exp: nowSeconds + 10 });
  const first = await check(token);
  ms += 14_000;
  expect(await check(token)).toBe(first);
  ms += 1_000;
  await expect(check(token)).rejects.toMatchObject({ reason: 'expired' });
});

it('tokens of many chatbots are known as long as there is room', () => {
  const recent = createRecentTokens(() => 1);
  const chatbotIds = Array.from({ length: 1_000 }, (_, i) => `bot-${i}`);
  for (let i = 0; i < 500; i++) recent.set(`token ${i}`, { ...viewer, id: `jwt:${i}`, chatbotIds }, 60_000);
  expect(recent.sizeBytes).toBeLessThanOrEqual(4 * 1024 * 1024);
  expect(recent.get('token 0')).toBeNull();
  expect(recent.get('token 499')?.id).toBe('jwt:499');
});
