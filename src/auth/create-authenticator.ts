import type { IncomingHttpHeaders } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import { UnauthenticatedError } from '../errors.ts';
import type { Viewer } from '../viewer.ts';
import type { AuthConfig, JwtConfig } from './auth-config.ts';
import { createApiKeyCheck } from './create-api-key-check.ts';
import { createJwtCheck, type JwtCheckDeps } from './create-jwt-check.ts';
import { parseBearerToken } from './parse-bearer-token.ts';

export type AuthenticatorDeps = Pick<JwtCheckDeps, 'log'> & Partial<JwtCheckDeps>;

/** Tells who sent a request, by its `Authorization` header alone. */
export type Authenticate = (headers: Pick<IncomingHttpHeaders, 'authorization'>) => Viewer | Promise<Viewer>;

/**
 * Recognises callers by API key or by JWT. Throws, or rejects with, `UnauthenticatedError` and
 * `AuthenticationUnavailableError`.
 */
export function createAuthenticator(auth: AuthConfig, deps: AuthenticatorDeps): Authenticate {
  return createAuthenticatorOpener(deps)(auth);
}

/**
 * The same for a configuration that changes: as long as what it says of JWTs stays, so do the issuer's keys that were
 * read and the tokens that were verified.
 */
export function createAuthenticatorOpener({
  log,
  nowMs = () => performance.now(),
  today = () => new Date(),
}: AuthenticatorDeps): (auth: AuthConfig) => Authenticate {
  let last: { readonly jwt: JwtConfig | null; readonly check: JwtCheck | null } = { jwt: null, check: null };
  return ({ apiKeys, jwt }) => {
    if (!isDeepStrictEqual(jwt, last.jwt)) {
      last = { jwt, check: jwt && createJwtCheck(jwt, { log, nowMs, today }) };
    }
    return toAuthenticate(createApiKeyCheck(apiKeys), last.check);
  };
}

type JwtCheck = ReturnType<typeof createJwtCheck>;

function toAuthenticate(
  findKeyHolder: ReturnType<typeof createApiKeyCheck>,
  checkJwt: JwtCheck | null,
): Authenticate {
  return ({ authorization }) => {
    const token = parseBearerToken(authorization);
    const viewer = findKeyHolder(token);
    if (viewer !== null) return viewer;
    if (checkJwt === null || !isJwtShaped(token)) throw new UnauthenticatedError('unknown key');
    return checkJwt(token);
  };
}

function isJwtShaped(token: string): boolean {
  return token.split('.').length === 3;
}
