import type { CostedStrategy } from '../ledger/ledger.ts';

/** What is known before the first call; look-ups are counted only for keys that are not known yet. */
export interface BatchFacts {
  readonly lookupCalls: number;
  readonly lookupRows: number;
  /** Look-ups that reading the head of the whole list would spare. */
  readonly refreshableCalls: number;
  /** Null where a scan cannot answer these keys. */
  readonly scan: ScanFacts | null;
  /** Calls with which the archive answers, fewer than look-ups take; null or absent: it does not. */
  readonly archiveCalls?: number | null;
  /** Calls that the rate limit lets start now; `Infinity` without one. */
  readonly callsAllowed: number;
}

export interface ScanFacts {
  readonly calls: number | null;
  readonly pageSize: number;
}

/**
 * `look`: the whole list's head, then look-ups; `probe`: one page, to learn its size; `scan`: all of it; `archive`: the head, which
 * proves what the archive holds.
 */
export type Strategy = 'kept' | 'lookups' | 'look' | 'probe' | 'scan' | 'archive';

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

/** Reading 100 rows takes about a tenth of what a call on a fast network takes. */
const rowPrice = 0.001;

/** Plans a scan only if it takes no more calls than look-ups; learning the size costs one more at most. */
export function planBatch({
  lookupCalls,
  lookupRows,
  refreshableCalls,
  scan,
  archiveCalls = null,
  callsAllowed,
}: BatchFacts): Plan {
  if (lookupCalls === 0) return { strategy: 'kept', calls: 0, cost: 0, rejected: [] };
  const lookups = toCandidate('lookups', lookupCalls, lookupRows);
  const candidates: Candidate[] = [lookups];
  // First, as look-ups often take more calls than they count as here.
  if (archiveCalls !== null) candidates.unshift(toCandidate('archive', archiveCalls, lookupRows));
  if (refreshableCalls > 1) {
    const rest = lookupCalls - refreshableCalls;
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
