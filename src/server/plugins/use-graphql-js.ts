import { execute } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * Executes with graphql-js. Yoga's own executor lists the fields of an object in the order in which they were ready;
 * the specification (7.2.2, Serialized Map Ordering) and snapshot tests want the order in which they were asked.
 */
export function useGraphqlJs(): Plugin {
  return {
    onExecute({ setExecuteFn }) {
      setExecuteFn(execute);
    },
  };
}
