import { execute, subscribe } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * Executes with GraphQL's reference implementation: Yoga's own gives fields in the order in which they finish, where
 * the specification (7.2.2, Serialized Map Ordering) wants that of the query.
 */
export function useReferenceExecution(): Plugin {
  return {
    onExecute({ setExecuteFn }) {
      setExecuteFn(execute);
    },
    onSubscribe({ setSubscribeFn }) {
      setSubscribeFn(subscribe);
    },
  };
}
