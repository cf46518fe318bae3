import type { Explanation } from '../explanation/explanation.ts';

export interface Cost {
  /** Counts the operations of the page. */
  readonly number: number;
  readonly operation: string;
  readonly explanation: Explanation;
}

/** What the latest operations cost that were explained, the last one first, for those who listen. */
export interface RecentCosts {
  get(): readonly Cost[];
  add(operation: string, explanation: Explanation): void;
  subscribe(listener: () => void): () => void;
}

const kept = 20;

export function createRecentCosts(): RecentCosts {
  const listeners = new Set<() => void>();
  let costs: readonly Cost[] = [];
  return {
    get: () => costs,
    add(operation, explanation) {
      const number = (costs[0]?.number ?? 0) + 1;
      costs = [{ number, operation, explanation }, ...costs].slice(0, kept);
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
