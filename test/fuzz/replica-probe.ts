import { readFileSync } from 'node:fs';

/** What a replica tells of itself. */
export interface ProbeReport {
  /** The longest that its event loop was held since the last report. */
  readonly longestStallMs: number;
  /** After a forced collection where one was asked for. */
  readonly heapBytes: number;
  /** Since it started. */
  readonly peakBytes: number;
}

/** Preloaded into the replica: it answers its parent, and ends with it. */
const tickMs = 20;
let longestStallMs = 0;
let lastMs = readMs();

setInterval(() => {
  const nowMs = readMs();
  longestStallMs = Math.max(longestStallMs, nowMs - lastMs);
  lastMs = nowMs;
}, tickMs).unref();

/** The time that the main thread has had a core, because a busy machine belongs to others; else the wall clock. */
function readMs(): number {
  try {
    const [usedNs = ''] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
    return Number(usedNs) / 1e6;
  } catch {
    return performance.now();
  }
}

process.on('message', ({ collects }: { readonly collects: boolean }) => {
  const stallMs = longestStallMs;
  if (collects) for (let time = 0; time < 3; time++) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  longestStallMs = 0;
  lastMs = readMs();
  const report: ProbeReport = {
    longestStallMs: stallMs,
    heapBytes: heapUsed + external,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
  process.send?.(report);
});
process.on('disconnect', () => process.exit(1));
process.channel?.unref();
