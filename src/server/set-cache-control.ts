import type { ServerResponse } from 'node:http';
import { explainHeader, freshHeader } from './parse-header-switch.ts';

/** What an answer depends on beside the URL. */
const varyingHeaders = ['accept', 'authorization', explainHeader, freshHeader].join(', ');

/**
 * Says that nobody may keep this answer. Gives the function that allows it after all, as far as `optIn` goes; call it
 * for a whole answer to a query.
 */
export function setCacheControl(response: ServerResponse, optIn: string | null): () => void {
  response.setHeader('cache-control', 'private, no-store');
  return () => {
    if (optIn === null) return;
    response.setHeader('cache-control', optIn);
    response.appendHeader('vary', varyingHeaders);
  };
}
