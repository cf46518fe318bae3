/** What becomes of an item that is looked at: it stays, it has had its turn, or it leaves without having had one. */
export type Verdict = 'stays' | 'served' | 'leaves';

/** Items in turns: one of each turn, round after round; within a turn first come, first served. */
export interface FairQueue<Item extends object> {
  readonly size: number;
  add(item: Item, turn: object): void;
  /** Does nothing where it is not in the queue. */
  remove(item: Item, turn: object): void;
  /**
   * Judges all items in the order in which they would be served; where one leaves, the next of its turn takes its
   * place. A turn that was served waits behind the others. The verdicts may not change the queue themselves.
   */
  judge(verdictOf: (item: Item) => Verdict): void;
}

export function createFairQueue<Item extends object>(): FairQueue<Item> {
  /** By turn, the next one first; none is empty. */
  const turns = new Map<object, Set<Item>>();
  let size = 0;

  function remove(item: Item, turn: object): void {
    const items = turns.get(turn);
    if (!items?.delete(item)) return;
    size -= 1;
    if (items.size === 0) turns.delete(turn);
  }

  /** Judges items of one turn up to the first that uses it; false when there is none. */
  function judgeTurn(turn: object, left: Iterator<Item>, verdictOf: (item: Item) => Verdict): boolean {
    for (let next = left.next(); !next.done; next = left.next()) {
      const verdict = verdictOf(next.value);
      if (verdict === 'stays') return true;
      remove(next.value, turn);
      if (verdict === 'served') {
        moveBack(turn);
        return true;
      }
    }
    return false;
  }

  function moveBack(turn: object): void {
    const items = turns.get(turn);
    if (items === undefined) return;
    turns.delete(turn);
    turns.set(turn, items);
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
    judge(verdictOf) {
      let round = Array.from(turns, ([turn, items]) => ({ turn, left: items.values() }));
      while (round.length > 0) round = round.filter(({ turn, left }) => judgeTurn(turn, left, verdictOf));
    },
  };
}
