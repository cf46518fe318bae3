import {
  type ExecutionArgs,
  type ExecutionResult,
  executeRootSelectionSet,
  experimentalExecuteRootSelectionSet,
  legacyExecuteRootSelectionSet,
  validateExecutionArgs,
} from 'graphql';
import type { Limits } from '../../limits.ts';
import type { AnswerInParts, PartFormat } from '../incremental/answer-in-parts.ts';
import { createLateDocuments, isNegative } from '../incremental/create-late-documents.ts';
import { createRequestError } from '../request-error.ts';
import type { GraphqlPlugin } from '../server-context.ts';

/** Executes with graphql-js: Yoga's own executor does not keep the order of the query's fields (specification, 7.2.2). */
export function useGraphqlJs({ maxFirst }: Limits): GraphqlPlugin {
  const lateDocuments = createLateDocuments({ maxFirst });

  function execute(args: ExecutionArgs, format: PartFormat | null): Executed | PromiseLike<Executed> {
    const late = lateDocuments.of(args.document, args.schema);
    const document = late === null ? args.document : format === null ? late.whole : late.inParts;
    // Late fields are loaded together with those that are not.
    const valid = validateExecutionArgs({ ...args, document, enableEarlyExecution: true });
    if (!('schema' in valid)) return { errors: valid };
    const { coerced } = valid.variableValues;
    if (late?.initialCounts.some((value) => isNegative(value, coerced))) throw negativeCount;
    if (late === null || format === null) {
      const result = executeRootSelectionSet(valid);
      return 'then' in result ? result.then((whole) => release(whole, valid)) : result;
    }
    return format === 'incrementalSpec=v0.2'
      ? experimentalExecuteRootSelectionSet(valid)
      : legacyExecuteRootSelectionSet(valid);
  }

  return {
    onExecute({ args: { contextValue }, setExecuteFn }) {
      setExecuteFn((args) => execute(args, contextValue.partFormat));
    },
  };
}

type Executed = ExecutionResult | AnswerInParts;

/**
 * Lets go of what an operation held. graphql-js assigns a function to a property, which V8 therefore makes old at once: all
 * that the function can reach, these two among it, stays until a major garbage collection. It executes no field once the
 * answer is there, so that none misses the context.
 */
function release(result: ExecutionResult, args: { contextValue?: unknown }): ExecutionResult {
  const copy = { ...result };
  result.data = null;
  args.contextValue = undefined;
  return copy;
}

const negativeCount = createRequestError(
  'BAD_USER_INPUT',
  '`@stream(initialCount:)` must be 0 or more: the number of items in the first part of the answer.',
);
