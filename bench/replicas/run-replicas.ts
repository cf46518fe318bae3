import { parseArgs } from 'node:util';
import { request } from 'undici';
import { generated } from '../harness/data-sizes.ts';
import { expectBuilt } from '../harness/expect-built.ts';
import { describeMachine } from '../harness/machine.ts';
import { builtConvograph, toNumber } from '../harness/options.ts';
import { startUpstream } from '../harness/start-upstream.ts';
import { writeResults } from '../harness/write-results.ts';
import type { PekiPage, SessionRow } from '../peers/peki/peki-rows.ts';
import { signPeki } from '../peers/peki/sign-peki.ts';
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

async function readSessionIds(baseUrl: string, lists: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let page = 1; ids.length < lists; page += 1) {
    const url = new URL(`${baseUrl}/Dev/${generated.chatbotId}/sessions?page=${page}&pageSize=100`);
    const { body } = await request(url, { headers: signPeki(url.pathname + url.search, generated) });
    const { data } = (await body.json()) as PekiPage<SessionRow>;
    if (data.length === 0) throw new Error(`The sandbox has ${ids.length} sessions, not ${lists}.`);
    ids.push(...data.map(({ id }) => id));
  }
  return ids;
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

try {
  await run(process.argv.slice(2));
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
