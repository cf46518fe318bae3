import type { IncomingHttpHeaders } from 'node:http';
import { UnauthenticatedError } from '../errors.ts';
import type { Viewer } from '../viewer.ts';
import type { AuthConfig } from './auth-config.ts';
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
export function createAuthenticator(
  { apiKeys, jwt }: AuthConfig,
  { log, nowMs = () => performance.now(), today = () => new Date() }: AuthenticatorDeps,
): Authenticate {
  const findKeyHolder = createApiKeyCheck(apiKeys);
  const checkJwt = jwt && createJwtCheck(jwt, { log, nowMs, today });
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
