import type { IncomingHttpHeaders } from 'node:http';
import { AuthenticationUnavailableError, UnauthenticatedError } from '../errors.ts';
import type { Viewer } from '../viewer.ts';
import { createHttpRefusal, type HttpRefusal } from './http-refusal.ts';

/** Tells who sent a request, or throws `UnauthenticatedError` or `AuthenticationUnavailableError`. */
export type Authenticate = (headers: IncomingHttpHeaders) => Viewer | Promise<Viewer>;

/** Who asks, or why they get no answer. */
export type Caller =
  | { readonly viewer: Viewer; readonly refusal: null }
  | { readonly viewer: Viewer | null; readonly refusal: HttpRefusal };

/** It reads the same whatever was wrong, so that nobody learns from it how near they came. */
const createUnauthenticated = (challenge: string) =>
  createHttpRefusal('UNAUTHENTICATED', {
    status: 401,
    message:
      'Say who you are: send the header "authorization: Bearer …" with an API key or a token that this server knows and that is still valid.',
    headers: { 'www-authenticate': challenge },
  });
const noCredential = createUnauthenticated('Bearer');
const wrongCredential = createUnauthenticated('Bearer error="invalid_token"');

const unavailable = createHttpRefusal('AUTHENTICATION_UNAVAILABLE', {
  status: 503,
  message: 'It cannot be told at the moment who you are: try again in a few seconds.',
  headers: { 'retry-after': '5' },
});

const forbidden = createHttpRefusal('FORBIDDEN', {
  status: 403,
  message: 'You may not read here: ask the operators of this server for the scope "read".',
  headers: { 'www-authenticate': 'Bearer error="insufficient_scope", scope="read"' },
});

/** Rejects only with what `authenticate` should not have thrown. */
export async function recogniseCaller(
  headers: IncomingHttpHeaders,
  authenticate: Authenticate,
): Promise<Caller> {
  try {
    const viewer = await authenticate(headers);
    return { viewer, refusal: viewer.scopes.includes('read') ? null : forbidden };
  } catch (error) {
    if (error instanceof AuthenticationUnavailableError) return { viewer: null, refusal: unavailable };
    if (!(error instanceof UnauthenticatedError)) throw error;
    const { reason } = error;
    const refusal = reason === 'no bearer token' ? noCredential : wrongCredential;
    return { viewer: null, refusal: { ...refusal, reason } };
  }
}
