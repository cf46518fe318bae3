import type { Run } from './run.ts';

const indexes = new WeakMap<Run<unknown>, ReadonlyMap<string, unknown>>();

/** The row of that id in a run; the run is indexed when it is first asked. */
export function findRow<Row>(run: Run<Row>, id: string, idOf: (row: Row) => string): Row | null {
  let index = indexes.get(run) as ReadonlyMap<string, Row> | undefined;
  if (index === undefined) {
    index = new Map(run.rows.map((row) => [idOf(row), row]));
    indexes.set(run, index);
  }
  return index.get(id) ?? null;
}
