import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from './ask.ts';
import type { Cell, CellMeasurement } from './cell.ts';
import { type LoadResult, runLoad } from './load.ts';
import { readProcess } from './read-process.ts';
import { type ServerSetting, startServer } from './start-server.ts';
import type { Upstream } from './start-upstream.ts';
import { median } from './statistics.ts';

export const latenciesMs = [0, 20, 100] as const;
export const connectionCounts = [1, 50] as const;

export interface CellOptions {
  readonly upstream: Upstream;
  readonly setting: ServerSetting;
  /** Of a run under load. */
  readonly seconds: number;
  readonly latencyMs: number;
}

/** A server too slow for this many seconds to answer every connection once is not put under that load. */
const mostSecondsForAll = 20;
const mostSingles = 15;

/** Starts a fresh process, warms it up, and measures single requests, then load. */
export async function measureCell(cell: Cell, options: CellOptions): Promise<CellMeasurement> {
  const { contestant, operations, answerBytes, answerFile } = cell;
  const [operation] = operations;
  // Other data make answers of another length.
  const leastBytes = operations.length === 1 ? answerBytes : 1;
  const { upstream, setting, seconds, latencyMs: loadLatencyMs } = options;
  const server = await startServer(contestant, setting, { answerFile });
  const client = createClient(server.url);
  const under = (connections: number, forSeconds: number) =>
    runLoad({ url: server.url, operations, connections, seconds: forSeconds, pid: server.pid, leastBytes });
  const singleMs: Record<number, number> = {};
  const load: Record<number, LoadResult> = {};
  const leftOut: string[] = [];
  try {
    const { durationMs } = await client.ask(operation);
    await under(4, Math.max(seconds / 2, (8 * durationMs) / 1000));
    await waitForQuiet(upstream);
    for (const latencyMs of contestant.isLimit ? [0] : latenciesMs) {
      await upstream.setLatency(latencyMs);
      singleMs[latencyMs] = await measureSingles(() => client.ask(operation), seconds * 500);
    }
    await upstream.setLatency(contestant.isLimit ? 0 : loadLatencyMs);
    for (const connections of connectionCounts) {
      const secondsForAll = (connections * (singleMs[0] ?? 0)) / 1000;
      if (secondsForAll > mostSecondsForAll) {
        leftOut.push(`${connections} connections: ${secondsForAll.toFixed(0)} s until each has an answer`);
        continue;
      }
      // Long enough for an answer to come when what was kept has expired, too.
      const leastSeconds = Math.max(2 * secondsForAll, (3 * durationMs) / 1000);
      load[connections] = await under(connections, Math.max(seconds, leastSeconds));
      await waitForQuiet(upstream);
    }
    return { singleMs, load, peakMemoryBytes: readProcess(server.pid)?.peakResidentBytes ?? null, leftOut };
  } finally {
    await upstream.setLatency(0);
    await client.close();
    await server.stop();
  }
}

/** The median of some requests, one after the other: at least three, then as many as fit in the time. */
async function measureSingles(
  ask: () => Promise<{ readonly durationMs: number }>,
  mostMs: number,
): Promise<number> {
  const durationsMs: number[] = [];
  const startMs = performance.now();
  while (durationsMs.length < mostSingles) {
    if (durationsMs.length >= 3 && performance.now() - startMs > mostMs) break;
    durationsMs.push((await ask()).durationMs);
  }
  return median(durationsMs);
}

/** Servers go on with requests whose clients have gone; the next figure must not pay for that. */
async function waitForQuiet(upstream: Upstream): Promise<void> {
  let calls = await upstream.countCalls();
  for (let waits = 0; waits < 100; waits += 1) {
    await sleep(100);
    const callsNow = await upstream.countCalls();
    if (callsNow === calls) return;
    calls = callsNow;
  }
}
