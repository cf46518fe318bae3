import type { EndedOperation } from '../server/operation-observer.ts';
import { createBoundedNames } from './create-bounded-names.ts';

const mostNames = 100;

/**
 * Names operations in metrics and traces: by their own names, as long as those are among the first 100 that were
 * executed; `anonymous` without a name; `unknown` where the request was refused before that was read; else `other`.
 */
export function createOperationNames(): (operation: EndedOperation) => string {
  const names = createBoundedNames(mostNames);
  return ({ name, type, isRefused }) => {
    if (name === null) return type === null ? 'unknown' : 'anonymous';
    // What is refused costs a client nothing, so it gets no place of its own.
    return isRefused ? names.find(name) : names.add(name);
  };
}
