import { hash } from 'node:crypto';
import { createLocalJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import {
  AuthenticationUnavailableError,
  UnauthenticatedError,
  type UnauthenticatedReason,
} from '../errors.ts';
import { type Scope, scopes, type Viewer } from '../viewer.ts';
import type { JwtConfig } from './auth-config.ts';
import { createRecentTokens } from './create-recent-tokens.ts';
import { createRemoteKeys, type RemoteKeysDeps } from './create-remote-keys.ts';

export interface JwtCheckDeps extends RemoteKeysDeps {
  readonly today: () => Date;
}

/** Signatures by a private key only: with a shared secret, whoever can verify can also sign. */
const algorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/** Tells whose JWT a token is. Rejects with `UnauthenticatedError`, or `AuthenticationUnavailableError` without keys. */
export function createJwtCheck(
  { keys, issuer, audience, clockToleranceSeconds, chatbotsClaim, scopeClaim }: JwtConfig,
  deps: JwtCheckDeps,
): (token: string) => Promise<Viewer> {
  const recent = createRecentTokens(deps.nowMs);
  const getKey: JWTVerifyGetKey =
    'url' in keys ? createRemoteKeys(keys.url, deps) : createLocalJWKSet({ keys: [...keys.set] });
  return async (token) => {
    const known = recent.get(token);
    if (known !== null) return known;
    const payload = await readPayload(token);
    const expiresMs = ((payload.exp ?? 0) + clockToleranceSeconds) * 1000;
    const viewer = {
      id: `jwt:${toSubjectHash(issuer, payload.sub ?? '')}`,
      chatbotIds: toTexts(payload[chatbotsClaim]),
      scopes: toScopes(payload[scopeClaim]),
      expiresMs,
    };
    const leftMs = expiresMs - deps.today().getTime();
    if (leftMs > 0) recent.set(token, viewer, leftMs);
    return viewer;
  };

  async function readPayload(token: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, getKey, {
        algorithms,
        issuer,
        audience: [...audience],
        clockTolerance: clockToleranceSeconds,
        currentDate: deps.today(),
        requiredClaims: ['exp'],
      });
      return payload;
    } catch (error) {
      if (error instanceof AuthenticationUnavailableError) throw error;
      throw new UnauthenticatedError(toReason(error));
    }
  }
}

const reasonsByClaim = new Map<string, UnauthenticatedReason>([
  ['nbf', 'not yet valid'],
  ['iss', 'wrong issuer'],
  ['aud', 'wrong audience'],
]);

function toReason(error: unknown): UnauthenticatedReason {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed)
    return reasonsByClaim.get(error.claim) ?? 'wrong claims';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'bad signature';
  if (error instanceof errors.JWKSNoMatchingKey) return 'unknown signing key';
  if (error instanceof errors.JWKSMultipleMatchingKeys) return 'ambiguous signing key';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'wrong algorithm';
  return 'malformed';
}

function toSubjectHash(issuer: string, subject: string): string {
  return hash('sha256', `${issuer}\0${subject}`).slice(0, 12);
}

function toTexts(claim: unknown): string[] {
  const values: readonly unknown[] = Array.isArray(claim) ? claim : [];
  return [...new Set(values.filter((value) => typeof value === 'string'))];
}

/** As OAuth writes them, apart by blanks, or as a list; those that are none of this server's mean nothing here. */
function toScopes(claim: unknown): Scope[] {
  const given = typeof claim === 'string' ? claim.split(' ') : toTexts(claim);
  return scopes.filter((scope) => given.includes(scope));
}
