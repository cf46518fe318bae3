import { type BeforeOverlap, findBeforeOverlap } from './before-overlap.ts';
import { type BeforeRun, countTimedBytes, toStablePart } from './before-run.ts';

const maxRuns = 4;

/** The most recently read first. On a contradiction the list has changed, so all else is forgotten. */
export function addBeforeRun(runs: readonly BeforeRun[], newest: BeforeRun): readonly BeforeRun[] {
  let joined = newest;
  const others: BeforeRun[] = [];
  for (const run of runs) {
    const left = joinBeforeRuns(run, joined);
    if (left === null) return [newest];
    joined = left.joined;
    if (left.apart !== null) others.push(left.apart);
  }
  return [joined, ...others].slice(0, maxRuns);
}

interface Joined {
  readonly joined: BeforeRun;
  /** The older run where it adds nothing, but holds another part of the list. */
  readonly apart: BeforeRun | null;
}

/** Null when they contradict each other in what is stable. */
function joinBeforeRuns(older: BeforeRun, newer: BeforeRun): Joined | null {
  const overlap = findBeforeOverlap(older, newer);
  if (overlap === 'apart') return { joined: newer, apart: older.rows.length > 0 ? older : null };
  if (overlap !== 'contradiction' && (overlap.below.length === 0 || isProven(older, overlap))) {
    return { joined: connect(older, newer, overlap), apart: null };
  }
  return older.untilMs > older.stableUntilMs ? joinBeforeRuns(toStablePart(older), newer) : null;
}

/** True when the last shared row is stable: below any other, more may have arrived since the older was read. */
function isProven({ rows, stableUntilMs }: BeforeRun, { below }: BeforeOverlap): boolean {
  const lastShared = rows.at(-below.length - 1);
  return lastShared !== undefined && lastShared.timeMs < stableUntilMs;
}

function connect(older: BeforeRun, newer: BeforeRun, overlap: BeforeOverlap): BeforeRun {
  const { above, below } = overlap;
  const isOlderOnTop = older.untilMs > newer.untilMs;
  const { untilMs, stableUntilMs } = isOlderOnTop ? older : newer;
  return {
    rows: [...above, ...newer.rows, ...below],
    untilMs,
    stableUntilMs,
    isTail: newer.isTail || (older.isTail && isProven(older, overlap)),
    isShort: below.length > 0 ? older.isShort : newer.isShort,
    sinceMs: Math.min(older.sinceMs, newer.sinceMs),
    provenMs: Math.max(older.provenMs, newer.provenMs),
    headProvenMs: isOlderOnTop ? Math.min(older.headProvenMs, newer.headProvenMs) : newer.headProvenMs,
    sizeBytes: newer.sizeBytes + countTimedBytes(above) + countTimedBytes(below),
  };
}
