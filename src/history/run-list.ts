import { type JoinRules, joinRuns } from './join-runs.ts';
import type { Run } from './run.ts';

/** What is kept of one list. */
export interface RunList<Row> {
  /** The most recently read first. */
  readonly runs: readonly Run<Row>[];
  readonly sizeBytes: number;
}

/** Parts of one list that hang together nowhere: a window at each end, one or two in the middle. */
export const maxRuns = 4;

/** What a run takes besides its rows. */
export const runBytes = 500;

/** Nothing is known. */
export const noRuns: RunList<never> = { runs: [], sizeBytes: 0 };

/** Adds what was just read, and forgets what it contradicts: all of the list, because ranks below may have moved too. */
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
    // A longer run may reach one that stood apart.
    apart = others;
  }
  // What has joined something older is as old; by itself it is good for longer.
  const own = joined.provenMs < newest.provenMs ? [newest, joined] : [joined];
  return toRunList([...own, ...apart].slice(0, maxRuns));
}

/** Of these runs, with what they take. */
export function toRunList<Row>(runs: readonly Run<Row>[]): RunList<Row> {
  return { runs, sizeBytes: runs.reduce((sum, { sizeBytes }) => sum + runBytes + sizeBytes, 0) };
}
