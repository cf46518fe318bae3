import type { IncomingHttpHeaders } from 'node:http';
import { AuthenticationUnavailableError, UnauthenticatedError } from '../errors.ts';
import type { OperationRecord } from '../graphql/operation-record.ts';
import { createRequestError } from '../graphql/request-error.ts';
import type { Viewer } from '../viewer.ts';

export type Authenticate = (headers: IncomingHttpHeaders) => Viewer | Promise<Viewer>;

/** Always the same text, so that nobody learns how near they came. */
const createUnauthenticated = (challenge: string) =>
  createRequestError(
    'UNAUTHENTICATED',
    'Say who you are: send the header "authorization: Bearer …" with an API key or a token that this server knows and that is still valid.',
    { status: 401, headers: { 'www-authenticate': challenge } },
  );
const noCredential = createUnauthenticated('Bearer');
const wrongCredential = createUnauthenticated('Bearer error="invalid_token"');

const unavailable = createRequestError(
  'AUTHENTICATION_UNAVAILABLE',
  'It cannot be told at the moment who you are: try again in a few seconds.',
  { status: 503, headers: { 'retry-after': '5' } },
);

const forbidden = createRequestError(
  'FORBIDDEN',
  'You may not read here: ask the operators of this server for the scope "read".',
  {
    status: 403,
    headers: { 'www-authenticate': 'Bearer error="insufficient_scope", scope="read"' },
  },
);

/** Notes who sent a request. Rejects with `GraphQLError` where that is unknown, or may not read. */
export async function authenticateCaller(
  headers: IncomingHttpHeaders,
  authenticate: Authenticate,
  operation: OperationRecord,
): Promise<Viewer> {
  try {
    const viewer = await authenticate(headers);
    operation.caller = viewer.id;
    if (viewer.scopes.includes('read')) return viewer;
  } catch (error) {
    if (error instanceof AuthenticationUnavailableError) throw unavailable;
    if (!(error instanceof UnauthenticatedError)) throw error;
    operation.reason = error.reason;
    throw error.reason === 'no bearer token' ? noCredential : wrongCredential;
  }
  throw forbidden;
}
