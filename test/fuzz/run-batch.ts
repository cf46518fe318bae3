import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { createRandom } from '../../src/sandbox/random.ts';
import { oddities, slowOddities } from './odd-answers.ts';
import type { OddUpstream, Script } from './odd-upstream.ts';
import { createRequest, type FuzzRequest, type Known, requestKinds } from './random-request.ts';
import type { Replica } from './start-replica.ts';

/** Requests that go out together, and how each upstream answers meanwhile. */
export interface Batch {
  readonly number: number;
  readonly scripts: readonly Script[];
  readonly requests: readonly FuzzRequest[];
}

export interface Outcome {
  /** What must not happen and did; empty: nothing. */
  readonly findings: readonly string[];
  readonly longestStallMs: number;
  readonly peakBytes: number;
  /** Answers by their first error code, or `data`. */
  readonly codes: readonly string[];
}

const longestAllowedStallMs = 500;
const answerTimeoutMs = 30_000;
const agent = new Agent({ connections: 100 });

export function createBatch(seed: number, number: number, known: Known): Batch {
  const random = createRandom(seed ^ Math.imul(number + 1, 0x9e3779b1));
  const { int, pick } = random;
  // Few are slow: they hold up the run.
  const all = Object.keys(oddities);
  const names = int(8) === 0 ? all : all.filter((name) => !slowOddities.includes(name));
  const toScript = (): Script => ({
    names: Array.from({ length: int(3) }, () => names[int(names.length)] ?? ''),
    percent: pick([5, 50, 100]),
    seed: int(2 ** 31),
  });
  const kindsOfBatch = Array.from({ length: 3 }, () => requestKinds[int(requestKinds.length)] ?? '');
  const length = pick([4, 8, 16]);
  return {
    number,
    scripts: Array.from({ length: 4 }, toScript),
    requests: Array.from({ length }, () =>
      createRequest(pick(['document', 'large', ...kindsOfBatch]), random, known),
    ),
  };
}

/** Sends all of it and waits for what comes back; learns ids and cursors from that. */
export async function runBatch(
  { scripts, requests }: Batch,
  replica: Replica,
  upstreams: readonly OddUpstream[],
  known: Known,
): Promise<Outcome> {
  for (const [i, upstream] of upstreams.entries()) upstream.script = scripts[i] ?? upstream.script;
  const findings: string[] = [];
  const complaintsBefore = replica.complaints.length;
  const codes = await Promise.all(
    requests.map(async (each) => {
      const text = await send(each, replica.origin);
      if (text.includes('"INTERNAL_SERVER_ERROR"')) findings.push(`INTERNAL_SERVER_ERROR to: ${each.kind}`);
      if (text === 'timeout') findings.push(`no answer within ${answerTimeoutMs} ms to: ${each.kind}`);
      learn(text, known);
      return /"code":"([A-Z_]+)"/.exec(text)?.[1] ?? (text.startsWith('{"data"') ? 'data' : 'other');
    }),
  );
  // A stall is told by the next tick.
  await sleep(30);
  const report = await replica.report(false);
  const longestStallMs = report?.longestStallMs ?? 0;
  if (longestStallMs > longestAllowedStallMs * measureSlowness())
    findings.push(`a stall of ${Math.round(longestStallMs)} ms`);
  findings.push(...replica.complaints.slice(complaintsBefore));
  return { findings, longestStallMs, peakBytes: report?.peakBytes ?? 0, codes };
}

let bestMs = Number.POSITIVE_INFINITY;

/** How much longer than at its best this machine takes now: others share its caches and its clock rate. At least 1. */
export function measureSlowness(): number {
  const startedUs = process.cpuUsage().user;
  for (let time = 0; time < 20; time++) JSON.parse(JSON.stringify(work));
  const ms = (process.cpuUsage().user - startedUs) / 1000;
  bestMs = Math.min(bestMs, ms);
  return ms / bestMs;
}

const work = Array.from({ length: 2_000 }, (_, i) => ({ i, text: `text ${i}` }));

/** The body of the answer, or what became of it. */
async function send(each: FuzzRequest, origin: string): Promise<string> {
  const { method, path, headers, body, leavesAfterMs } = each;
  const signal = AbortSignal.timeout(leavesAfterMs ?? answerTimeoutMs);
  try {
    const answer = await request(`${origin}${path}`, { method, headers, body, signal, dispatcher: agent });
    return await answer.body.text();
  } catch {
    // A connection may be closed on what is no request; what happened to the replica shows otherwise.
    return signal.aborted && leavesAfterMs === null ? 'timeout' : 'none';
  }
}

function learn(text: string, { ids, cursors }: Known): void {
  const sample = text.slice(0, 20_000);
  for (const [list, pattern] of [
    [ids, /"id":"([^"]+)"/g],
    [cursors, /[cC]ursor":"([^"]+)"/g],
  ] as const) {
    for (const [, found = ''] of [...sample.matchAll(pattern)].slice(0, 3)) list.push(found);
    list.splice(0, list.length - 300);
  }
}

export function closeConnections(): Promise<void> {
  return agent.destroy();
}
