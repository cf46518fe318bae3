import { median } from '../harness/statistics.ts';
import { formatNumber, formatTable } from '../harness/tables.ts';
import { type PhaseFigures, phaseNames, type SettingFigures } from './measure-setting.ts';
import { commandNames } from './redis-figures.ts';
import type { ReplicaSetting } from './settings.ts';

/** A setting and what each of its runs took. */
export interface MeasuredSetting {
  readonly setting: ReplicaSetting;
  readonly runs: SettingFigures[];
}

const head = [
  'setting',
  'phase',
  'queries',
  'upstream calls',
  'queries/s',
  'cpu ms',
  ...commandNames,
  'Redis bytes',
  'Redis cpu µs',
];

export function formatReplicas(measured: readonly MeasuredSetting[]): string {
  const lines = measured.flatMap(({ setting, runs }) =>
    phaseNames.map((name) => [setting.name, name, ...toColumns(runs.map(({ phases }) => phases[name]))]),
  );
  const caches = measured.flatMap(({ setting, runs }) => {
    const cache = runs.flatMap((run) => run.cache ?? []);
    if (cache.length === 0 || cache.every(({ keys }) => keys === 0)) return [];
    const of = (pick: (one: (typeof cache)[number]) => number) => formatNumber(median(cache.map(pick)));
    return [
      `${setting.name}: ${toCount(cache.map(({ keys }) => keys))} keys of the cache in Redis, ${of(({ bytes, keys }) => bytes / keys)} bytes of memory each, ${of(({ valueBytes, keys }) => valueBytes / keys)} of them the value`,
    ];
  });
  return [formatTable([head, ...lines]), '', ...caches, '', legend].join('\n');
}

function toColumns(phases: readonly PhaseFigures[]): string[] {
  const of = (pick: (phase: PhaseFigures) => number) => formatNumber(median(phases.map(pick)));
  const ofRedis = (pick: (redis: NonNullable<PhaseFigures['redis']>) => number) =>
    of(({ redis, queries }) => (redis === null ? Number.NaN : pick(redis) / queries));
  return [
    toCount(phases.map(({ queries }) => queries)),
    toCount(phases.map(({ calls }) => calls)),
    of(({ queriesPerSecond }) => queriesPerSecond),
    of(({ cpuMs }) => cpuMs ?? Number.NaN),
    ...commandNames.map((name) => ofRedis(({ commands }) => commands[name])),
    ofRedis(({ bytes }) => bytes),
    ofRedis(({ cpuMs }) => cpuMs * 1000),
  ];
}

function toCount(values: readonly number[]): string {
  return Math.round(median(values)).toLocaleString('en');
}

const legend = `first: each list once, the replicas taking turns; elsewhere: each again, at the next replica; anywhere: any list, in
  windows of any size, at all replicas
cpu ms: of all replicas, for one query; the columns after it are for one query, too
mget, set, del: of the cache; evalsha: of the rate limits. Redis bytes: received and sent`;
