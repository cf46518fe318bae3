import { z } from 'zod';
import { BadUserInputError } from '../errors.ts';
import { toListIdentity } from '../lists/cursor.ts';
import type { Message } from '../models.ts';
import { readOpaqueText, toOpaqueText } from '../opaque-text.ts';
import type { Archive, ArchiveSearch } from './archive.ts';
import { type MarkedText, markText } from './mark-text.ts';
import { toSearchableText } from './searchable-text.ts';

export interface SearchEdge {
  readonly node: Message;
  readonly cursor: string;
  marked(): MarkedText;
}

export interface SearchPage {
  readonly edges: readonly SearchEdge[];
  /** All matches, but no more than `mostCounted`. */
  countMatches(): Promise<number>;
  hasNextPage(): Promise<boolean>;
  hasPreviousPage(): Promise<boolean>;
}

export interface SearchWindow {
  readonly count: number;
  readonly after: string | null;
}

/** Counting goes through the matches one by one. */
export const mostCounted = 1_000;

const version = 1;
const wire = z.tuple([z.literal(version), z.string(), z.int().min(0)]);

/**
 * Finds messages. A place in time never changes, so that pages stay right while rows are added. Rejects with `BadUserInputError` for
 * a cursor of another search, and `ArchiveError`.
 */
export async function readSearchPage(
  archive: Pick<Archive, 'search' | 'countMatches'>,
  search: ArchiveSearch,
  { count, after }: SearchWindow,
): Promise<SearchPage> {
  const { text, kinds, roles, sessionId, userId, sinceMs, untilMs } = search;
  const terms = JSON.stringify([text, kinds, roles, sinceMs, untilMs]);
  const identity = toListIdentity(['search', terms, sessionId, userId]);
  const below = after === null ? null : decodeCursor(after, identity);
  const found = await archive.search(search, below, count + 1);
  const edges = found.slice(0, count).map(({ place, message }) => ({
    node: message,
    cursor: toOpaqueText([version, identity, place]),
    marked: once(() => markText(toSearchableText(message) ?? '', text.wanted)),
  }));
  return {
    edges,
    countMatches: once(() => archive.countMatches(search, mostCounted + 1)),
    hasNextPage: async () => found.length > count,
    async hasPreviousPage() {
      if (below === null) return false;
      const [newest] = await archive.search(search, null, 1);
      return newest !== undefined && newest.place >= below;
    },
  };
}

function decodeCursor(cursor: string, identity: string): number {
  const { data } = wire.safeParse(readOpaqueText(cursor));
  if (data === undefined || data[1] !== identity) {
    throw new BadUserInputError(
      '`after` is no cursor of this search: pass one unchanged, with the text and the filters that it came with.',
    );
  }
  return data[2];
}

function once<Value>(read: () => Value): () => Value {
  let known: { readonly value: Value } | undefined;
  return () => {
    known ??= { value: read() };
    return known.value;
  };
}
