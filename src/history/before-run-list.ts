import { type BeforeRun, countTimedBytes, toHistory } from './before-run.ts';
import { type BeforeSeam, findBeforeSeam } from './before-seam.ts';

/** Parts of one list that hang together nowhere. */
const maxRuns = 4;

/**
 * Adds what was just read, the most recently read first. What it contradicts describes a list that is no more, so all else is
 * forgotten then.
 */
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

/** What is left of two runs. */
interface Joined {
  /** The newer run with what the older one adds to it. */
  readonly joined: BeforeRun;
  /** The older run where it adds nothing, but holds another part of the list. */
  readonly apart: BeforeRun | null;
}

/** Null when they contradict each other in what is history. */
function joinBeforeRuns(older: BeforeRun, newer: BeforeRun): Joined | null {
  const seam = findBeforeSeam(older, newer);
  if (seam === 'apart') return { joined: newer, apart: older.rows.length > 0 ? older : null };
  if (seam !== 'contradiction' && (seam.below.length === 0 || isProven(older, seam))) {
    return { joined: connect(older, newer, seam), apart: null };
  }
  return older.untilMs > older.settledUntilMs ? joinBeforeRuns(toHistory(older), newer) : null;
}

/** True when the last row that both show is history: below any other, more may have arrived since the older run was read. */
function isProven({ rows, settledUntilMs }: BeforeRun, { below }: BeforeSeam): boolean {
  const lastShared = rows.at(-below.length - 1);
  return lastShared !== undefined && lastShared.timeMs < settledUntilMs;
}

function connect(older: BeforeRun, newer: BeforeRun, seam: BeforeSeam): BeforeRun {
  const { above, below } = seam;
  const isOlderOnTop = older.untilMs > newer.untilMs;
  const { untilMs, settledUntilMs } = isOlderOnTop ? older : newer;
  return {
    rows: [...above, ...newer.rows, ...below],
    untilMs,
    settledUntilMs,
    isTail: newer.isTail || (older.isTail && isProven(older, seam)),
    isShort: below.length > 0 ? older.isShort : newer.isShort,
    sinceMs: Math.min(older.sinceMs, newer.sinceMs),
    provenMs: Math.max(older.provenMs, newer.provenMs),
    headProvenMs: isOlderOnTop ? Math.min(older.headProvenMs, newer.headProvenMs) : newer.headProvenMs,
    sizeBytes: newer.sizeBytes + countTimedBytes(above) + countTimedBytes(below),
  };
}
