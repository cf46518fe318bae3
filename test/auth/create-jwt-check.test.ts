import { createHmac, createPublicKey } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createJwtCheck } from '../../src/auth/create-jwt-check.ts';
import type { Viewer } from '../../src/viewer.ts';
import { createSigningKey, goodClaims, jwtConfig, nowSeconds, type SigningKey, signJwt } from './sign-jwt.ts';

let key: SigningKey;
let check: (token: string) => Promise<Viewer>;
const deps = {
  nowMs: () => 0,
  today: () => new Date(nowSeconds * 1000),
  log: { warn: () => expect.unreachable() },
};
const createCheck = (keys: readonly SigningKey[], config = {}) =>
  createJwtCheck({ ...jwtConfig, ...config, keys: { set: keys.map(({ jwk }) => ({ ...jwk })) } }, deps);
beforeAll(async () => {
  key = await createSigningKey('one');
  check = createCheck([key]);
});

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const refused = (reason: string) => expect.objectContaining({ name: 'UnauthenticatedError', reason });

describe('a token', () => {
  it('tells who asks, without their name, and what they may see', async () => {
    const viewer = await check(await signJwt(key));
    expect(viewer).toEqual({
      expiresMs: expect.any(Number),
      id: expect.stringMatching(/^jwt:[0-9a-f]{12}$/),
      chatbotIds: ['bot_a'],
      scopes: ['read', 'read:pii'],
    });
    const idOf = async (claims: object) => (await check(await signJwt(key, { ...claims }))).id;
    expect(await idOf({ exp: nowSeconds + 600, chatbots: [] })).toBe(viewer.id);
    expect(await idOf({ sub: 'bob@example.com' })).not.toBe(viewer.id);
  });

  it.each(['RS256', 'PS512', 'ES384', 'EdDSA'])('may be signed with %s', async (alg) => {
    const other = await createSigningKey('other', alg);
    expect(await createCheck([key, other])(await signJwt(other))).toMatchObject({ chatbotIds: ['bot_a'] });
  });

  it.each<readonly [string, object, readonly string[], readonly string[]]>([
    ['nothing', { chatbots: undefined, scope: undefined }, [], []],
    ['words that mean nothing here', { chatbots: 'bot_a', scope: 'admin READ' }, [], []],
    ['other things', { chatbots: [1, null, 'b', 'b', ['c']], scope: { read: true } }, ['b'], []],
    ['all, which is no list', { chatbots: '*', scope: '*' }, [], []],
    ['a list of scopes', { scope: ['explain', 'read', 7] }, ['bot_a'], ['read', 'explain']],
  ])('that grants %s grants no more', async (_name, claims, chatbotIds, scopes) => {
    expect(await check(await signJwt(key, { ...claims }))).toMatchObject({ chatbotIds, scopes });
  });

  it('may name its grants otherwise', async () => {
    const named = createCheck([key], { chatbotsClaim: 'https://example.com/bots', scopeClaim: 'scp' });
    const token = await signJwt(key, { 'https://example.com/bots': ['x'], scp: ['read'] });
    expect(await named(token)).toMatchObject({ chatbotIds: ['x'], scopes: ['read'] });
  });

  it.each<readonly [string, object]>([
    ['just expired', { exp: nowSeconds - 4 }],
    ['almost valid', { nbf: nowSeconds + 5 }],
    ['for several', { aud: ['x', 'other'] }],
    ['without a subject', { sub: undefined }],
  ])('that is %s is believed', async (_name, claims) => {
    expect(await check(await signJwt(key, { ...claims }))).toMatchObject({ chatbotIds: ['bot_a'] });
  });

  it.each<readonly [string, object, string]>([
    ['expired', { exp: nowSeconds - 5 }, 'expired'],
    ['without an end', { exp: undefined }, 'wrong claims'],
    ['with an end that is no date', { exp: 'tomorrow' }, 'wrong claims'],
    ['not yet valid', { nbf: nowSeconds + 6 }, 'not yet valid'],
    ['of another issuer', { iss: 'https://login.example.com/' }, 'wrong issuer'],
    ['of no issuer', { iss: undefined }, 'wrong issuer'],
    ['for another audience', { aud: 'graphs' }, 'wrong audience'],
    ['for nobody', { aud: undefined }, 'wrong audience'],
  ])('that is %s is not believed', async (_name, claims, reason) => {
    await expect(check(await signJwt(key, { ...claims }))).rejects.toEqual(refused(reason));
  });
});

describe('a forged token', () => {
  it('without a signature is not believed', async () => {
    for (const alg of ['none', 'None', 'NONE', '']) {
      const unsigned = `${encode({ alg, kid: 'one' })}.${encode(goodClaims)}.`;
      await expect(check(unsigned)).rejects.toMatchObject({ name: 'UnauthenticatedError' });
    }
  });

  it('signed with the public key as a shared secret is not believed', async () => {
    const pem = createPublicKey({ key: { ...key.jwk }, format: 'jwk' }).export({
      type: 'spki',
      format: 'pem',
    });
    for (const secret of [pem, JSON.stringify(key.jwk), String(key.jwk.x)]) {
      const signed = `${encode({ alg: 'HS256', kid: 'one' })}.${encode(goodClaims)}`;
      const token = `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
      await expect(check(token)).rejects.toEqual(refused('wrong algorithm'));
    }
  });

  it('whose claims were changed is not believed', async () => {
    const [header = '', , signature = ''] = (await signJwt(key)).split('.');
    const claims = encode({ ...goodClaims, scope: 'read explain' });
    await expect(check(`${header}.${claims}.${signature}`)).rejects.toEqual(refused('bad signature'));
  });

  it('that brings its own key is not believed', async () => {
    const own = await createSigningKey('one');
    await expect(check(await signJwt(own))).rejects.toEqual(refused('bad signature'));
    const header = { alg: 'ES256', jwk: own.jwk, jku: 'http://127.0.0.1:1/keys', kid: 'own' };
    const token = `${encode(header)}.${encode(goodClaims)}.${Buffer.alloc(64).toString('base64url')}`;
    await expect(check(token)).rejects.toEqual(refused('unknown signing key'));
  });

  it('of an unknown key is not believed', async () => {
    await expect(check(await signJwt({ ...key, kid: 'two' }))).rejects.toEqual(
      refused('unknown signing key'),
    );
  });

  it('that does not say which of several keys it was signed with is not believed', async () => {
    const { kid: _, ...nameless } = key;
    expect(await check(await signJwt(nameless))).toMatchObject({ chatbotIds: ['bot_a'] });
    const several = createCheck([key, await createSigningKey('two')]);
    await expect(several(await signJwt(nameless))).rejects.toEqual(refused('ambiguous signing key'));
  });

  it.each(['..', 'a.b.c', `${encode({ alg: 'ES256' })}.e30.`, `${encode([])}..`, '💥.💥.💥'])(
    '%j is not believed',
    async (token) => {
      await expect(check(token)).rejects.toMatchObject({ name: 'UnauthenticatedError' });
    },
  );
});
