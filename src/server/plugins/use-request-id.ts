import type { Plugin } from 'graphql-yoga';
import type { ServerContext } from '../server-context.ts';

/** Answers every request with its `x-request-id`. */
export function useRequestId(): Plugin<object, ServerContext> {
  return {
    onResponse({ response, serverContext }) {
      response.headers.set('x-request-id', serverContext.requestId);
    },
  };
}
