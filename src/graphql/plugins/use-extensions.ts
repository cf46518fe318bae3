import type { ExecutionResult } from 'graphql';
import type { Hint } from '../../context.ts';
import { toExplanation } from '../../ledger/to-explanation.ts';
import { type AnswerPart, isInParts, mapLast } from '../incremental/answer-in-parts.ts';
import { explainHeader } from '../request-settings.ts';
import type { GraphqlPlugin } from '../server-context.ts';

/** Adds `hints` and, where it is wanted and allowed, `upstream`: what the operation cost; to the last part of an answer in parts. */
export function useExtensions(isExplainedByDefault: boolean): GraphqlPlugin {
  return {
    onExecute({ args }) {
      const { hints, ledger, viewer, settings } = args.contextValue;
      const isExplained = (settings.isExplained ?? isExplainedByDefault) && viewer.scopes.includes('explain');
      if (settings.isExplained && !isExplained) hints.push(explanationForbidden);
      const findHints = () => (ledger.isStale() ? [...hints, staleHint] : hints);
      const withExtensions = <Result extends ExecutionResult | AnswerPart>(result: Result): Result => {
        const found = findHints();
        return {
          ...result,
          extensions: {
            ...result.extensions,
            ...(found.length > 0 && { hints: found }),
            ...(isExplained && { upstream: toExplanation(ledger) }),
          },
        };
      };
      return {
        onExecuteDone({ result, setResult }) {
          if (Symbol.asyncIterator in result) return;
          if (isInParts(result)) setResult(mapLast(result, withExtensions));
          else if (findHints().length > 0 || isExplained) setResult(withExtensions(result));
        },
      };
    },
  };
}

const staleHint: Hint = {
  code: 'STALE',
  path: [],
  message: 'The API cannot be asked now: some of this was read earlier, and may have changed.',
};

const explanationForbidden: Hint = {
  code: 'FORBIDDEN',
  path: [],
  message: `\`extensions.upstream\` needs the scope explain: send "${explainHeader}: 0", or ask the operators of this server for the scope.`,
};
