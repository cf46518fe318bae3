import { describe, expect, it } from 'vitest';
import { createApiKey, toKeyHash } from '../../src/auth/create-api-key.ts';
import { createAuthenticator } from '../../src/auth/create-authenticator.ts';
import { createSigningKey, jwtConfig, nowSeconds, signJwt } from './sign-jwt.ts';
import { startKeyServer } from './start-key-server.ts';

const { key, sha256 } = createApiKey();
const apiKeys = [{ name: 'web', sha256, chatbotIds: ['a'], scopes: ['read'] as const }];
const signer = await createSigningKey('one');
const jwt = { ...jwtConfig, keys: { set: [{ ...signer.jwk }] } };
const deps = {
  log: { warn: () => expect.unreachable() },
  today: () => new Date(nowSeconds * 1000),
};
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const refused = (reason: string) => expect.objectContaining({ name: 'UnauthenticatedError', reason });

describe('with keys and JWTs', () => {
  const authenticate = createAuthenticator(deps)({ apiKeys, jwt });

  it('knows both', async () => {
    expect(authenticate(bearer(key))).toMatchObject({ id: 'key:web' });
    expect(await authenticate(bearer(await signJwt(signer)))).toMatchObject({ chatbotIds: ['bot_a'] });
  });

  it('knows a key that looks like a JWT', () => {
    const dotted = 'own.made.key';
    const grant = { name: 'own', sha256: toKeyHash(dotted).toString('hex'), chatbotIds: null, scopes: [] };
    expect(createAuthenticator(deps)({ apiKeys: [grant], jwt })(bearer(dotted))).toMatchObject({
      id: 'key:own',
    });
  });

  it.each([
    [{}, 'no bearer token'],
    [{ authorization: `Basic ${key}` }, 'no bearer token'],
    [{ authorization: key }, 'no bearer token'],
    [bearer(createApiKey().key), 'unknown key'],
    [bearer(`${key}, Bearer ${key}`), 'malformed'],
    [bearer('a.b'), 'unknown key'],
  ])('refuses %j', (headers, reason) => {
    expect(() => authenticate(headers)).toThrow(refused(reason));
  });

  it('refuses what only looks like a JWT', async () => {
    await expect(authenticate(bearer('a.b.c'))).rejects.toEqual(refused('malformed'));
  });
});

it('with keys only, a JWT is an unknown key', async () => {
  const authenticate = createAuthenticator(deps)({ apiKeys, jwt: null });
  const token = await signJwt(signer);
  expect(() => authenticate(bearer(token))).toThrow(refused('unknown key'));
});

it('with JWTs only, a key is unknown', () => {
  const authenticate = createAuthenticator(deps)({ apiKeys: [], jwt });
  expect(() => authenticate(bearer(key))).toThrow(refused('unknown key'));
});

describe('a configuration that changes', () => {
  it('keeps the keys of an issuer that stays, and the tokens that were verified', async () => {
    const server = await startKeyServer([signer.jwk]);
    const open = createAuthenticator(deps);
    const byUrl = { ...jwt, keys: { url: server.url } };
    const token = bearer(await signJwt(signer));
    await open({ apiKeys, jwt: byUrl })(token);
    const next = open({ apiKeys: [], jwt: { ...byUrl } });
    expect(await next(token)).toMatchObject({ chatbotIds: ['bot_a'] });
    expect(server.asked()).toBe(1);
    expect(() => next(bearer(key))).toThrow(refused('unknown key'));
  });

  it('forgets the tokens of an issuer that goes, or says something else', async () => {
    const open = createAuthenticator(deps);
    const token = bearer(await signJwt(signer));
    await open({ apiKeys, jwt })(token);
    await expect(open({ apiKeys, jwt: { ...jwt, audience: ['other'] } })(token)).rejects.toEqual(
      refused('wrong audience'),
    );
    expect(() => open({ apiKeys, jwt: null })(token)).toThrow(refused('unknown key'));
  });
});
