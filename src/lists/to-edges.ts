import { type CursorAnchor, encodeCursor, type ListIdentity, type SeenRows } from './cursor.ts';
import type { Placed, RowKey, Segment } from './row-key.ts';
import { type HashedTies, maxTieHashes, noTies, toTieHash } from './tie-set.ts';
import type { Window } from './window.ts';

export interface Edge<Row> {
  readonly node: Row;
  readonly cursor: string;
}

interface WindowEnd {
  readonly bound: CursorAnchor | null;
  readonly isListEnd: boolean;
  readonly tiesOf: (anchor: CursorAnchor) => HashedTies;
}

/** Encodes its cursor on demand: most queries ask for none, and it costs more than the row. */
class LazyEdge<Row> implements Edge<Row> {
  readonly node: Row;
  readonly #index: number;
  readonly #encode: (index: number) => string;
  #cursor: string | undefined;

  constructor(node: Row, index: number, encode: (index: number) => string) {
    this.node = node;
    this.#index = index;
    this.#encode = encode;
  }

  get cursor(): string {
    this.#cursor ??= this.#encode(this.#index);
    return this.#cursor;
  }
}

/** The rows of a segment with their cursors, in the upstream's order; `seenAt`: what a live stream has shown. */
export function toEdges<Row>(
  segment: Segment<Row>,
  window: Window,
  key: RowKey<Row>,
  identity: () => ListIdentity,
  seenAt?: (index: number) => SeenRows | undefined,
): Edge<Row>[] {
  // A bound that the window was read from stands beside its first row and passes on the ties it knew.
  const headBound = window.from === 'head' ? window.headBound : null;
  const tailBound = window.from === 'tail' ? window.tailBound : null;
  const headEnd: WindowEnd = {
    bound: headBound,
    isListEnd: segment.towardHead === 'end',
    tiesOf: (a: CursorAnchor) => a.headTies,
  };
  const tailEnd: WindowEnd = {
    bound: tailBound,
    isListEnd: segment.towardTail === 'end',
    tiesOf: (a: CursorAnchor) => a.tailTies,
  };

  function encode(i: number): string {
    const placed = segment.placed[i];
    if (placed === undefined) throw new Error(`There is no row ${i}.`);
    const { row, timeMs, position, total, place } = placed;
    const headTies = collectTies(segment.placed, i, -1, headEnd, key);
    const tailTies = collectTies(segment.placed, i, 1, tailEnd, key);
    return encodeCursor({
      list: identity(),
      id: key.idOf(row),
      timeMs,
      rank: position === null || total === null ? null : total - 1 - position,
      total,
      headTies: headTies.hashes,
      hasAllHeadTies: headTies.isComplete,
      tailTies: tailTies.hashes,
      hasAllTailTies: tailTies.isComplete,
      place,
      seen: seenAt?.(i),
    });
  }

  return segment.placed.map(({ row }, i) => new LazyEdge(row, i, encode));
}

/** Rows beside row `i` of its time, nearest first; one without a time may be of this time, so it counts. */
function collectTies<Row>(
  placed: readonly Placed<Row>[],
  i: number,
  step: 1 | -1,
  end: WindowEnd,
  key: RowKey<Row>,
): Pick<HashedTies, 'hashes' | 'isComplete'> {
  const timeMs = placed[i]?.timeMs ?? null;
  if (timeMs === null) return noTies;
  const isTied = (other: Placed<Row>) => other.timeMs === timeMs || key.timeOf(other.row) === null;
  const hashes: string[] = [];
  let j = i + step;
  for (let other = placed[j]; other !== undefined && isTied(other); j += step, other = placed[j]) {
    if (hashes.length === maxTieHashes) return { hashes, isComplete: false };
    hashes.push(toTieHash(key.idOf(other.row)));
  }
  const isInsideWindow = j >= 0 && j < placed.length;
  if (isInsideWindow || end.isListEnd) return { hashes, isComplete: true };
  if (end.bound === null) return { hashes, isComplete: false };
  if (end.bound.timeMs !== timeMs) return { hashes, isComplete: true };
  const earlier = end.tiesOf(end.bound);
  const all = [...hashes, toTieHash(end.bound.id), ...earlier.hashes];
  return { hashes: all.slice(0, maxTieHashes), isComplete: earlier.isComplete && all.length <= maxTieHashes };
}
