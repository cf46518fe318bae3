import type { Plugin } from 'graphql-yoga';
import { createRefusal } from '../limits/refusal.ts';

/** Says that a request was not sent by another site's form: browsers ask first before they send such a header there. */
const csrfHeader = 'x-convograph-csrf';

/** What other GraphQL servers take for the same, and their clients send. */
const csrfHeaders: readonly string[] = [
  csrfHeader,
  'apollo-require-preflight',
  'x-apollo-operation-name',
  'x-graphql-yoga-csrf',
];

/** What browsers send to any site without asking it first. */
const simpleTypes = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];
const typePattern = /^[^\s/;,]+\/[^\s/;,]+$/;

/** Browsers send the credentials of other schemes by themselves, also for another site. */
const bearerPattern = /^bearer +\S/i;

/**
 * Refuses what a page of another origin could make a browser send without a preflight: a POST of a simple content type,
 * and a GET that shows no sign of anything else. The pages of `corsOrigins` may send a GET.
 */
export function useCsrfPrevention(corsOrigins: readonly string[]): Plugin {
  return {
    onRequestParse({ request: { method, headers } }) {
      if (method !== 'POST' && method !== 'GET') return;
      if (!isSimpleType(headers.get('content-type'))) return;
      if (csrfHeaders.some((name) => headers.get(name))) return;
      if (method === 'GET' && !mayBeForeign(headers, corsOrigins)) return;
      const message = `Another site could have made a browser send this request. Send it as POST with "content-type: application/json", or with the header "${csrfHeader}: 1".`;
      throw createRefusal('CSRF_PREVENTED', message, { status: 403 });
    },
  };
}

function isSimpleType(contentType: string | null): boolean {
  const [type = ''] = (contentType ?? '').toLowerCase().split(';');
  return !typePattern.test(type.trim()) || simpleTypes.includes(type.trim());
}

/** Whether a page of another origin could have made a browser send a GET with these headers. */
function mayBeForeign(headers: Headers, corsOrigins: readonly string[]): boolean {
  if (bearerPattern.test(headers.get('authorization') ?? '')) return false;
  if (['same-origin', 'none'].includes(headers.get('sec-fetch-site') ?? '')) return false;
  const origin = headers.get('origin');
  if (origin !== null && corsOrigins.some((allowed) => allowed === '*' || allowed === origin)) return false;
  return [...headers].some(([name, value]) => isOfBrowser(name, value));
}

/** Node's `fetch` sends a mode as well; of that mode a browser names the origin, or that it is its own. */
function isOfBrowser(name: string, value: string): boolean {
  if (name === 'sec-fetch-mode' && value === 'cors') return false;
  return name === 'origin' || name === 'referer' || name.startsWith('sec-fetch-');
}
