import type { Plugin } from 'graphql-yoga';
import type { GraphContext } from '../../context.ts';
import type { ServerContext } from '../server-context.ts';

/** Of these answers a copy may be sent, with this header and none that belongs to one request or one moment. */
const jsonType = /^application\/(?:graphql-response\+)?json;/;

/** Keeps the bytes of whole answers to queries, until the first datum in them expires. */
export function useAnswerCache(): Plugin<GraphContext, ServerContext> {
  return {
    async onResponse({ response, serverContext: { keepAnswer, operation } }) {
      const { context, errors, name, type, documentHash, isTrusted, isIntrospection } = operation;
      const isWhole = context !== null && type === 'query' && errors.length === 0;
      const contentType = response.headers.get('content-type') ?? '';
      const isKept = isWhole && response.status === 200 && jsonType.test(contentType);
      if (keepAnswer === null || !isKept) return;
      const bytes = Buffer.from(await response.clone().arrayBuffer());
      const expiryMs = context.ledger.expiryMs();
      keepAnswer({
        contentType,
        bytes,
        operation: { name, documentHash, isTrusted, isIntrospection },
        expiryMs,
      });
    },
  };
}
