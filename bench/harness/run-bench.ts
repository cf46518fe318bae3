import type { Cell } from './cell.ts';
import { checkGoals, checkLargeGoals, type Goal } from './check-goals.ts';
import { contestants } from './contestants.ts';
import { type DataSize, dataSizes, generated, type SizeName } from './data-sizes.ts';
import { expectBuilt } from './expect-built.ts';
import { describeMachine } from './machine.ts';
import { type MeasuredFreshness, measureFreshness } from './measure-freshness.ts';
import { measureSize } from './measure-size.ts';
import { type BenchOptions, help, parseBenchOptions } from './options.ts';
import { pinToCores } from './pin-to-cores.ts';
import type { QueryName, QueryTargets } from './queries.ts';
import { readSessionIds } from './read-session-ids.ts';
import { runMain } from './run-main.ts';
import { startUpstream, type Upstream } from './start-upstream.ts';
import { formatCells, formatTable, legend } from './tables.ts';
import { writeResults } from './write-results.ts';

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Measures one data size from the first process to the last. */
async function runSize(size: SizeName, serverCore: number | null, options: BenchOptions) {
  const { convographFile, only, queries, sizes, repeats, seconds, latencyMs } = options;
  const isFirst = size === sizes[0];
  const chosen = contestants.filter(({ name, isLimit }) => only.includes(name) && (!isLimit || isFirst));
  const upstream = await startUpstream(convographFile, dataSizes[size]);
  try {
    const targets = await findTargets(upstream, dataSizes[size]);
    const setting = { convographFile, baseUrl: upstream.baseUrl, core: serverCore };
    const cells = await measureSize({
      size,
      contestants: chosen,
      queries: queries.filter((query) => isFirst || query !== 'constant'),
      repeats,
      seconds,
      latencyMs,
      targets,
      upstream,
      setting,
      onStep: (step) => process.stderr.write(`${step}\n`),
    });
    const isJudged = size === 'small' && only.includes('convograph') && queries.includes('Q1');
    return { cells, freshness: isJudged ? await measureFreshness(targets, upstream, setting) : null };
  } finally {
    await upstream.stop();
  }
}

/** Q2 reads the session that most of the newest messages belong to. */
async function findTargets(upstream: Upstream, { sessions }: DataSize): Promise<QueryTargets> {
  const counts = new Map<string, number>();
  for (const { chatSessionId } of await upstream.readNewestMessages()) {
    if (chatSessionId) counts.set(chatSessionId, (counts.get(chatSessionId) ?? 0) + 1);
  }
  const [sessionId] = [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), ['', 0]);
  return {
    chatbotId: generated.chatbotId,
    sessionId,
    sessionIds: await readSessionIds(upstream.baseUrl, sessions),
  };
}

function printCells(cells: readonly Cell[], size: SizeName, queries: readonly QueryName[]): void {
  for (const query of queries) {
    const shown = cells.filter((cell) => cell.query === query);
    if (shown.length > 0) print(`\n${formatCells(size, query, shown)}`);
    for (const { contestant, measurements } of shown) {
      const leftOut = new Set(measurements.flatMap((measurement) => measurement.leftOut));
      for (const reason of leftOut) print(`left out: ${contestant.label}: ${reason}`);
    }
  }
}

function printGoals(goals: readonly Goal[]): void {
  const rows = goals.map(({ what, mustBe, measured, isMet }) => [
    what,
    mustBe,
    measured,
    isMet === null ? '' : isMet ? 'pass' : 'FAIL',
  ]);
  print(`\n${formatTable([['goals', 'must be', 'measured', ''], ...rows])}`);
}

async function run(options: BenchOptions): Promise<void> {
  expectBuilt(options.convographFile);
  const machine = describeMachine();
  const { serverCore, description } = pinToCores();
  print(`${machine.processor}, ${machine.cores} cores, Node ${machine.node}, ${machine.date}`);
  print(`load before the run ${machine.loadBefore.toFixed(2)}; ${description}`);
  print(
    `${options.repeats} x ${options.seconds} s under load at ${options.latencyMs} ms upstream latency, medians`,
  );

  const cells: Cell[] = [];
  let freshness: MeasuredFreshness | null = null;
  for (const size of options.sizes) {
    const measured = await runSize(size, serverCore, options);
    cells.push(...measured.cells);
    freshness ??= measured.freshness;
    printCells(measured.cells, size, options.queries);
  }
  print(`\n${legend}`);
  const small = cells.filter(({ size }) => size === 'small');
  const large = cells.filter(({ size }) => size === 'large');
  const goals = [
    ...(small.length > 0 ? checkGoals(small, freshness) : []),
    ...(large.length > 0 ? checkLargeGoals(large) : []),
  ];
  if (goals.length > 0) printGoals(goals);

  const { repeats, seconds, latencyMs } = options;
  const rows = cells.map(({ contestant, answerFile: _file, ...cell }) => ({
    server: contestant.name,
    ...cell,
  }));
  const results = {
    machine: { ...machine, pinning: description },
    repeats,
    seconds,
    latencyMs,
    cells: rows,
    freshness,
    goals,
  };
  print(`\nAll figures: ${writeResults('bench', machine.date, results)}`);
}

await runMain(async () => {
  const options = parseBenchOptions(process.argv.slice(2));
  if (options === null) print(help);
  else await run(options);
});
