import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { ApiKeyGrant } from '../../src/auth/auth-config.ts';
import { createApiKey } from '../../src/auth/create-api-key.ts';
import { createApiKeyCheck } from '../../src/auth/create-api-key-check.ts';

const grantOf = (name: string, sha256: string, more: Partial<ApiKeyGrant> = {}): ApiKeyGrant => ({
  name,
  sha256,
  chatbotIds: ['bot'],
  scopes: ['read'],
  ...more,
});

it('knows the holder of each key, and nobody else', () => {
  const keys = [createApiKey(), createApiKey(), createApiKey()];
  const check = createApiKeyCheck(keys.map(({ sha256 }, index) => grantOf(`caller-${index}`, sha256)));
  expect(keys.map(({ key }) => check(key)?.id)).toEqual(['key:caller-0', 'key:caller-1', 'key:caller-2']);
  const [{ key = '', sha256 = '' } = {}] = keys;
  for (const token of [createApiKey().key, sha256, key.slice(0, -1), `${key}x`, key.toUpperCase(), ''])
    expect(check(token)).toBeNull();
});

it('grants what the key grants', () => {
  const { key, sha256 } = createApiKey();
  const check = createApiKeyCheck([
    grantOf('admin', sha256, { chatbotIds: null, scopes: ['read', 'explain'] }),
  ]);
  expect(check(key)).toEqual({ id: 'key:admin', chatbotIds: null, scopes: ['read', 'explain'] });
});

it('takes two keys of one caller, as long as one replaces the other', () => {
  const [old, next] = [createApiKey(), createApiKey()];
  const check = createApiKeyCheck([grantOf('web-1', old.sha256), grantOf('web-2', next.sha256)]);
  expect([check(old.key), check(next.key)]).toMatchObject([{ id: 'key:web-1' }, { id: 'key:web-2' }]);
});

it('knows nobody without keys', () => {
  expect(createApiKeyCheck([])(createApiKey().key)).toBeNull();
});

it('makes keys of 256 random bits, each another', () => {
  const keys = Array.from({ length: 100 }, () => createApiKey().key);
  expect(new Set(keys).size).toBe(100);
  for (const key of keys) expect(key).toMatch(/^cg_[\w-]{43}$/);
  const { key, sha256 } = createApiKey((count) => Buffer.alloc(count, 255));
  expect(key).toBe(`cg_${Buffer.alloc(32, 255).toString('base64url')}`);
  expect(sha256).toBe(createHash('sha256').update(key).digest('hex'));
});
