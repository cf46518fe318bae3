import type { Plugin } from 'graphql-yoga';
import type { GraphContext } from '../../context.ts';
import { unwrap } from '../mask-error.ts';

/** Notes which request met a failure, because whoever masks it sees the error alone. */
export function useFailureRequests(requestIds: WeakMap<object, string>): Plugin<GraphContext> {
  return {
    onExecute: ({ args: { contextValue } }) => ({
      onExecuteDone({ result }) {
        if (!('errors' in result)) return;
        for (const error of result.errors ?? []) {
          const cause = unwrap(error);
          if (cause instanceof Error) requestIds.set(cause, contextValue.requestId);
        }
      },
    }),
  };
}
