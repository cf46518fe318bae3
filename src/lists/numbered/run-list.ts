import { type JoinRules, joinRuns } from './join-runs.ts';
import type { Run } from './run.ts';

export interface RunList<Row> {
  /** The most recently read first. */
  readonly runs: readonly Run<Row>[];
  readonly sizeBytes: number;
}

/** Separate parts of one list: a window at each end, one or two in the middle. */
export const maxRuns = 4;

export const runBytes = 500;

export const noRuns: RunList<never> = { runs: [], sizeBytes: 0 };

/** Adds a run; a contradiction drops the whole list, because ranks below may have moved too. */
export function addRun<Row>({ runs }: RunList<Row>, newest: Run<Row>, rules: JoinRules<Row>): RunList<Row> {
  let joined = newest;
  let apart = runs;
  for (;;) {
    const others: Run<Row>[] = [];
    for (const run of apart) {
      const result = joinRuns(run, joined, rules);
      if (result === 'contradiction') return toRunList([newest]);
      if (result === 'apart') others.push(run);
      else joined = result;
    }
    if (others.length === apart.length) break;
    apart = others;
  }
  // A joined run is as old as its oldest part; the newest by itself is fresh for longer.
  const own = joined.provenMs < newest.provenMs ? [newest, joined] : [joined];
  return toRunList([...own, ...apart].slice(0, maxRuns));
}

export function toRunList<Row>(runs: readonly Run<Row>[]): RunList<Row> {
  return { runs, sizeBytes: runs.reduce((sum, { sizeBytes }) => sum + runBytes + sizeBytes, 0) };
}
