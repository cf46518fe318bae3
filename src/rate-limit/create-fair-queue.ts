export type Decision = 'stay' | 'served' | 'leave';

/** Round robin between turns; first come, first served within one. */
export interface FairQueue<Item extends object> {
  readonly size: number;
  add(item: Item, turn: object): void;
  remove(item: Item, turn: object): void;
  /** Items in the order of service; where one leaves, the next of its turn takes its place. */
  serve(decide: (item: Item) => Decision): void;
}

export function createFairQueue<Item extends object>(): FairQueue<Item> {
  const turns = new Map<object, Set<Item>>();
  let size = 0;

  function remove(item: Item, turn: object): void {
    const items = turns.get(turn);
    if (!items?.delete(item)) return;
    size -= 1;
    if (items.size === 0) turns.delete(turn);
  }

  function serveTurn(turn: object, left: Iterator<Item>, decide: (item: Item) => Decision): boolean {
    for (let next = left.next(); !next.done; next = left.next()) {
      const decision = decide(next.value);
      if (decision === 'stay') return true;
      remove(next.value, turn);
      if (decision === 'leave') continue;
      const items = turns.get(turn);
      if (items !== undefined) {
        turns.delete(turn);
        turns.set(turn, items);
      }
      return true;
    }
    return false;
  }

  return {
    get size() {
      return size;
    },
    add(item, turn) {
      const items = turns.get(turn);
      if (items === undefined) turns.set(turn, new Set([item]));
      else items.add(item);
      size += 1;
    },
    remove,
    serve(decide) {
      let round = Array.from(turns, ([turn, items]) => ({ turn, left: items.values() }));
      while (round.length > 0) round = round.filter(({ turn, left }) => serveTurn(turn, left, decide));
    },
  };
}
