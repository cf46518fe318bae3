import { parseArgs } from 'node:util';
import { createClient } from './ask.ts';
import { findFreePort } from './child-processes.ts';
import { dataSizes, generated } from './data-sizes.ts';
import { toDistinctOperation } from './distinct-queries.ts';
import { expectBuilt } from './expect-built.ts';
import { createMemoryInspector, type MemorySample } from './inspect-memory.ts';
import { describeMachine } from './machine.ts';
import { builtConvograph, toNumber } from './options.ts';
import { pinToCores } from './pin-to-cores.ts';
import { startServer } from './start-server.ts';
import { startUpstream } from './start-upstream.ts';
import { slope } from './statistics.ts';
import { formatTable } from './tables.ts';
import { writeResults } from './write-results.ts';

const help = `Asks Convograph many distinct queries and tells whether its memory stays flat.

  --count N          how many queries (default 200000)
  --samples N        how often memory is looked at, evenly (default 40)
  --convograph FILE  another main.js than ../dist/main.js
  --help             this text
`;

interface MemoryPoint extends MemorySample {
  readonly queries: number;
}

/** An entry that is kept for a query costs more than this: a key and a place in a map alone do. */
const flatBytesPerQuery = 32;
/** The queries that fill the caches to their bounds. */
const warmUpShare = 0.3;
const connections = 8;

async function measure(
  count: number,
  samples: number,
  convographFile: string,
): Promise<readonly MemoryPoint[]> {
  const { serverCore } = pinToCores();
  const upstream = await startUpstream(convographFile, dataSizes.small);
  const newest = await upstream.readNewestMessages();
  const sessionIds = [...new Set(newest.flatMap(({ chatSessionId }) => chatSessionId ?? []))];
  const inspectorPort = await findFreePort();
  const setting = { convographFile, baseUrl: upstream.baseUrl, core: serverCore };
  const server = await startServer({ program: 'convograph', env: { CONVOGRAPH_CACHE: 'on' } }, setting, {
    nodeFlags: [`--inspect=127.0.0.1:${inspectorPort}`],
  });
  const inspector = await createMemoryInspector(inspectorPort);
  const clients = Array.from({ length: connections }, () => createClient(server.url));

  const points: MemoryPoint[] = [];
  let asked = 0;
  for (let sample = 1; sample <= samples; sample += 1) {
    const until = Math.round((count * sample) / samples);
    await Promise.all(
      clients.map(async (client) => {
        while (asked < until) await client.ask(toDistinctOperation(asked++, generated.chatbotId, sessionIds));
      }),
    );
    points.push({ queries: asked, ...(await inspector.sample()) });
    process.stderr.write(`${asked} of ${count}\n`);
  }
  return points;
}

/** Prints what was found; true when memory is flat. */
function report(points: readonly MemoryPoint[]): boolean {
  const toMegabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  const rows = points.map(({ queries, retainedBytes, residentBytes }) => [
    queries.toLocaleString('en'),
    toMegabytes(retainedBytes),
    toMegabytes(residentBytes),
  ]);
  process.stdout.write(`${formatTable([['queries', 'retained MB', 'resident MB'], ...rows])}\n\n`);

  const last = points.at(-1)?.queries ?? 0;
  const settled = points.filter(({ queries }) => queries >= last * warmUpShare);
  const growth = (pick: (point: MemoryPoint) => number) =>
    slope(settled.map((point) => ({ x: point.queries, y: pick(point) })));
  const retained = growth(({ retainedBytes }) => retainedBytes);
  const resident = growth(({ residentBytes }) => residentBytes);
  const isFlat = retained < flatBytesPerQuery;
  process.stdout.write(
    `From query ${settled[0]?.queries.toLocaleString('en')} on, for each query: retained ${retained.toFixed(1)} bytes, resident ${resident.toFixed(1)} bytes.\n` +
      `Memory is ${isFlat ? 'flat' : 'NOT flat'}: ${isFlat ? 'under' : 'not under'} ${flatBytesPerQuery} retained bytes for each query.\n`,
  );
  return isFlat;
}

async function run(): Promise<number> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { count: text, samples: text, convograph: text, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const convographFile = values.convograph ?? builtConvograph;
  expectBuilt(convographFile);
  const machine = describeMachine();
  const count = toNumber('count', values.count, 200_000);
  const samples = toNumber('samples', values.samples, 40);
  const points = await measure(count, Math.min(samples, count), convographFile);
  const isFlat = report(points);
  process.stdout.write(`All figures: ${writeResults('memory', machine.date, { machine, points, isFlat })}\n`);
  return isFlat ? 0 : 1;
}

try {
  process.exit(await run());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
