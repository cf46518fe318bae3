import { describe, expect, it } from 'vitest';
import { readThrough } from '../../src/cache/read-through.ts';
import { createRefreshStarter } from '../../src/cache/refreshes.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** One entry that is good for two seconds, and the calls that read it. */
function openEntry({ revalidateMs = 2_000, hasRoom = true } = {}) {
  let nowMs = 10_000;
  const now = () => nowMs;
  const { start } = createRefreshStarter(now);
  const calls: number[] = [];
  let kept: { value: number; provenMs: number } | null = null;
  const options = {
    freshness: { freshMs: 2_000, revalidateMs, onErrorMs: 60_000 },
    now,
    refreshes: { mayStart: () => hasRoom, start },
  };
  const read = async () => {
    const value = await readThrough(
      options,
      {},
      {
        key: () => 'entry',
        find: (sinceMs) => (kept !== null && kept.provenMs >= sinceMs ? kept : null),
        fetch: () => null,
        async ask() {
          calls.push(nowMs);
          kept = { value: calls.length, provenMs: nowMs };
          return kept.value;
        },
      },
    );
    await turn();
    return value;
  };
  function pass(ms: number): void {
    nowMs += ms;
  }
  return { read, calls, pass };
}

describe('an entry in use', () => {
  it('is renewed shortly before it expires, once, and nobody waits for it', async () => {
    const { read, calls, pass } = openEntry();
    const values: number[] = [];
    for (let i = 0; i < 1_000; i++) {
      values.push(await read());
      pass(10);
    }
    expect(calls).toEqual([10_000, 11_500, 13_000, 14_500, 16_000, 17_500, 19_000]);
    expect(values.slice(0, 152)).toEqual([...Array.from({ length: 151 }, () => 1), 2]);
  });

  it('is renewed once by many readers of one moment', async () => {
    const { read, calls, pass } = openEntry();
    await read();
    pass(1_900);
    await Promise.all(Array.from({ length: 100 }, () => read()));
    expect(calls).toHaveLength(2);
  });

  it.each([
    ['that is read before its last quarter', {}, 1_499],
    ['that is given while it is refreshed', { revalidateMs: 60_000 }, 1_900],
    ['without room in the rate limit', { hasRoom: false }, 1_900],
  ])('is not renewed where it is one %s', async (_, options, age) => {
    const { read, calls, pass } = openEntry(options);
    await read();
    pass(age);
    expect(await read()).toBe(1);
    expect(calls).toHaveLength(1);
  });

  it('that nobody reads any more is not renewed', async () => {
    const { read, calls, pass } = openEntry();
    await read();
    pass(60_000);
    await turn();
    expect(calls).toHaveLength(1);
  });
});
