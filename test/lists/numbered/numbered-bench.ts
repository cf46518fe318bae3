import { readNumberedWindow } from '../../../src/lists/numbered/read-numbered-window.ts';
import { toEdges } from '../../../src/lists/to-edges.ts';
import type { Window } from '../../../src/lists/window.ts';
import { createModelUpstream, type ModelOptions, makeRows, rowKey } from './model-upstream.ts';
import { listName, toWindow } from './walk.ts';

/** Rows one second apart, newest first: row-0, row-1, … */
export const singles = (size: number) =>
  makeRows(Array.from({ length: size }, () => ({ size: 1, gapMs: 1000 })));
/** The ids of `count` such rows. */
export const idsFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, i) => `row-${first + i}`);

/** An upstream, its reader, and cursors cut by an earlier client, whose calls do not count. */
export async function createBench(rows: ReturnType<typeof makeRows>, options: Partial<ModelOptions> = {}) {
  const upstream = createModelUpstream(rows, options);
  const { list, calls } = upstream;
  const cursors = new Map<string, string>();
  if (rows.length > 0) {
    const earlier = createModelUpstream(rows, { ...options, pageLimit: rows.length });
    const all: Window = { from: 'head', count: rows.length, headBound: null, tailBound: null };
    const segment = await readNumberedWindow({ ...earlier.list, largestPage: () => rows.length }, all);
    for (const { node, cursor } of toEdges(segment, all, rowKey, () => listName))
      cursors.set(node.id, cursor);
  }
  const asked = () => calls.splice(0).map(({ page, pageSize }) => `${page}/${pageSize}`);
  async function read(from: 'head' | 'tail', count: number, beside: string | null = null) {
    const cursor = beside === null ? null : (cursors.get(beside) ?? null);
    const segment = await readNumberedWindow(list, toWindow(from, count, cursor));
    return { ...segment, ids: segment.placed.map(({ row }) => row.id), calls: asked() };
  }
  return { upstream, list, cursors, asked, read };
}
