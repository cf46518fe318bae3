import type { Plugin } from 'graphql-yoga';
import type { GraphContext } from '../../context.ts';

/** Puts the hints that an operation gathered into `extensions.hints`; without any, the key is absent. */
export function useHints(): Plugin<GraphContext> {
  return {
    onExecute({ args: { contextValue } }) {
      return {
        onExecuteDone({ result, setResult }) {
          const { hints } = contextValue;
          if (hints.length === 0 || Symbol.asyncIterator in result) return;
          setResult({ ...result, extensions: { ...result.extensions, hints } });
        },
      };
    },
  };
}
