import { describe, expect, it } from 'vitest';
import { createTurns } from '../src/turns.ts';

/** Turns that are taken by hand, on a clock that is set by hand. */
function start() {
  let nowMs = 0;
  const deferred: (() => void)[] = [];
  const { startWork } = createTurns({
    sliceMs: 10,
    turnMs: 25,
    leastMs: 1,
    now: () => nowMs,
    defer: (callback) => deferred.push(callback),
  });
  return {
    startWork,
    pass: (ms: number) => {
      nowMs += ms;
    },
    /** Takes the next turn, and lets what goes on in it go on. */
    async turn() {
      deferred.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
    countDeferred: () => deferred.length,
  };
}

describe('work', () => {
  it('goes on for a slice, and then waits for the next turn', async () => {
    const { startWork, pass, turn } = start();
    const work = startWork();
    expect(work.pause()).toBeNull();
    pass(9);
    expect(work.pause()).toBeNull();
    pass(1);
    const pause = work.pause();
    expect(pause).not.toBeNull();
    await turn();
    await pause;
    pass(9);
    expect(work.pause()).toBeNull();
  });

  it('has a slice of its own, whatever others have done in its turn', () => {
    const { startWork, pass } = start();
    const large = startWork();
    large.pause();
    pass(50);
    expect(large.pause()).not.toBeNull();
    expect(startWork().pause()).toBeNull();
  });

  it('of many that begin in one turn pauses early once the turn is used up, but small work does not', () => {
    const { startWork, pass } = start();
    const paused = Array.from({ length: 4 }, () => {
      const work = startWork();
      work.pause();
      pass(9);
      return work.pause() !== null;
    });
    expect(paused).toEqual([false, false, true, true]);
    const small = startWork();
    small.pause();
    expect(small.pause()).toBeNull();
  });

  it('has the whole turn again once it is resumed', async () => {
    const { startWork, pass, turn } = start();
    const work = startWork();
    work.pause();
    pass(100);
    const pause = work.pause();
    await turn();
    await pause;
    expect(work.pause()).toBeNull();
    pass(9);
    expect(work.pause()).toBeNull();
  });

  it.each([
    ['large pieces one in each', 10, ['a1', 'a1 b1', 'a1 b1 a2', 'a1 b1 a2 b2']],
    ['small pieces as many as fill a slice', 4, ['a1 b1 a2', 'a1 b1 a2 b2']],
  ])('of several is done in turns, %s', async (_name, pieceMs, expected) => {
    const { startWork, pass, turn, countDeferred } = start();
    const done: string[] = [];
    const works = ['a', 'b'].map((name) => ({ name, work: startWork() }));
    for (const { work } of works) work.pause();
    pass(10);
    for (const { name, work } of works) {
      for (const piece of [1, 2]) {
        work.pause()?.then(() => {
          pass(pieceMs);
          done.push(name + piece);
        });
      }
    }
    const seen: string[] = [];
    for (const _turn of expected) {
      await turn();
      seen.push(done.join(' '));
    }
    expect(seen).toEqual(expected);
    await turn();
    expect(countDeferred()).toBe(0);
  });

  it('is idle only when none of it waits', async () => {
    const { startWork, pass, turn } = start();
    const work = startWork();
    let called = 0;
    work.pause();
    pass(10);
    for (let i = 0; i < 2; i++) {
      work.pause()?.then(() => {
        pass(10);
        work.whenIdle(() => (called += 1));
      });
    }
    await turn();
    expect(called).toBe(0);
    await turn();
    expect(called).toBe(2);
  });
});
