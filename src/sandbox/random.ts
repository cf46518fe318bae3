/** Repeatable: the same seed gives the same numbers. */
export interface Random {
  /** From 0 to less than `end`. */
  int(end: number): number;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
}

/** Mulberry32; `seed` is an unsigned 32-bit integer. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  function int(end: number): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end);
  }
  return { int, pick: (items) => items[int(items.length)] ?? items[0] };
}
