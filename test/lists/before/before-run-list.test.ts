import { describe, expect, test } from 'vitest';
import { type BeforeRun, cutBefore, toBeforeRun } from '../../../src/lists/before/before-run.ts';
import { addBeforeRun } from '../../../src/lists/before/before-run-list.ts';
import { createMessage } from '../../loaders/scripted-source.ts';

const pageSize = 4;

interface Answer {
  /** The bound it was asked with. */
  readonly limitMs?: number;
  /** When it was asked for. */
  readonly atMs?: number;
  readonly stableBeforeMs?: number;
}

/** An answer that shows messages of these times. */
function createRun(times: readonly number[], answer: Answer = {}): BeforeRun {
  const { limitMs = Number.POSITIVE_INFINITY, atMs = 1, stableBeforeMs = 500 } = answer;
  const messages = times.map((createdAtMs) => createMessage(createdAtMs, { createdAtMs }));
  const readTimes = { askedMs: atMs, answeredMs: atMs, stableBeforeMs };
  const run = toBeforeRun(
    { rows: messages, isEnd: messages.length < pageSize },
    { limitMs, pageSize },
    readTimes,
  );
  if (run === null) throw new Error('These times do not fall.');
  return run;
}

const add = (...runs: readonly BeforeRun[]) => runs.reduce<readonly BeforeRun[]>(addBeforeRun, []);
const timesOf = (runs: readonly BeforeRun[]) => runs.map(({ rows }) => rows.map(({ timeMs }) => timeMs));

describe('runs that share a row', () => {
  test('become one, which is as old as the older and as proven as the newer', () => {
    const [joined, ...others] = add(
      createRun([40, 30, 20, 10], { stableBeforeMs: 45 }),
      createRun([60, 50, 40, 30], { atMs: 5 }),
    );
    expect(others).toEqual([]);
    expect(joined?.rows.map(({ timeMs }) => timeMs)).toEqual([60, 50, 40, 30, 20, 10]);
    expect(joined).toMatchObject({ sinceMs: 1, provenMs: 5, headProvenMs: 5, isTail: false });
  });

  test('keep the head that the older one shows, as old as it is', () => {
    const [joined] = add(createRun([700, 600, 40, 30]), createRun([40, 30, 20], { limitMs: 41, atMs: 5 }));
    expect(joined).toMatchObject({ untilMs: Number.POSITIVE_INFINITY, headProvenMs: 1, provenMs: 5 });
    expect(joined?.isTail).toBe(true);
    expect(joined && cutBefore(joined, { limitMs: Number.POSITIVE_INFINITY, pageSize })?.provenMs).toBe(1);
    expect(joined && cutBefore(joined, { limitMs: 600, pageSize })?.provenMs, 'no history').toBe(1);
    expect(joined && cutBefore(joined, { limitMs: 500, pageSize })?.provenMs).toBe(5);
  });

  test('let a third one come between', () => {
    const top = createRun([90, 80, 70, 60], { limitMs: 91 });
    const bottom = createRun([50, 40, 30, 20], { limitMs: 51 });
    expect(timesOf(add(top, bottom))).toEqual([
      [50, 40, 30, 20],
      [90, 80, 70, 60],
    ]);
    expect(timesOf(add(top, bottom, createRun([70, 60, 50, 40], { limitMs: 71 })))).toEqual([
      [90, 80, 70, 60, 50, 40, 30, 20],
    ]);
  });

  test('do not join below what is no history yet', () => {
    const older = createRun([800, 700, 600, 400]);
    expect(timesOf(add(older, createRun([900, 800, 700, 650], { atMs: 5 })))).toEqual([
      [900, 800, 700, 650],
      [400],
    ]);
    expect(timesOf(add(older, createRun([900, 800, 700, 600], { atMs: 5 })))).toEqual([
      [900, 800, 700, 600],
      [400],
    ]);
  });

  test('tell of the end only where that is history', () => {
    const joinEnds = (lastMs: number) =>
      add(createRun([800, 700, lastMs], { limitMs: 850 }), createRun([900, 800, 700, lastMs], { atMs: 5 }));
    expect(joinEnds(600)).toMatchObject([{ isTail: false }]);
    expect(joinEnds(400)).toMatchObject([{ isTail: true }]);
  });

  test('hold all of the time that a bound lets through after all', () => {
    const run = createRun([40, 30, 20, 10], { limitMs: 40 });
    expect(
      cutBefore(run, { limitMs: 41, pageSize })?.value.rows.map(({ createdAtMs }) => createdAtMs),
    ).toEqual([40, 30, 20, 10]);
    expect(cutBefore(run, { limitMs: 42, pageSize })).toBe(null);
  });

  test('take no more room than their rows', () => {
    const one = createRun([40, 30, 20, 10], { stableBeforeMs: 45 });
    const [joined] = add(
      one,
      createRun([40, 30, 20, 10], { atMs: 5, stableBeforeMs: 45 }),
      createRun([60, 50, 40, 30], { atMs: 6 }),
    );
    expect(joined?.rows).toHaveLength(6);
    expect(joined?.sizeBytes).toBe(one.sizeBytes * 1.5);
  });
});

describe('a run of a list that is no more is forgotten', () => {
  test.each<[string, BeforeRun, BeforeRun]>([
    ['one went', createRun([40, 30, 20, 10]), createRun([40, 20, 10, 5])],
    ['the first went', createRun([40, 30, 20, 10]), createRun([30, 20, 10, 5], { limitMs: 41 })],
    ['one came between', createRun([40, 30, 20, 10]), createRun([40, 35, 30, 20])],
    ['one came above, too late', createRun([40, 30, 20, 10], { limitMs: 45 }), createRun([44, 40, 30, 20])],
    ['the end came nearer', createRun([40, 30, 20, 10]), createRun([40, 30, 20])],
    ['the end went further', createRun([40, 30, 20]), createRun([40, 30, 20, 10])],
    ['all others', createRun([40, 30, 20, 10]), createRun([45, 35, 25, 15])],
    ['others inside of it', createRun([40, 30, 20, 10]), createRun([28, 26, 24, 22], { limitMs: 29 })],
    ['none are left', createRun([40, 30, 20, 10]), createRun([])],
  ])('%s', (_what, older, newer) => {
    const far = createRun([4, 3, 2, 1], { limitMs: 5 });
    expect(addBeforeRun([older], newer)).toEqual([newer]);
    expect(addBeforeRun([older, far], newer), 'with all else').toEqual([newer]);
  });

  test('not so where what differs was no history yet', () => {
    const older = createRun([800, 700, 400, 300]);
    expect(timesOf(add(older, createRun([800, 750, 700, 400], { atMs: 5 })))).toEqual([
      [800, 750, 700, 400, 300],
    ]);
  });
});

test('of parts that hang together nowhere the four read last are kept', () => {
  const parts = [10, 20, 30, 40, 50].map((n) => createRun([n + 4, n + 3, n + 2, n + 1], { limitMs: n + 5 }));
  expect(timesOf(add(...parts)).map(([first]) => first)).toEqual([54, 44, 34, 24]);
});

test('a run without rows is kept only as what was read last', () => {
  const empty = createRun([], { limitMs: 50 });
  const other = createRun([90, 80, 70, 60], { limitMs: 91 });
  expect(add(other, empty)).toEqual([empty, other]);
  expect(add(empty, other)).toEqual([other]);
});
