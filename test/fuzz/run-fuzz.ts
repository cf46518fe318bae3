import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startOddUpstream } from './odd-upstream.ts';
import { chatbotIds, type Known } from './random-request.ts';
import {
  type Batch,
  closeConnections,
  createBatch,
  measureSlowness,
  type Outcome,
  runBatch,
} from './run-batch.ts';
import { type Replica, startReplica } from './start-replica.ts';

/** Asks a replica whatever a grammar makes up, over upstreams that answer oddly; exits with 1 at the first finding. */
const { values: flags } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    replay: { type: 'string' },
  },
});
const seed = Number(flags.seed);
const minutes = Number(flags.minutes);
const failureFile = fileURLToPath(new URL('../../failure.json', import.meta.url));

const mostRequests = 2_000_000;
const collectEveryMs = 30_000;
const largestHeapBytes = 200e6;
/** Caches have filled by then. */
const steadyAfterMs = 600_000;
const largestGrowthBytes = 20e6;
const longestShrinkMs = 120_000;

const upstreams = await Promise.all(
  chatbotIds.map((id) => startOddUpstream(id, id.startsWith('peki') ? 'peki' : 'askyourdatabase')),
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

const findings = flags.replay === undefined ? await search() : await replay(flags.replay);
for (const upstream of upstreams) upstream.close();
await closeConnections();
process.exit(findings.length > 0 ? 1 : 0);

async function search(): Promise<readonly string[]> {
  console.log(
    `seed ${seed}, ${minutes} minutes; to repeat: npm run fuzz -- --minutes ${minutes} --seed ${seed}`,
  );
  const known: Known = { ids: [], cursors: [] };
  const kinds = new Map<string, number>();
  const codes = new Map<string, number>();
  const heaps: { readonly atMs: number; readonly bytes: number }[] = [];
  const replica = await startWarmReplica();
  const startMs = performance.now();
  let [requests, longestStallMs, peakBytes, collectedMs] = [0, 0, 0, startMs];
  let found: readonly string[] = [];
  let batch: Batch | null = null;
  let slowest: Batch | null = null;

  for (let number = 0; found.length === 0 && requests < mostRequests; number++) {
    const atMs = performance.now() - startMs;
    if (atMs > minutes * 60_000) break;
    batch = createBatch(seed, number, known);
    const outcome = await runBatch(batch, replica, upstreams, known);
    requests += batch.requests.length;
    for (const { kind } of batch.requests) count(kinds, kind);
    for (const code of outcome.codes) count(codes, code);
    if (outcome.longestStallMs > longestStallMs) [longestStallMs, slowest] = [outcome.longestStallMs, batch];
    peakBytes = Math.max(peakBytes, outcome.peakBytes);
    found = outcome.findings;
    if (found.length === 0 && performance.now() - collectedMs > collectEveryMs) {
      collectedMs = performance.now();
      heaps.push({ atMs, bytes: (await replica.report(true))?.heapBytes ?? 0 });
      found = findHeapGrowth(heaps);
    }
  }

  const mega = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
  console.log(
    `${requests} requests in ${Math.round((performance.now() - startMs) / 1000)} s: ${format(kinds)}`,
  );
  console.log(`answered: ${format(codes)}`);
  console.log(
    `longest stall ${Math.round(longestStallMs)} ms (batch ${slowest?.number}), peak memory ${mega(peakBytes)}`,
  );
  console.log(`heap after collections: ${heaps.map(({ bytes }) => mega(bytes)).join(', ')}`);
  await replica.stop();
  if (found.length === 0 || batch === null) {
    console.log('no finding');
    return [];
  }
  console.log(`FOUND in batch ${batch.number}:\n${found.join('\n')}`);
  const smallest = await shrink(batch);
  writeFileSync(failureFile, JSON.stringify(smallest ?? batch));
  console.log(
    smallest === null
      ? 'It did not come again from that batch alone: what was asked before is part of it.'
      : `The least that does it again:\n${describe(smallest)}`,
  );
  console.log(`To repeat it: npm run fuzz -- --replay ${failureFile}`);
  return found;

  /** The batch with as few requests as still do it on a fresh replica; null: not even all of them do. */
  async function shrink(whole: Batch): Promise<Batch | null> {
    const startedMs = performance.now();
    if ((await runAlone(whole)).length === 0) return null;
    let least = whole;
    for (let parts = 2; parts <= 2 * least.requests.length && least.requests.length > 1; ) {
      if (performance.now() - startedMs > longestShrinkMs) break;
      const size = Math.ceil(least.requests.length / parts);
      let smaller: Batch | null = null;
      for (let from = 0; from < least.requests.length && smaller === null; from += size) {
        const part = { ...least, requests: least.requests.slice(from, from + size) };
        if ((await runAlone(part)).length > 0) smaller = part;
      }
      parts = smaller === null ? parts * 2 : 2;
      least = smaller ?? least;
    }
    return least;
  }
}

async function replay(file: string): Promise<readonly string[]> {
  const batch: Batch = JSON.parse(readFileSync(file, 'utf8'));
  const found = await runAlone(batch);
  console.log(found.length === 0 ? 'no finding' : `FOUND:\n${found.join('\n')}`);
  return found;
}

/** The first requests compile what they use, which takes longer than any of them. */
async function startWarmReplica(): Promise<Replica> {
  const replica = await startReplica(upstreams);
  for (let time = 0; time < 20; time++) measureSlowness();
  const known: Known = { ids: [], cursors: [] };
  const scripts = upstreams.map(() => ({ names: [], percent: 0, seed: 0 }));
  for (let number = 1; number <= 12; number++)
    await runBatch({ ...createBatch(1, -number, known), scripts }, replica, upstreams, known);
  return replica;
}

/** On a replica of its own, twice, because what is kept matters. */
async function runAlone(batch: Batch): Promise<Outcome['findings']> {
  const replica = await startWarmReplica();
  const first = await runBatch(batch, replica, upstreams, { ids: [], cursors: [] });
  const second =
    first.findings.length > 0 ? first : await runBatch(batch, replica, upstreams, { ids: [], cursors: [] });
  await replica.stop();
  return second.findings;
}

/** What is held after collections must stay within what caches may hold, and must not grow once they are full. */
function findHeapGrowth(
  heaps: readonly { readonly atMs: number; readonly bytes: number }[],
): readonly string[] {
  const last = heaps.at(-1);
  if (last === undefined) return [];
  if (last.bytes > largestHeapBytes) return [`a heap of ${last.bytes} bytes after a collection`];
  const steady = heaps.filter(({ atMs }) => atMs > steadyAfterMs).map(({ bytes }) => bytes);
  if (steady.length < 20) return [];
  const least = (list: readonly number[]) => Math.min(...list);
  const growth = least(steady.slice(-10)) - Math.max(...steady.slice(0, 10));
  return growth > largestGrowthBytes ? [`a heap that grew by ${growth} bytes`] : [];
}

function describe({ scripts, requests }: Batch): string {
  const asked = requests.map((request) => JSON.stringify(request).slice(0, 2_000));
  return [`upstreams: ${JSON.stringify(scripts)}`, ...asked].join('\n');
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function format(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([key, times]) => `${key} ${times}`)
    .join(', ');
}
