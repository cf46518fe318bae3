import type { Plugin, YogaInitialContext } from 'graphql-yoga';
import type { GraphContext, Hint } from '../../context.ts';
import { toExplanation } from '../../ledger/to-explanation.ts';
import { explainHeader, parseHeaderSwitch } from '../parse-header-switch.ts';

export interface ExtensionsOptions {
  /** Whether operations are explained that do not say. */
  readonly isExplainedByDefault: boolean;
}

/**
 * Adds to an answer's `extensions` the `hints` that the operation gathered and, where it is wanted, what it cost:
 * `upstream`. A viewer who asks for that and may not know it gets a hint in its place. What is not there has no key.
 */
export function useExtensions({ isExplainedByDefault }: ExtensionsOptions): Plugin<GraphContext> {
  return {
    onExecute({ args }) {
      const { hints, ledger, viewer, request }: GraphContext & YogaInitialContext = args.contextValue;
      const asked = parseHeaderSwitch(request.headers, explainHeader);
      const isExplained = (asked ?? isExplainedByDefault) && viewer.scopes.includes('explain');
      if (asked && !isExplained) hints.push(explanationForbidden);
      return {
        onExecuteDone({ result, setResult }) {
          if ((hints.length === 0 && !isExplained) || Symbol.asyncIterator in result) return;
          const extensions = {
            ...result.extensions,
            ...(hints.length > 0 && { hints }),
            ...(isExplained && { upstream: toExplanation(ledger) }),
          };
          setResult({ ...result, extensions });
        },
      };
    },
  };
}

const explanationForbidden: Hint = {
  code: 'FORBIDDEN',
  path: [],
  message: `\`extensions.upstream\` needs the scope explain: send "${explainHeader}: 0", or ask the operators of this server for the scope.`,
};
