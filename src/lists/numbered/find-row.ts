import type { Run } from './run.ts';

const indexes = new WeakMap<readonly unknown[], ReadonlyMap<string, number>>();

/** Where in a run the row of that id stands, null if it does not; the run is indexed when it is first asked. */
export function findIndex<Row>(run: Run<Row>, id: string, idOf: (row: Row) => string): number | null {
  let index = indexes.get(run.rows);
  if (index === undefined) {
    index = new Map(run.rows.map((row, i) => [idOf(row), i]));
    indexes.set(run.rows, index);
  }
  return index.get(id) ?? null;
}

export function findRow<Row>(run: Run<Row>, id: string, idOf: (row: Row) => string): Row | null {
  const index = findIndex(run, id, idOf);
  return (index === null ? null : run.rows[index]) ?? null;
}
