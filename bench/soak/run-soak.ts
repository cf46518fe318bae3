import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { toTemporaryFile } from '../harness/child-processes.ts';
import { expectBuilt } from '../harness/expect-built.ts';
import { describeMachine } from '../harness/machine.ts';
import { writeResults } from '../harness/write-results.ts';
import { createAsker } from './ask.ts';
import { changeData, prepareData } from './change-data.ts';
import { checkSoak } from './check-soak.ts';
import { formatSoak } from './format-soak.ts';
import { countDescriptors, toMemoryCourses, watchReplicas } from './monitor.ts';
import { help, parseSoakOptions, type SoakOptions } from './options.ts';
import { createRandom } from './random.ts';
import { type LogFinding, readLogLine } from './read-log-line.ts';
import { runLastWalks } from './run-last-walks.ts';
import { runLoad } from './run-load.ts';
import { runTimeline } from './run-timeline.ts';
import type { SoakResults } from './soak-results.ts';
import { startRedis } from './start-redis.ts';
import { startReplica } from './start-replica.ts';
import { startSandbox } from './start-sandbox.ts';
import { summarizeLog } from './summarize-log.ts';
import { createTally } from './tally.ts';
import { createTimeline } from './timeline.ts';
import { createTruth } from './truth.ts';
import { createWalkTally } from './walk-tally.ts';
import { watchReadiness } from './watch-readiness.ts';
import { toConfigFile } from './world.ts';

/** Until connections that nobody uses are closed on both sides. */
const restMs = 8_000;
const mostShown = 20;

async function soak({ minutes, seed, convographFile }: SoakOptions): Promise<SoakResults> {
  const print = (step: string) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${step}\n`);
  const wrong: string[] = [];
  const crashes: string[] = [];
  const logFindings = new Map<LogFinding, number>();
  function reportWrong(what: string): void {
    wrong.push(what);
    if (wrong.length <= mostShown) print(`WRONG: ${what}`);
  }
  function readLine(line: string): void {
    const finding = readLogLine(line);
    if (finding === null) return;
    logFindings.set(finding, (logFindings.get(finding) ?? 0) + 1);
    if (finding !== 'operation') print(`LOG: ${line}`);
  }

  const sandbox = await startSandbox(convographFile);
  const redis = await startRedis();
  const configFile = toTemporaryFile('convograph.json');
  writeFileSync(configFile, toConfigFile(sandbox.url));
  const startOne = (name: string) =>
    startReplica(name, {
      convographFile,
      configFile,
      redisUrl: redis.url,
      replicas: 2,
      onErrorLine: readLine,
      onCrash: (exit) => crashes.push(`replica ${name}: ${JSON.stringify(exit)}`),
    });
  const steady = await startOne('A');
  const unsteady = await startOne('B');
  const replicas = [steady, unsteady];
  void sandbox.ended.then((exit) => crashes.push(`the sandbox: ${JSON.stringify(exit)}`));
  const truth = createTruth();
  await prepareData({ sandbox, truth });
  const before = replicas.map((replica) => countDescriptors(replica.current().pid));

  const timeline = createTimeline(performance.now(), minutes * 60_000);
  const isOver = () => performance.now() >= timeline.endMs;
  const balancer = watchReadiness(replicas);
  const asker = createAsker();
  const tally = createTally();
  const walks = createWalkTally();
  const checks = { truth, walks, timeline, reportWrong };
  print(`${minutes} min of load, seed ${seed}`);
  const [samples, stops] = await Promise.all([
    watchReplicas(replicas, isOver),
    runTimeline({ timeline, seed, sandbox, redis, replica: unsteady, onStep: print }),
    changeData({ sandbox, truth, random: createRandom(seed + 1) }, isOver),
    runLoad({ ...checks, seed, asker, readyReplicas: balancer.ready, tally, isOver }),
  ]);
  await balancer.stop();
  print('the load is over: last walks, at rest');
  const lastWalks = await runLastWalks(replicas, { ...checks, asker, tally });
  await asker.close();
  await sleep(restMs);

  return {
    tally,
    cuts: tally.countCuts((name) => replicas.find((replica) => replica.name === name)?.outages ?? []),
    walks,
    lastWalks,
    log: summarizeLog(await sandbox.readLog()),
    memory: toMemoryCourses(samples),
    samples,
    descriptors: replicas.map(({ name, current }, index) => ({
      replica: name,
      before: before[index] ?? Number.NaN,
      most: Math.max(
        ...samples.flatMap(({ replica, descriptors }) => (replica === name ? [descriptors] : [])),
      ),
      after: countDescriptors(current().pid),
    })),
    stops,
    crashes: [...crashes],
    logFindings,
    wrong,
  };
}

async function run(options: SoakOptions): Promise<number> {
  expectBuilt(options.convographFile);
  const machine = describeMachine();
  process.stdout.write(`${machine.cores} cores, Node ${machine.node}, load before ${machine.loadBefore}\n`);
  const results = await soak(options);
  const musts = checkSoak(results);
  process.stdout.write(`${formatSoak(results, musts)}\n\n`);
  const file = writeResults('soak', machine.date, toPlain({ machine, options, ...results, musts }));
  process.stdout.write(`All figures: ${file}\n`);
  return musts.every(({ isMet }) => isMet) ? 0 : 1;
}

/** Maps as objects, because JSON has none. */
function toPlain(results: unknown): unknown {
  const text = JSON.stringify(results, (_key, value: unknown) =>
    value instanceof Map ? Object.fromEntries(value) : value,
  );
  return JSON.parse(text);
}

try {
  const options = parseSoakOptions(process.argv.slice(2));
  if (options === null) process.stdout.write(help);
  process.exit(options === null ? 0 : await run(options));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
