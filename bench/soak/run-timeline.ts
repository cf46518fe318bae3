import { setTimeout as sleep } from 'node:timers/promises';
import { toFaultRules } from './faults.ts';
import { createRandom } from './random.ts';
import type { Exit } from './start-process.ts';
import type { Redis } from './start-redis.ts';
import type { Replica } from './start-replica.ts';
import type { Sandbox } from './start-sandbox.ts';
import { type Incident, incidents, type Timeline } from './timeline.ts';

export interface TimelineDeps {
  readonly timeline: Timeline;
  readonly seed: number;
  readonly sandbox: Sandbox;
  readonly redis: Redis;
  /** The one that is killed and stopped. */
  readonly replica: Replica;
  readonly onStep: (step: string) => void;
}

/** How the replica ended that was asked to, and how long it took. */
export interface Stop extends Exit {
  readonly tookMs: number;
}

const newFaultsEveryMs = 4_000;
const killedMs = 5_000;
const frozenMs = 6_000;
const redisDownMs = 8_000;

/** Makes go wrong what the timeline says, until its end. */
export async function runTimeline(deps: TimelineDeps): Promise<readonly Stop[]> {
  const stops: Stop[] = [];
  await Promise.all([strikeFaults(deps), ...incidents.map((incident) => happen(incident, deps, stops))]);
  return stops;
}

async function strikeFaults({ timeline, seed, sandbox, onStep }: TimelineDeps): Promise<void> {
  const random = createRandom(seed);
  let hasFaults = false;
  while (performance.now() < timeline.endMs) {
    const phase = timeline.phaseAt(performance.now());
    if (phase === 'faults' || phase === 'lies') {
      const rules = toFaultRules(phase, random);
      onStep(`${phase}: ${rules.map(({ fault }) => fault).join(', ')}`);
      await sandbox.setFaults(rules, random.int(2 ** 32));
      hasFaults = true;
    } else if (hasFaults) {
      onStep('no faults');
      await sandbox.clearFaults();
      hasFaults = false;
    }
    await sleepUntil(Math.min(nextChange(timeline), performance.now() + newFaultsEveryMs));
  }
  await sandbox.clearFaults();
}

/** When the phase is another one, to a tenth of a second. */
function nextChange(timeline: Timeline): number {
  const nowMs = performance.now();
  const phase = timeline.phaseAt(nowMs);
  let changeMs = nowMs;
  while (changeMs < timeline.endMs && timeline.phaseAt(changeMs) === phase) changeMs += 100;
  return changeMs;
}

async function happen({ at, what }: Incident, deps: TimelineDeps, stops: Stop[]): Promise<void> {
  const { timeline, redis, replica, onStep } = deps;
  await sleepUntil(timeline.startMs + at * (timeline.endMs - timeline.startMs));
  onStep(what);
  if (what === 'freeze Redis') await redis.freeze(frozenMs);
  if (what === 'kill Redis') await redis.restart(redisDownMs);
  if (what === 'kill a replica') {
    await replica.kill();
    await sleep(killedMs);
    await replica.start();
  }
  if (what === 'stop a replica') {
    const askedMs = performance.now();
    const exit = await replica.terminate();
    stops.push({ ...exit, tookMs: performance.now() - askedMs });
    await replica.start();
  }
  onStep(`${what}: over`);
}

function sleepUntil(timeMs: number): Promise<void> {
  return sleep(Math.max(0, timeMs - performance.now()));
}
