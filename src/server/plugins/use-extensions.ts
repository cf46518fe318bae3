import type { Plugin, YogaInitialContext } from 'graphql-yoga';
import type { GraphContext } from '../../context.ts';
import { toExplanation } from '../../ledger/to-explanation.ts';
import { explainHeader, parseHeaderSwitch } from '../parse-header-switch.ts';

export interface ExtensionsOptions {
  /** Whether operations are explained that do not say. */
  readonly isExplainedByDefault: boolean;
}

/**
 * Adds to an answer's `extensions` the `hints` that the operation gathered and, where it is wanted, what it cost:
 * `upstream`. What is not there has no key.
 */
export function useExtensions({ isExplainedByDefault }: ExtensionsOptions): Plugin<GraphContext> {
  return {
    onExecute({ args }) {
      const { hints, ledger, request }: GraphContext & YogaInitialContext = args.contextValue;
      const isExplained = parseHeaderSwitch(request.headers, explainHeader) ?? isExplainedByDefault;
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
