import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createMemoryInspector, type MemorySample } from '../harness/inspect-memory.ts';
import { slope } from '../harness/statistics.ts';
import type { Replica } from './start-replica.ts';

/** A look at one process of a replica. */
export interface Sample extends MemorySample {
  readonly replica: string;
  readonly pid: number;
  /** Since the start of the run. */
  readonly atMs: number;
  /** Open file descriptors; NaN where the system does not tell. */
  readonly descriptors: number;
}

/** How the memory of one process went. */
export interface MemoryCourse {
  readonly replica: string;
  readonly pid: number;
  readonly samples: number;
  readonly firstBytes: number;
  readonly lastBytes: number;
  readonly mostResidentBytes: number;
  /** What the collector cannot free, after the warm-up; NaN for too short a life. */
  readonly retainedBytesPerMinute: number;
}

const everyMs = 5_000;
/** Until the caches know what is asked. */
const warmUpMs = 60_000;
const fewestSamples = 6;

/** Looks at all replicas until told to stop. */
export async function watchReplicas(
  replicas: readonly Replica[],
  isOver: () => boolean,
): Promise<readonly Sample[]> {
  const startMs = performance.now();
  const samples: Sample[] = [];
  while (!isOver()) {
    for (const replica of replicas) {
      const sample = await lookAt(replica);
      if (sample !== null) samples.push({ ...sample, atMs: performance.now() - startMs });
    }
    await sleep(everyMs);
  }
  return samples;
}

/** Null while it does not run. */
async function lookAt(replica: Replica): Promise<Omit<Sample, 'atMs'> | null> {
  const { pid, ended } = replica.current();
  const isDown = () => replica.outages.some(({ toMs }) => toMs === Number.POSITIVE_INFINITY);
  if (isDown()) return null;
  // A process waits for its debugger to leave before it ends, so nobody stays attached.
  const inspector = await createMemoryInspector(replica.inspectorPort).catch(() => null);
  if (inspector === null) return null;
  try {
    const memory = await Promise.race([inspector.sample(), ended.then(() => null)]);
    return memory && { ...memory, replica: replica.name, pid, descriptors: countDescriptors(pid) };
  } finally {
    inspector.close();
  }
}

export function toMemoryCourses(samples: readonly Sample[]): MemoryCourse[] {
  const pids = [...new Set(samples.map(({ pid }) => pid))];
  return pids.flatMap((pid) => {
    const own = samples.filter((sample) => sample.pid === pid);
    const [first] = own;
    if (first === undefined) return [];
    const settled = own.filter(({ atMs }) => atMs - first.atMs >= warmUpMs);
    const points = settled.map(({ atMs, retainedBytes }) => ({ x: atMs / 60_000, y: retainedBytes }));
    return [
      {
        replica: first.replica,
        pid,
        samples: own.length,
        firstBytes: first.retainedBytes,
        lastBytes: own.at(-1)?.retainedBytes ?? Number.NaN,
        mostResidentBytes: Math.max(...own.map(({ residentBytes }) => residentBytes)),
        retainedBytesPerMinute: points.length < fewestSamples ? Number.NaN : slope(points),
      },
    ];
  });
}

export function countDescriptors(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return Number.NaN;
  }
}
