import { createRequestError } from '../graphql/request-error.ts';
import type { HttpRequest } from './http-request.ts';
import { toContentType } from './read-parameters.ts';

const csrfHeader = 'x-convograph-csrf';

/** Headers that other GraphQL servers accept, so their clients send them. */
const csrfHeaders: readonly string[] = [
  csrfHeader,
  'apollo-require-preflight',
  'x-apollo-operation-name',
  'x-graphql-yoga-csrf',
];

const simpleTypes = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];
const typePattern = /^[^\s/;,]+\/[^\s/;,]+$/;

/** Browsers send the credentials of other schemes by themselves, also for another site. */
const bearerPattern = /^bearer +\S/i;

/** Refuses what another origin's page could make a browser send without preflight. Throws `GraphQLError`. */
export function checkCsrf({ method, headers }: HttpRequest, corsOrigins: readonly string[]): void {
  const type = toContentType(headers);
  if (typePattern.test(type) && !simpleTypes.includes(type)) return;
  if (csrfHeaders.some((name) => headers[name])) return;
  if (method === 'GET' && !mayBeForeign(headers, corsOrigins)) return;
  const message = `Another site could have made a browser send this request. Send it as POST with "content-type: application/json", or with the header "${csrfHeader}: 1".`;
  throw createRequestError('CSRF_PREVENTED', message, { status: 403 });
}

function mayBeForeign(headers: HttpRequest['headers'], corsOrigins: readonly string[]): boolean {
  if (bearerPattern.test(headers.authorization ?? '')) return false;
  if (['same-origin', 'none'].includes(String(headers['sec-fetch-site']))) return false;
  const { origin } = headers;
  if (origin !== undefined && corsOrigins.some((allowed) => allowed === '*' || allowed === origin))
    return false;
  return Object.entries(headers).some(([name, value]) => isOfBrowser(name, value));
}

/** Node's `fetch` sends this mode too; with it, a browser names the origin, or says that it is its own. */
function isOfBrowser(name: string, value: unknown): boolean {
  if (name === 'sec-fetch-mode' && value === 'cors') return false;
  return name === 'origin' || name === 'referer' || name.startsWith('sec-fetch-');
}
