import type { EndedOperation } from '../graphql/operation-observer.ts';
import type { SourceConfig } from '../sources/define-source.ts';

/** The names that a label may have: the first so many, then `other`. */
export interface BoundedNames {
  add(name: string): string;
  find(name: string): string;
}

/** Clients choose names, and each value of a label takes memory as long as the process lives. */
export function createBoundedNames(most: number): BoundedNames {
  const names = new Map<string, string>();
  const find = (name: string) => names.get(name) ?? 'other';
  return {
    add(name) {
      if (!names.has(name) && names.size < most) {
        // A copy: a substring would keep the whole document in memory.
        const copy = Buffer.from(name).toString();
        names.set(copy, copy);
      }
      return find(name);
    },
    find,
  };
}

const mostOperations = 100;

/** The name (first 100 executed) or `other`; `anonymous`: no name; `unknown`: refused before it was read. */
export function createOperationNames(): (operation: EndedOperation) => string {
  const names = createBoundedNames(mostOperations);
  return ({ name, type, isRefused }) => {
    if (name === null) return type === null ? 'unknown' : 'anonymous';
    // A refused request costs a client nothing, so it gets no place of its own.
    return isRefused ? names.find(name) : names.add(name);
  };
}

const mostSources = 100;

/** Names chatbots in metrics: by `chatbotId` while there are at most 100 of them, else by their provider. */
export function createSourceNames(
  chatbots: readonly Pick<SourceConfig, 'chatbotId' | 'provider'>[],
): (chatbotId: string) => string {
  if (chatbots.length <= mostSources) return (chatbotId) => chatbotId;
  const providers = new Map(chatbots.map(({ chatbotId, provider }) => [chatbotId, provider]));
  return (chatbotId) => providers.get(chatbotId) ?? 'other';
}
