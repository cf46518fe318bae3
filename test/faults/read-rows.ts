import type { Place } from './places.ts';

/** A message as the documents of the places ask for it. */
export interface StruckRow {
  readonly __typename: string;
  readonly messageId: string;
  readonly createdAt: string | null;
}

interface StruckList {
  readonly nodes: readonly StruckRow[];
}

/** The rows of each struck part of an answer; of a single message that one. Throws where a part is null. */
export function readRows(data: unknown, { name, paths }: Place): readonly (readonly StruckRow[])[] {
  return paths.map((path) => {
    const value = path.reduce<unknown>((at, key) => Object(at)[key], data);
    if (value === null || value === undefined) throw new Error(`${name}: nothing at ${path.join('.')}.`);
    return isList(value) ? value.nodes : [value as StruckRow];
  });
}

function isList(value: unknown): value is StruckList {
  return Array.isArray(Object(value).nodes);
}
