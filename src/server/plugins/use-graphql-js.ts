import { execute, subscribe } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * Executes with graphql-js: Yoga's own executor gives fields in the order in which they finish, where the specification
 * (7.2.2, Serialized Map Ordering) wants that of the query.
 */
export function useGraphqlJs(): Plugin {
  return {
    onExecute({ setExecuteFn }) {
      setExecuteFn(execute);
    },
    onSubscribe({ setSubscribeFn }) {
      setSubscribeFn(subscribe);
    },
  };
}
