import { describe, expect, it } from 'vitest';
import { createChanges, toChangeName } from '../../src/cache/changes.ts';
import { toSince } from '../../src/cache/freshness.ts';

describe('changes', () => {
  it('are of one chatbot each, and counted together', async () => {
    let nowMs = 10;
    const told: string[] = [];
    const changes = createChanges({ now: () => nowMs, announce: async (name) => void told.push(name) });
    expect(changes.toLastMs('a')()).toBe(Number.NEGATIVE_INFINITY);
    await changes.add('a');
    nowMs = 20;
    await changes.add('b');
    expect([changes.toLastMs('a')(), changes.toLastMs('b')(), changes.toLastMs('c')()]).toEqual([
      10,
      20,
      Number.NEGATIVE_INFINITY,
    ]);
    expect(changes.count()).toBe(2);
    expect(told).toEqual([toChangeName('a'), toChangeName('b')]);
    expect(told.join()).not.toContain('a,b');
  });

  it('of other replicas are told no further, and may be of any chatbot', () => {
    const told: string[] = [];
    const changes = createChanges({ now: () => 5, announce: async (name) => void told.push(name) });
    changes.learn(toChangeName('a'), 5);
    expect([changes.toLastMs('a')(), changes.toLastMs('b')()]).toEqual([5, Number.NEGATIVE_INFINITY]);
    changes.learn(null, 5);
    expect(changes.toLastMs('b')()).toBe(5);
    expect(told).toEqual([]);
  });

  it('of more chatbots than are remembered count for all', () => {
    let nowMs = 0;
    const changes = createChanges({ now: () => nowMs });
    for (let i = 0; i < 10_000; i += 1) changes.learn(`name ${i}`, nowMs);
    expect(changes.toLastMs('a')()).toBe(Number.NEGATIVE_INFINITY);
    nowMs = 7;
    changes.learn('one more', nowMs);
    expect(changes.toLastMs('a')()).toBe(7);
  });
});

describe('what was read before a change', () => {
  const freshness = { freshMs: 100, revalidateMs: 200, onErrorMs: 300 };

  it('is neither fresh nor given during a refresh, but when the upstream fails', () => {
    const since = toSince({ ...freshness, changedMs: () => 950 }, { startedMs: 1_000 }, 1_000);
    expect(since).toEqual({ freshMs: 950, revalidateMs: 950, onErrorMs: 700 });
  });

  it('is as old as it may be where the change was earlier', () => {
    const since = toSince({ ...freshness, changedMs: () => 10 }, { startedMs: 1_000 }, 1_000);
    expect(since).toEqual({ freshMs: 900, revalidateMs: 800, onErrorMs: 700 });
  });
});
