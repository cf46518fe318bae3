/** The names that a label of a metric may have: the first so many, then `other` for all that come later. */
export interface BoundedNames {
  /** The name itself, which is remembered from now on, or `other`. */
  add(name: string): string;
  /** The name itself if it is remembered, else `other`. */
  find(name: string): string;
}

/** Clients choose what their operations are called, and each value of a label takes memory for as long as the process lives. */
export function createBoundedNames(most: number): BoundedNames {
  const names = new Map<string, string>();
  const find = (name: string) => names.get(name) ?? 'other';
  return {
    add(name) {
      if (!names.has(name) && names.size < most) {
        // A copy: a part of a document would hold all of it.
        const copy = Buffer.from(name).toString();
        names.set(copy, copy);
      }
      return find(name);
    },
    find,
  };
}
