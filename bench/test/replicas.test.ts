import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatReplicas } from '../replicas/format-replicas.ts';
import type { PhaseFigures, SettingFigures } from '../replicas/measure-setting.ts';
import { type RedisFigures, sinceThen } from '../replicas/redis-figures.ts';

function toFigures(times: number): RedisFigures {
  const commands = { mget: 100 * times, set: 10 * times, del: 0, evalsha: 5 * times };
  return { commands, bytes: 5_000 * times, cpuMs: 2 * times };
}

test('what Redis did in between is the difference of two readings', () => {
  const difference = sinceThen(toFigures(2), toFigures(5));
  assert.equal(JSON.stringify(difference), JSON.stringify(toFigures(3)));
});

test('what Redis did is told for one query, and as nothing where there is none', () => {
  const phase: PhaseFigures = {
    queries: 100,
    calls: 40,
    queriesPerSecond: 250,
    cpuMs: 3,
    redis: toFigures(1),
  };
  const toRun = (redis: RedisFigures | null): SettingFigures => {
    const one = { ...phase, redis };
    return {
      phases: { first: one, elsewhere: one, anywhere: one },
      cache: redis && { keys: 4, bytes: 400, valueBytes: 200 },
    };
  };
  const text = formatReplicas([
    {
      setting: { name: 'alone', replicas: 1, sharedCache: null, requestsPerMinute: null },
      runs: [toRun(null)],
    },
    {
      setting: { name: 'two', replicas: 2, sharedCache: 'on', requestsPerMinute: null },
      runs: [toRun(toFigures(1))],
    },
  ]);
  assert.match(text, /^alone +first +100 +40 +250 +3\.00( +-){6}$/m);
  assert.match(text, /^two +elsewhere +100 +40 +250 +3\.00 +1\.00 +0\.10 +0\.00 +0\.05 +50\.0 +20\.0$/m);
  assert.match(text, /^two: 4 keys .*, 100 bytes of memory each, 50\.0 of them the value$/m);
});
