import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { contestants } from '../harness/contestants.ts';
import { dataSizes, generated } from '../harness/data-sizes.ts';
import { expectBuilt } from '../harness/expect-built.ts';
import { describeMachine } from '../harness/machine.ts';
import { builtConvograph, toNumber } from '../harness/options.ts';
import { pinToCores } from '../harness/pin-to-cores.ts';
import { toOperations } from '../harness/queries.ts';
import { readProcess } from '../harness/read-process.ts';
import { readSessionIds } from '../harness/read-session-ids.ts';
import { runMain } from '../harness/run-main.ts';
import { startServer } from '../harness/start-server.ts';
import { startUpstream, type Upstream } from '../harness/start-upstream.ts';
import { percentile, slope } from '../harness/statistics.ts';
import { formatNumber, formatTable } from '../harness/tables.ts';
import { viewers } from '../harness/viewers.ts';
import { writeResults } from '../harness/write-results.ts';
import { createRandom, type Random } from '../soak/random.ts';

const help = `A day in small: clients poll conversations, some far more popular than others, while new messages arrive.

  --seconds N        how long each server is asked (default 60)
  --clients N        clients, each of which reads one conversation after another (default 200)
  --poll-ms N        from one read of a client to its next, or longer if the answer takes longer (default 1000)
  --messages N       new messages a second (default 5)
  --read-all         each conversation is read once before the day begins, so that caches are full
  --only A,B         of convograph, yoga-pothos, apollo and constant-yoga: Yoga with nothing to do (default all)
  --convograph FILE  another main.js than ../dist/main.js
  --help             this text
`;

const names = ['convograph', 'yoga-pothos', 'apollo', 'constant-yoga'] as const;
const warmUpSeconds = 10;

interface DayOptions {
  readonly seconds: number;
  readonly clients: number;
  readonly pollMs: number;
  readonly messages: number;
  readonly readAll: boolean;
}

interface Day {
  readonly answers: number;
  readonly calls: number;
  readonly cpuMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly residentMegabytes: number;
  /** Of the second half. */
  readonly growthMegabytesPerMinute: number;
}

/** Chooses so that the item of rank k comes up in proportion to 1/k. */
function createZipf(items: readonly string[], random: Random): () => string {
  const sums: number[] = [];
  for (const [index] of items.entries()) sums.push((sums.at(-1) ?? 0) + 1 / (index + 1));
  const all = sums.at(-1) ?? 0;
  return () => {
    const wanted = (random.int(2 ** 32) / 2 ** 32) * all;
    return items[sums.findIndex((sum) => sum > wanted)] ?? items[0] ?? '';
  };
}

async function measureDay(
  name: (typeof names)[number],
  upstream: Upstream,
  sessionIds: readonly string[],
  { seconds, clients, pollMs, messages, readAll }: DayOptions,
  setting: Parameters<typeof startServer>[1],
): Promise<Day> {
  const contestant = contestants.find((each) => each.name === name);
  if (contestant === undefined) throw new Error(`There is no ${name}.`);
  const query = contestant.isLimit ? 'constant' : 'Q2';
  const server = await startServer(contestant, setting);
  const { origin, pathname } = new URL(server.url);
  const pool = new Pool(origin, { connections: clients });
  const random = createRandom(1);
  const pickRead = createZipf(sessionIds, random);
  const pickWritten = createZipf(sessionIds, random);
  const targets = { chatbotId: generated.chatbotId, sessionIds: [] };
  const latenciesMs: number[] = [];
  const samples: { x: number; y: number }[] = [];
  if (readAll) {
    const left = sessionIds.values();
    await Promise.all(
      viewers.map(async (_, client) => {
        for (const sessionId of left) await ask(client, sessionId);
      }),
    );
  }
  const startMs = performance.now();
  const countsFromMs = startMs + warmUpSeconds * 1_000;
  const endMs = countsFromMs + seconds * 1_000;

  async function ask(client: number, sessionId: string): Promise<number> {
    const [operation] = toOperations(query, { ...targets, sessionId });
    const askedMs = performance.now();
    const { statusCode, body } = await pool.request({
      method: 'POST',
      path: pathname,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...viewers[client % viewers.length],
      },
      body: JSON.stringify(operation),
    });
    const text = await body.text();
    if (statusCode !== 200 || text.includes('"errors"'))
      throw new Error(`${name} answered ${statusCode}: ${text.slice(0, 500)}`);
    return askedMs;
  }

  async function poll(client: number): Promise<void> {
    let dueMs = startMs + (client * pollMs) / clients;
    while (dueMs < endMs) {
      if (dueMs > performance.now()) await sleep(dueMs - performance.now());
      const askedMs = await ask(client, pickRead());
      if (askedMs >= countsFromMs) latenciesMs.push(performance.now() - askedMs);
      dueMs = Math.max(dueMs + pollMs, performance.now());
    }
  }

  async function write(): Promise<void> {
    for (let count = 1; performance.now() < endMs; count += 1) {
      await upstream.appendMessage(pickWritten(), `message ${count}`);
      await sleep(Math.max(0, startMs + (count * 1_000) / messages - performance.now()));
    }
  }

  async function watch(): Promise<{ readonly calls: number; readonly cpuMs: number }> {
    await sleep(countsFromMs - performance.now());
    const before = {
      calls: await upstream.countCalls(),
      cpuMs: readProcess(server.pid)?.cpuMs ?? Number.NaN,
    };
    while (performance.now() < endMs) {
      await sleep(1_000);
      const { residentBytes } = readProcess(server.pid) ?? { residentBytes: Number.NaN };
      samples.push({ x: (performance.now() - startMs) / 60_000, y: residentBytes / 1e6 });
    }
    const { cpuMs } = readProcess(server.pid) ?? { cpuMs: Number.NaN };
    return { calls: (await upstream.countCalls()) - before.calls, cpuMs: cpuMs - before.cpuMs };
  }

  try {
    const polling = Array.from({ length: clients }, (_, client) => poll(client));
    const [used] = await Promise.all([watch(), write(), ...polling]);
    return {
      ...used,
      answers: latenciesMs.length,
      p50Ms: percentile(latenciesMs, 0.5),
      p99Ms: percentile(latenciesMs, 0.99),
      residentMegabytes: samples.at(-1)?.y ?? Number.NaN,
      growthMegabytesPerMinute: slope(samples.slice(samples.length >> 1)),
    };
  } finally {
    await pool.destroy();
    await server.stop();
  }
}

function formatDays(days: ReadonlyMap<string, Day>): string {
  const head = [
    'server',
    'answers',
    'calls an answer',
    'answers a cpu second',
    'p50 ms',
    'p99 ms',
    'resident MB',
    'MB a minute',
  ];
  const rows = Array.from(days, ([name, day]) => [
    name,
    String(day.answers),
    formatNumber(day.calls / day.answers),
    formatNumber((day.answers * 1_000) / day.cpuMs),
    formatNumber(day.p50Ms),
    formatNumber(day.p99Ms),
    formatNumber(day.residentMegabytes),
    day.growthMegabytesPerMinute.toFixed(1),
  ]);
  return formatTable([head, ...rows]);
}

async function run(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      seconds: text,
      clients: text,
      'poll-ms': text,
      messages: text,
      'read-all': { type: 'boolean', default: false },
      only: text,
      convograph: text,
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const convographFile = values.convograph ?? builtConvograph;
  expectBuilt(convographFile);
  const options: DayOptions = {
    seconds: toNumber('seconds', values.seconds, 60),
    clients: toNumber('clients', values.clients, 200),
    pollMs: toNumber('poll-ms', values['poll-ms'], 1_000),
    messages: toNumber('messages', values.messages, 5),
    readAll: values['read-all'],
  };
  const only = values.only?.split(',');
  const machine = describeMachine();
  const { serverCore } = pinToCores();
  const days = new Map<string, Day>();
  for (const name of names.filter((each) => only === undefined || only.includes(each))) {
    process.stderr.write(`${name}\n`);
    // A new one for each: the messages that arrive make it larger.
    const upstream = await startUpstream(convographFile, dataSizes.large);
    try {
      const sessionIds = await readSessionIds(upstream.baseUrl, dataSizes.large.sessions);
      const setting = { convographFile, baseUrl: upstream.baseUrl, core: serverCore };
      days.set(name, await measureDay(name, upstream, sessionIds, options, setting));
    } finally {
      await upstream.stop();
    }
  }
  process.stdout.write(`${formatDays(days)}\n`);
  const results = { machine, ...options, days: Object.fromEntries(days) };
  process.stdout.write(`All figures: ${writeResults('day', machine.date, results)}\n`);
}

await runMain(run);
