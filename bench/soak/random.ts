/** Repeatable chance. */
export interface Random {
  /** A whole number from 0 to below `bound`. */
  int(bound: number): number;
  /** True in so many of all cases: 0 to 1. */
  chance(share: number): boolean;
  /** Throws when there is nothing to choose from. */
  pick<Item>(items: readonly Item[]): Item;
}

/** The same numbers for the same seed (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  const int = (bound: number) => Math.floor(next() * bound);
  return {
    int,
    chance: (share) => next() < share,
    pick(items) {
      const item = items[int(items.length)];
      if (item === undefined) throw new Error('There is nothing to choose from.');
      return item;
    },
  };
}
