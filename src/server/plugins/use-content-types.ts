import type { Plugin } from 'graphql-yoga';
import { createRefusal } from '../limits/refusal.ts';

/** Refuses bodies that cannot be read: of another type than GraphQL clients send, compressed, or not in UTF-8. */
export function useContentTypes(): Plugin {
  return {
    onRequestParse({ request: { method, headers }, requestParser }) {
      if (method !== 'POST') return;
      const encoding = headers.get('content-encoding')?.toLowerCase() ?? 'identity';
      if (encoding !== 'identity') {
        throw refuse('Send the body as it is: a "content-encoding" is not supported.');
      }
      const [, charset = 'utf-8'] = charsetPattern.exec(headers.get('content-type') ?? '') ?? [];
      if (!/^utf-?8$/i.test(charset)) throw refuse('Send the body in UTF-8: no other charset is supported.');
      if (requestParser === undefined)
        throw refuse('Send the body as JSON, with "content-type: application/json".');
    },
  };
}

const charsetPattern = /;\s*charset="?([^";\s]*)/i;

function refuse(message: string) {
  return createRefusal('UNSUPPORTED_MEDIA_TYPE', message, { status: 415 });
}
