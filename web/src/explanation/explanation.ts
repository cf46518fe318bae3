import type { Explanation } from '../../../src/ledger/to-explanation.ts';

export type { Explanation };

/** What an answer cost; null where it does not say. */
export function readExplanation(answer: { readonly extensions?: unknown }): Explanation | null {
  const { extensions } = answer;
  if (typeof extensions !== 'object' || extensions === null || !('upstream' in extensions)) return null;
  return extensions.upstream as Explanation;
}
