import { expect, test } from 'vitest';
import { decodeCursor, toListIdentity } from '../../src/lists/cursor.ts';
import { placeRows, type RowKey } from '../../src/lists/row-key.ts';
import { toEdges } from '../../src/lists/to-edges.ts';

interface Row {
  readonly id: string;
  readonly timeMs: number;
}

test('makes a cursor when it is asked for, and once', () => {
  let reads = 0;
  const key: RowKey<Row> = {
    idOf: (row) => {
      reads++;
      return row.id;
    },
    timeOf: (row) => row.timeMs,
  };
  const rows = ['a', 'b', 'c'].map((id) => ({ id, timeMs: 5 }));
  const list = toListIdentity(['rows']);
  const placed = placeRows(rows, key, { start: 0, total: 3 });
  const edges = toEdges(
    { placed, towardHead: 'end', towardTail: 'end', total: 3 },
    { from: 'head', count: 3, headBound: null, tailBound: null },
    key,
    () => list,
  );
  expect(edges.map(({ node }) => node)).toEqual(rows);
  expect(reads).toBe(0);

  const cursor = edges[1]?.cursor ?? '';
  const readsOfOne = reads;
  expect(readsOfOne).toBeGreaterThan(0);
  expect(edges[1]?.cursor).toBe(cursor);
  expect(reads).toBe(readsOfOne);

  const anchor = decodeCursor(cursor, list, 'after');
  expect(anchor).toMatchObject({ id: 'b', timeMs: 5, position: 1, total: 3 });
  expect([anchor.headTies.has('a'), anchor.headTies.has('c'), anchor.tailTies.has('c')]).toEqual([
    true,
    false,
    true,
  ]);
});
