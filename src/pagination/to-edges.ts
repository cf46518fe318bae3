import { type CursorAnchor, encodeCursor, type ListIdentity } from './cursor.ts';
import type { RowKey, Stretch } from './row-key.ts';
import { type HashedTies, maxTieHashes, noTies, toTieHash } from './tie-set.ts';
import type { Window } from './window.ts';

/** One row of a connection. */
export interface Edge<Row> {
  readonly node: Row;
  readonly cursor: string;
}

/** What is known at one end of a window. */
interface WindowEnd {
  /** The cursor that stands right there. */
  readonly bound: CursorAnchor | null;
  readonly isListEnd: boolean;
  readonly tiesOf: (anchor: CursorAnchor) => HashedTies;
}

/** The rows of a stretch with their cursors, in the upstream's order. */
export function toEdges<Row>(
  stretch: Stretch<Row>,
  window: Window,
  key: RowKey<Row>,
  list: ListIdentity,
): Edge<Row>[] {
  const ids = stretch.placed.map(({ row }) => key.idOf(row));
  const times = stretch.placed.map(({ row }) => key.timeOf(row));
  // A bound that the window was read from stands beside its first row and passes on the ties it knew.
  const headBound = window.from === 'head' ? window.headBound : null;
  const tailBound = window.from === 'tail' ? window.tailBound : null;
  const headEnd: WindowEnd = {
    bound: headBound,
    isListEnd: stretch.headward === 'end',
    tiesOf: (a: CursorAnchor) => a.headTies,
  };
  const tailEnd: WindowEnd = {
    bound: tailBound,
    isListEnd: stretch.tailward === 'end',
    tiesOf: (a: CursorAnchor) => a.tailTies,
  };
  return stretch.placed.map(({ row, position, total }, i) => {
    const headTies = collectTies(ids, times, i, -1, headEnd);
    const tailTies = collectTies(ids, times, i, 1, tailEnd);
    return {
      node: row,
      cursor: encodeCursor({
        list,
        id: key.idOf(row),
        timeMs: key.timeOf(row),
        rank: position === null || total === null ? null : total - 1 - position,
        total,
        headTies: headTies.hashes,
        hasAllHeadTies: headTies.isComplete,
        tailTies: tailTies.hashes,
        hasAllTailTies: tailTies.isComplete,
      }),
    };
  });
}

/** The rows beside row `i` that share its time, on the side that `step` points to, nearest first. */
function collectTies(
  ids: readonly string[],
  times: readonly (number | null)[],
  i: number,
  step: 1 | -1,
  end: WindowEnd,
): Pick<HashedTies, 'hashes' | 'isComplete'> {
  const timeMs = times[i];
  if (timeMs === null || timeMs === undefined) return noTies;
  const hashes: string[] = [];
  let j = i + step;
  for (let id = ids[j]; id !== undefined && times[j] === timeMs; j += step, id = ids[j]) {
    if (hashes.length === maxTieHashes) return { hashes, isComplete: false };
    hashes.push(toTieHash(id));
  }
  const isInsideWindow = j >= 0 && j < ids.length;
  if (isInsideWindow || end.isListEnd) return { hashes, isComplete: true };
  if (end.bound === null) return { hashes, isComplete: false };
  if (end.bound.timeMs !== timeMs) return { hashes, isComplete: true };
  const earlier = end.tiesOf(end.bound);
  const all = [...hashes, toTieHash(end.bound.id), ...earlier.hashes];
  return { hashes: all.slice(0, maxTieHashes), isComplete: earlier.isComplete && all.length <= maxTieHashes };
}
