import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { JwtConfig } from '../../src/auth/auth-config.ts';

/** An issuer's key, and its public half as a JWK set has it. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

export async function createSigningKey(kid: string, alg = 'ES256'): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg } };
}

/** When the tests take place, in seconds since 1970. */
export const nowSeconds = 1_800_000_000;

/** Claims that are believed. */
export const goodClaims = {
  iss: 'https://login.example.com',
  aud: 'graph',
  sub: 'ada@example.com',
  exp: nowSeconds + 60,
  chatbots: ['bot_a'],
  scope: 'read openid read:pii',
};

/** How a server is configured that believes them. */
export const jwtConfig: Omit<JwtConfig, 'keys'> = {
  issuer: goodClaims.iss,
  audience: ['graph', 'other'],
  clockToleranceSeconds: 5,
  chatbotsClaim: 'chatbots',
  scopeClaim: 'scope',
};

/** A token with these claims; undefined leaves one out. */
export function signJwt(
  { kid, alg, privateKey }: Pick<SigningKey, 'alg' | 'privateKey'> & { readonly kid?: string },
  claims: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const header = { alg, ...(kid !== undefined && { kid }) };
  return new SignJWT({ ...goodClaims, ...claims }).setProtectedHeader(header).sign(privateKey);
}
