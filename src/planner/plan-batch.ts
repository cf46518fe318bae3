import type { CostedStrategy } from '../ledger/ledger.ts';

/** What is known of a batch of keys before its first call. */
export interface BatchFacts {
  /** Calls that looking up each key takes, of those that are not known yet. */
  readonly lookupCalls: number;
  /** Rows that those calls bring. */
  readonly lookupRows: number;
  /** Of those calls, the ones that a look at the head of the whole list would spare. */
  readonly watchedCalls: number;
  /** Null where a scan cannot answer these keys. */
  readonly scan: ScanFacts | null;
  /** Calls that the rate limit lets start now; `Infinity` where there is none. */
  readonly callsAllowed: number;
}

export interface ScanFacts {
  /** Null while the size of the list is not known. */
  readonly calls: number | null;
  /** Rows of one call. */
  readonly pageSize: number;
}

/**
 * `kept`: no call. `lookups`: one or more for each key. `look`: one at the head of the whole list, and look-ups for the
 * rest. `probe`: one page of the whole list, to learn its size; then plan again. `scan`: the whole list.
 */
export type Strategy = 'kept' | 'lookups' | 'look' | 'probe' | 'scan';

export interface Plan extends CostedStrategy {
  readonly strategy: Strategy;
  readonly calls: number;
  readonly rejected: readonly CostedStrategy[];
}

interface Candidate {
  readonly strategy: Strategy;
  readonly calls: number;
  readonly cost: number;
}

/** A row costs a little: reading 100 of them takes about a tenth of what a call on a fast network takes. */
const rowPrice = 0.001;

/**
 * Chooses the cheapest way to answer a batch. A scan is never planned with more calls than look-ups, which holds as long as the list does not
 * change; not knowing its size costs one call at most.
 */
export function planBatch({ lookupCalls, lookupRows, watchedCalls, scan, callsAllowed }: BatchFacts): Plan {
  if (lookupCalls === 0) return { strategy: 'kept', calls: 0, cost: 0, rejected: [] };
  const lookups = toCandidate('lookups', lookupCalls, lookupRows);
  const candidates: Candidate[] = [lookups];
  if (watchedCalls > 1) {
    const rest = lookupCalls - watchedCalls;
    candidates.push(toCandidate('look', 1 + rest, (scan?.pageSize ?? 0) + (lookupRows * rest) / lookupCalls));
  }
  if (scan !== null && scan.calls !== null && scan.calls <= lookupCalls)
    candidates.push(toCandidate('scan', scan.calls, scan.calls * scan.pageSize));
  if (scan !== null && scan.calls === null && lookupCalls > 1)
    candidates.push(toCandidate('probe', 1, scan.pageSize));

  const affordable = candidates.filter(({ calls }) => calls <= callsAllowed);
  const [best = lookups, ...others] = (affordable.length > 0 ? affordable : candidates).toSorted(
    (a, b) => a.cost - b.cost,
  );
  const rejected = [
    ...others,
    ...candidates.filter((candidate) => candidate !== best && !others.includes(candidate)),
  ];
  return { ...best, rejected: rejected.map(({ strategy, cost }) => ({ strategy, cost })) };
}

function toCandidate(strategy: Strategy, calls: number, rows: number): Candidate {
  return { strategy, calls, cost: Math.round((calls + rows * rowPrice) * 1000) / 1000 };
}
