import { decodeCursor } from '../../../src/lists/cursor.ts';
import type { Beyond, Segment } from '../../../src/lists/row-key.ts';
import { toEdges } from '../../../src/lists/to-edges.ts';
import type { Window } from '../../../src/lists/window.ts';
import { type ModelRow, rowKey } from './model-upstream.ts';

export const listName = 'list';

export type ReadWindow = (window: Window) => Promise<Segment<ModelRow>>;

/** Walks a whole list by cursors as a client would, asking for the next page while there is one. */
export async function walkAll(
  read: ReadWindow,
  from: 'head' | 'tail',
  sizes: readonly number[],
  afterPage: (lastId: string | null) => void = () => undefined,
): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < 2000; page++) {
    const count = sizes[page % sizes.length] ?? 1;
    const window = toWindow(from, count, cursor);
    const segment = await read(window);
    const edges = toEdges(segment, window, rowKey, () => listName);
    const pageIds = edges.map((edge) => edge.node.id);
    ids.push(...(from === 'head' ? pageIds : pageIds.reverse()));
    const outermost = from === 'head' ? edges.at(-1) : edges[0];
    cursor = outermost?.cursor ?? cursor;
    afterPage(outermost?.node.id ?? null);
    if (!(await hasMore(read, from, cursor, from === 'head' ? segment.towardTail : segment.towardHead)))
      return ids;
  }
  throw new Error('the walk does not end');
}

export function toWindow(from: 'head' | 'tail', count: number, cursor: string | null): Window {
  const anchor = cursor === null ? null : decodeCursor(cursor, listName, 'after');
  return {
    from,
    count,
    headBound: from === 'head' ? anchor : null,
    tailBound: from === 'tail' ? anchor : null,
  };
}

async function hasMore(read: ReadWindow, from: 'head' | 'tail', cursor: string | null, beyond: Beyond) {
  if (beyond !== 'unproven') return beyond === 'more';
  return (await read(toWindow(from, 1, cursor))).placed.length > 0;
}
