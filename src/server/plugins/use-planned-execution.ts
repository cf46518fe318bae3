import { subscribe } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { createPlannedExecute } from '../execution/create-planned-execute.ts';

/**
 * Executes with an executor of our own: Yoga's gives fields in the order in which they finish, where the specification
 * (7.2.2, Serialized Map Ordering) wants that of the query, and graphql-js does again for each row what follows from
 * the document alone.
 */
export function usePlannedExecution(): Plugin {
  const execute = createPlannedExecute();
  return {
    onExecute({ setExecuteFn }) {
      setExecuteFn(execute);
    },
    onSubscribe({ setSubscribeFn }) {
      setSubscribeFn(subscribe);
    },
  };
}
