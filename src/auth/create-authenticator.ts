import type { IncomingHttpHeaders } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import { UnauthenticatedError } from '../errors.ts';
import type { Viewer } from '../viewer.ts';
import type { AuthConfig, JwtConfig } from './auth-config.ts';
import { createApiKeyCheck } from './create-api-key-check.ts';
import { createJwtCheck, type JwtCheckDeps } from './create-jwt-check.ts';
import { parseBearerToken } from './parse-bearer-token.ts';

export type AuthenticatorDeps = Pick<JwtCheckDeps, 'log'> & Partial<JwtCheckDeps>;

export type Authenticate = (headers: Pick<IncomingHttpHeaders, 'authorization'>) => Viewer | Promise<Viewer>;

/** Recognises callers; issuers' keys and verified tokens stay as long as the JWT part. Throws `UnauthenticatedError`, `AuthenticationUnavailableError`. */
export function createAuthenticator({
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
