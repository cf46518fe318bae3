import { getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { GraphContext } from '../../context.ts';
import type { AnswerCache } from '../answer-cache.ts';
import type { ServerContext } from '../server-context.ts';
import { rateLimitHeaders } from './use-rate-limit-headers.ts';

/** Headers that hold for one request only. */
const ownHeaders: ReadonlySet<string> = new Set(['x-request-id', ...rateLimitHeaders]);

/** Keeps the bytes of whole answers to queries, until the first datum in them expires. */
export function useAnswerCache(answers: AnswerCache): Plugin<GraphContext, ServerContext> {
  const queries = new WeakSet<object>();
  return {
    onExecute({ args: { contextValue, document, operationName } }) {
      const { operation } = getOperationAST(document, operationName) ?? {};
      if (operation === OperationTypeNode.QUERY) queries.add(contextValue.ledger);
    },
    async onResponse({ response, serverContext: { answerKey, operation } }) {
      const { context, errors, name, documentHash } = operation;
      const isWhole = context !== null && queries.has(context.ledger) && errors.length === 0;
      if (answerKey === null || !isWhole || response.status !== 200) return;
      const bytes = Buffer.from(await response.clone().arrayBuffer());
      const headers = Object.fromEntries([...response.headers].filter(([name]) => !ownHeaders.has(name)));
      const expiryMs = context.ledger.expiryMs();
      answers.set(answerKey, { status: 200, headers, bytes, operation: { name, documentHash }, expiryMs });
    },
  };
}
