import type { Plugin } from 'graphql-yoga';
import type { ServerContext } from '../server-context.ts';

/** Lets browsers keep what the operator allows them to keep: answers to queries in which nothing failed. */
export function useCacheControl(): Plugin<object, ServerContext> {
  return {
    onResponse({ response, serverContext: { operation, allowCaching } }) {
      const isWhole = operation.context !== null && operation.errors.length === 0;
      if (isWhole && response.status === 200) allowCaching();
    },
  };
}
