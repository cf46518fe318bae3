import type { Plugin } from 'graphql-yoga';
import { boundErrors, startErrorCount } from '../limits/count-errors.ts';

/** Keeps the first errors of each answer, and tells in `extensions.errorsLeftOut` how many there were besides. */
export function useErrorLimit(maxErrors: number): Plugin {
  return {
    onSchemaChange({ schema }) {
      boundErrors(schema);
    },
    onExecute({ args: { contextValue } }) {
      const count = startErrorCount(contextValue, maxErrors);
      return {
        onExecuteDone({ result, setResult }) {
          if (count.leftOut === 0 || Symbol.asyncIterator in result) return;
          setResult({ ...result, extensions: { ...result.extensions, errorsLeftOut: count.leftOut } });
        },
      };
    },
    onExecutionResult({ result, setResult }) {
      if (result === undefined || Array.isArray(result) || !('errors' in result)) return;
      const { errors = [], extensions } = result;
      if (errors.length <= maxErrors) return;
      const before = extensions?.['errorsLeftOut'];
      const errorsLeftOut = errors.length - maxErrors + (typeof before === 'number' ? before : 0);
      setResult({
        ...result,
        errors: errors.slice(0, maxErrors),
        extensions: { ...extensions, errorsLeftOut },
      });
    },
  };
}
