import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkWalk, type FinishedWalk } from '../soak/check-walk.ts';
import { mostInWindow } from '../soak/most-in-window.ts';
import { parseSoakOptions } from '../soak/options.ts';
import { type Outcome, toCut } from '../soak/outcome.ts';
import { createTimeline } from '../soak/timeline.ts';
import { createTruth } from '../soak/truth.ts';

test('the most in a window counts its beginning and not its end', () => {
  assert.equal(mostInWindow([], 60), 0);
  assert.equal(mostInWindow([0, 60, 120], 60), 1);
  assert.equal(mostInWindow([59, 0, 60, 118, 119], 60), 3);
});

function createList() {
  const truth = createTruth();
  const add = (id: string, place: number | null, addedMs: number) =>
    truth.add({ id, sessionId: 's', userId: null, place, addedMs });
  for (const [place, id] of ['a', 'b', 'c'].entries()) add(id, place, Number.NEGATIVE_INFINITY);
  add('new', null, 500);
  const walked = (ids: readonly string[], walk: Partial<FinishedWalk> = {}) =>
    checkWalk(
      { ids, isNewestFirst: false, startedMs: 1_000, endedMs: 2_000, mayBeOldMs: 100, ...walk },
      truth.list({}),
    );
  return { truth, walked };
}

test('a walk that shows everything once is right', () => {
  const none = { lost: [], duplicated: [], misplaced: [] };
  const { walked } = createList();
  assert.deepEqual(walked(['a', 'b', 'c', 'new', 'of a fault']), none);
  assert.deepEqual(walked(['new', 'c', 'b', 'a'], { isNewestFirst: true }), none);
});

test('a walk tells what it lost, repeated and mixed up', () => {
  const { walked } = createList();
  assert.deepEqual(walked(['b', 'a', 'a', 'a']), {
    lost: ['c', 'new'],
    duplicated: ['a'],
    misplaced: ['a'],
  });
});

test('what came too late or was deleted meanwhile need not be shown', () => {
  const { truth, walked } = createList();
  assert.deepEqual(walked(['a', 'b', 'c'], { mayBeOldMs: 600 }).lost, []);
  truth.markDeleted('b', 1_900);
  assert.deepEqual(walked(['a', 'c', 'new']).lost, []);
  assert.deepEqual(walked(['a', 'c', 'new'], { endedMs: 1_800 }).lost, ['b']);
});

test('an operation without an answer is explained by the signal that the process got', () => {
  const cut = (startedMs: number, endedMs: number, signal: 'SIGKILL' | 'SIGTERM') => {
    const outcome = { startedMs, endedMs } as Outcome;
    return toCut(outcome, [{ signal, fromMs: 1_000, toMs: 2_000 }]);
  };
  assert.equal(cut(500, 1_001, 'SIGKILL'), 'killed');
  assert.equal(cut(500, 1_001, 'SIGTERM'), 'lost at stop');
  assert.equal(cut(1_500, 1_501, 'SIGTERM'), 'stopping');
  assert.equal(cut(500, 900, 'SIGKILL'), 'unexplained');
  assert.equal(cut(2_500, 2_600, 'SIGKILL'), 'unexplained');
});

test('phases are found by moment and by span', () => {
  const timeline = createTimeline(1_000, 100_000);
  assert.equal(timeline.phaseAt(1_000), 'calm');
  assert.equal(timeline.phaseAt(32_000), 'lies');
  assert.equal(timeline.phaseAt(37_000), 'calm');
  assert.equal(timeline.touches('lies', 20_000, 31_001), true);
  assert.equal(timeline.touches('lies', 37_000, 90_000), false);
});

test('the options of a soak are bounded', () => {
  assert.equal(parseSoakOptions([])?.minutes, 5);
  assert.equal(parseSoakOptions(['--help']), null);
  assert.throws(() => parseSoakOptions(['--minutes', '61']), /at most 60/);
  assert.throws(() => parseSoakOptions(['--seed', 'x']), /whole number/);
});
