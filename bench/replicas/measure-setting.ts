import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from '../harness/ask.ts';
import { generated } from '../harness/data-sizes.ts';
import { toDistinctOperation } from '../harness/distinct-queries.ts';
import { readProcess } from '../harness/read-process.ts';
import type { Upstream } from '../harness/start-upstream.ts';
import {
  type RedisFigures,
  readRedisFigures,
  readSharedCache,
  type SharedCache,
  sinceThen,
} from './redis-figures.ts';
import type { ReplicaSetting } from './settings.ts';
import { type Replicas, startReplicas } from './start-replicas.ts';

/** What some queries took. */
export interface PhaseFigures {
  readonly queries: number;
  readonly calls: number;
  readonly queriesPerSecond: number;
  /** Processor time of all replicas for one query; null where the system does not tell. */
  readonly cpuMs: number | null;
  /** Null: there is no Redis. */
  readonly redis: RedisFigures | null;
}

/** Each list asked for once; each asked for again at the next replica; then any list at any replica. */
export const phaseNames = ['first', 'elsewhere', 'anywhere'] as const;
export type PhaseName = (typeof phaseNames)[number];

export interface SettingFigures {
  readonly phases: Readonly<Record<PhaseName, PhaseFigures>>;
  readonly cache: SharedCache | null;
}

export interface MeasureOptions {
  readonly convographFile: string;
  readonly upstream: Upstream;
  readonly sessionIds: readonly string[];
  /** Of the last phase. */
  readonly seconds: number;
}

const connectionsPerReplica = 2;
/** Windows of 1 to 20 rows, and then the same again in other words. */
const windows = 20;
/** What is known is told within milliseconds. */
const stableAfterMs = 500;

export async function measureSetting(
  setting: ReplicaSetting,
  { convographFile, upstream, sessionIds, seconds }: MeasureOptions,
): Promise<SettingFigures> {
  const { baseUrl } = upstream;
  const replicas = await startReplicas({ convographFile, baseUrl, setting });
  const clients = replicas.urls.map((url) =>
    Array.from({ length: connectionsPerReplica }, () => createClient(url)),
  );
  const lists = sessionIds.length;
  const answers = new Map<number, string>();

  async function ask(client: Client, index: number): Promise<void> {
    const { data } = await client.ask(toDistinctOperation(index, generated.chatbotId, sessionIds));
    const rows = JSON.stringify(Object.values(Object(Object(data).chatbot)));
    const place = index % (windows * lists);
    const other = answers.get(place) ?? rows;
    if (other !== rows) throw new Error(`${setting.name}: two answers differ:\n${other}\n${rows}`);
    answers.set(place, rows);
  }

  /** Asks for each list once, in its widest window, at the replica that is so many further on. */
  async function askAll(firstIndex: number, shift: number): Promise<number> {
    await Promise.all(
      clients.map(async (own, replica) => {
        const mine = sessionIds.flatMap((_, list) =>
          (list + shift) % clients.length === replica ? [list] : [],
        );
        await Promise.all(
          own.map(async (client) => {
            for (let list = mine.pop(); list !== undefined; list = mine.pop())
              await ask(client, firstIndex + list);
          }),
        );
      }),
    );
    return lists;
  }

  async function askAnywhere(firstIndex: number): Promise<number> {
    const untilMs = performance.now() + seconds * 1000;
    let index = firstIndex;
    await Promise.all(
      clients.flat().map(async (client) => {
        while (performance.now() < untilMs) await ask(client, index++);
      }),
    );
    return index - firstIndex;
  }

  const measure = (act: () => Promise<number>) => measurePhase(act, replicas, upstream);
  try {
    const widest = (windows - 1) * lists;
    const phases = {
      first: await measure(() => askAll(widest, 0)),
      elsewhere: await measure(() => askAll(windows * lists + widest, 1)),
      anywhere: await measure(() => askAnywhere(2 * windows * lists)),
    };
    const { redisPort } = replicas;
    return { phases, cache: redisPort === null ? null : readSharedCache(redisPort) };
  } finally {
    await Promise.all(clients.flat().map((client) => client.close()));
    await replicas.stop();
  }
}

async function measurePhase(
  act: () => Promise<number>,
  { pids, redisPort }: Replicas,
  upstream: Upstream,
): Promise<PhaseFigures> {
  const readRedis = () => (redisPort === null ? null : readRedisFigures(redisPort));
  const readCpuMs = () => pids.reduce((sum, pid) => sum + (readProcess(pid)?.cpuMs ?? Number.NaN), 0);
  const before = { calls: await upstream.countCalls(), redis: readRedis(), cpuMs: readCpuMs() };
  const startMs = performance.now();
  const queries = await act();
  const tookMs = performance.now() - startMs;
  await sleep(stableAfterMs);
  const redis = readRedis();
  const cpuMs = (readCpuMs() - before.cpuMs) / queries;
  return {
    queries,
    calls: (await upstream.countCalls()) - before.calls,
    queriesPerSecond: (queries * 1000) / tookMs,
    cpuMs: Number.isNaN(cpuMs) ? null : cpuMs,
    redis: redis && before.redis && sinceThen(before.redis, redis),
  };
}
