import type { ExecutionResult } from 'graphql';
import type { Limits } from '../../limits.ts';
import { type AnswerInParts, type AnswerPart, isInParts, mapLast } from '../incremental/answer-in-parts.ts';
import { boundResolvers, type ExecutionBounds, startBounds } from '../limits/bound-resolvers.ts';
import type { GraphqlPlugin } from '../server-context.ts';
import { createAnswerTooLarge } from '../write-answer.ts';

/** Ends operations whose answers get too long, by an estimate that is never too high but for `__typename`. */
export function useAnswerLimits({ maxErrors, maxAnswerBytes }: Limits): GraphqlPlugin {
  return {
    onSchemaChange({ schema }) {
      boundResolvers(schema);
    },
    onExecute({ args: { contextValue }, executeFn, setExecuteFn }) {
      const { bytes, work } = contextValue;
      const bounds = startBounds(contextValue, { maxErrors, bytes, work });
      const tooLarge = bytes.exceeded.then(() => ({
        data: null,
        errors: [createAnswerTooLarge(maxAnswerBytes)],
      }));
      setExecuteFn((args) => {
        const result: PromiseLike<Executed> | Executed = executeFn(args);
        if (!('then' in result)) return bytes.isExceeded ? tooLarge : finish(result, bounds);
        return Promise.race([tooLarge, result.then((whole) => finish(whole, bounds))]);
      });
    },
  };
}

type Executed = ExecutionResult | AnswerInParts;

function finish(result: Executed, bounds: ExecutionBounds): Executed {
  if (isInParts(result)) return mapLast(result, (part) => withErrorsLeftOut(part, bounds));
  return withErrorsLeftOut(result, bounds);
}

function withErrorsLeftOut<Result extends ExecutionResult | AnswerPart>(
  result: Result,
  { errorsLeftOut }: ExecutionBounds,
): Result {
  if (errorsLeftOut === 0) return result;
  return { ...result, extensions: { ...result.extensions, errorsLeftOut } };
}
