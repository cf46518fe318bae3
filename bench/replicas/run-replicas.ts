import { parseArgs } from 'node:util';
import { expectBuilt } from '../harness/expect-built.ts';
import { describeMachine } from '../harness/machine.ts';
import { builtConvograph, toNumber } from '../harness/options.ts';
import { readSessionIds } from '../harness/read-session-ids.ts';
import { runMain } from '../harness/run-main.ts';
import { startUpstream } from '../harness/start-upstream.ts';
import { writeResults } from '../harness/write-results.ts';
import { formatReplicas, type MeasuredSetting } from './format-replicas.ts';
import { measureSetting } from './measure-setting.ts';
import { replicaSettings, toDataSize } from './settings.ts';

const help = `Measures one replica against two, with and without what they share through Redis. Needs redis-server.

  --lists N          how many lists there are to read (default 1000)
  --repeats N        how often each setting is measured; the median counts (default 3)
  --seconds N        length of the last phase (default 4)
  --convograph FILE  another main.js than ../dist/main.js
  --help             this text
`;

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function isLimited(error: unknown): boolean {
  return error instanceof Error && error.message.includes('UPSTREAM_RATE_LIMITED');
}

async function run(args: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { lists: text, repeats: text, seconds: text, convograph: text, help: { type: 'boolean' } },
  });
  if (values.help) return print(help);
  const lists = toNumber('lists', values.lists, 1_000);
  const repeats = toNumber('repeats', values.repeats, 3);
  const seconds = toNumber('seconds', values.seconds, 4);
  const { convograph: convographFile = builtConvograph } = values;
  expectBuilt(convographFile);
  const machine = describeMachine();
  print(`${machine.processor}, ${machine.cores} cores, Node ${machine.node}, ${machine.date}`);
  print(`load before the run ${machine.loadBefore.toFixed(2)}; nothing is pinned`);

  const upstream = await startUpstream(convographFile, toDataSize(lists));
  const sessionIds = await readSessionIds(upstream.baseUrl, lists);
  const options = { convographFile, upstream, sessionIds, seconds };
  const [plain] = replicaSettings;
  // The upstream answers from memory what it was asked before.
  if (plain !== undefined) await measureSetting(plain, { ...options, seconds: 1 });
  const measured: MeasuredSetting[] = replicaSettings.map((setting) => ({ setting, runs: [] }));
  for (let repeat = 1; repeat <= repeats; repeat += 1) {
    for (const { setting, runs } of measured) {
      process.stderr.write(`${repeat}/${repeats} ${setting.name}\n`);
      try {
        runs.push(await measureSetting(setting, options));
      } catch (error) {
        if (!isLimited(error)) throw error;
        print(
          `left out: ${setting.name}: Redis took too long, so the replicas kept to their shares of the limit`,
        );
      }
    }
  }
  await upstream.stop();
  print(`\n${formatReplicas(measured.filter(({ runs }) => runs.length > 0))}`);
  print(
    `\nAll figures: ${writeResults('replicas', machine.date, { machine, lists, repeats, seconds, measured })}`,
  );
}

await runMain(() => run(process.argv.slice(2)));
