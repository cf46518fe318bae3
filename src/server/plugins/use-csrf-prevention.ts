import type { Plugin } from 'graphql-yoga';
import { createRefusal } from '../limits/refusal.ts';

/** Says that a request was not sent by another site's form: browsers ask first before they send such a header there. */
const csrfHeader = 'x-convograph-csrf';

/** What other GraphQL servers take for the same, and their clients send. */
export const csrfHeaders: readonly string[] = [
  csrfHeader,
  'apollo-require-preflight',
  'x-apollo-operation-name',
  'x-graphql-yoga-csrf',
];

/** What browsers send to any site without asking it first. */
const simpleTypes = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];
const typePattern = /^[^\s/;,]+\/[^\s/;,]+$/;

/** Refuses what a form or a link of another site could send, unless it has a header that they cannot send. */
export function useCsrfPrevention(): Plugin {
  return {
    onRequestParse({ request: { method, headers } }) {
      if (method === 'POST' && !isSimpleType(headers.get('content-type'))) return;
      if (method !== 'POST' && method !== 'GET') return;
      if (csrfHeaders.some((name) => headers.get(name))) return;
      const message = `Another site could have made a browser send this request. Send it as POST with "content-type: application/json", or with the header "${csrfHeader}: 1".`;
      throw createRefusal('CSRF_PREVENTED', message, { status: 403 });
    },
  };
}

function isSimpleType(contentType: string | null): boolean {
  const [type = ''] = (contentType ?? '').toLowerCase().split(';');
  return !typePattern.test(type.trim()) || simpleTypes.includes(type.trim());
}
