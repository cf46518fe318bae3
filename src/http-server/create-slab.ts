/** What is in progress, and soon over. */
export interface Slab<Item> extends Iterable<Item> {
  readonly size: number;
  /** The result removes it; false: it was removed before. */
  add(item: Item): () => boolean;
}

/**
 * In place of a `Set` or a `Map`: one that lives for long is copied by V8 as items come and go, and each copy left behind
 * keeps what it held until a major garbage collection.
 */
export function createSlab<Item>(): Slab<Item> {
  const slots: (Item | undefined)[] = [];
  const unused: number[] = [];
  return {
    get size() {
      return slots.length - unused.length;
    },
    add(item) {
      const slot = unused.pop() ?? slots.length;
      slots[slot] = item;
      let isIn = true;
      return () => {
        if (!isIn) return false;
        isIn = false;
        slots[slot] = undefined;
        unused.push(slot);
        return true;
      };
    },
    *[Symbol.iterator]() {
      for (const item of slots) if (item !== undefined) yield item;
    },
  };
}
