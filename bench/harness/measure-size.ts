import type { Cell } from './cell.ts';
import { measureCell } from './measure-cell.ts';
import { type PrepareOptions, prepareCells } from './prepare-cells.ts';
import type { QueryName } from './queries.ts';

export interface SizeRun extends Omit<PrepareOptions, 'query'> {
  readonly queries: readonly QueryName[];
  readonly repeats: number;
  /** Of a run under load. */
  readonly seconds: number;
  readonly latencyMs: number;
}

/**
 * Measures one data size. Repeats go round all servers, so that what disturbs the machine for a while hits all alike.
 * Rejects when two servers answer differently.
 */
export async function measureSize(run: SizeRun): Promise<Cell[]> {
  const { queries, contestants, repeats, seconds, onStep } = run;
  const cells: Cell[] = [];
  for (const query of queries) {
    const taking = contestants.filter((contestant) => contestant.queries.includes(query));
    cells.push(...(await prepareCells({ ...run, query, contestants: taking })));
  }
  for (let repeat = 1; repeat <= repeats; repeat += 1) {
    for (const cell of cells) {
      onStep(`${cell.size} ${cell.query} ${cell.contestant.name}: measuring, ${repeat} of ${repeats}`);
      cell.measurements.push(await measureCell(cell, { ...run, seconds }));
    }
  }
  return cells;
}
