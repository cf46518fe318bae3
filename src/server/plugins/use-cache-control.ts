import type { Plugin } from 'graphql-yoga';
import { freshHeader, parseHeaderSwitch } from '../parse-header-switch.ts';
import type { ServerContext } from '../server-context.ts';

/** Lets browsers keep what the operator allows them to keep: answers to queries in which nothing failed or is of this moment alone. */
export function useCacheControl(): Plugin<object, ServerContext> {
  return {
    onResponse({ request, response, serverContext: { operation, allowCaching } }) {
      const { context, errors } = operation;
      if (context === null || errors.length > 0 || response.status !== 200) return;
      const isOfThisMoment = context.ledger.expiryMs() === Number.NEGATIVE_INFINITY;
      const mustLook = parseHeaderSwitch(request.headers, freshHeader) ?? false;
      if (!isOfThisMoment && !mustLook) allowCaching();
    },
  };
}
