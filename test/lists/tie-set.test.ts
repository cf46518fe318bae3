import { describe, expect, test } from 'vitest';
import { fromTieHashes, noTies, toTieHash, unknownTies, withIds } from '../../src/lists/tie-set.ts';

describe('tie sets', () => {
  test('a hash is six URL-safe characters, the same each time', () => {
    const ids = Array.from({ length: 2000 }, (_, i) => `row-${i}`);
    const hashes = ids.map(toTieHash);
    expect(hashes.every((hash) => /^[\w-]{6}$/.test(hash))).toBe(true);
    expect(new Set(hashes).size).toBe(ids.length);
    expect(ids.map(toTieHash)).toEqual(hashes);
  });

  test('hashes tell their own ids only', () => {
    const ties = fromTieHashes([toTieHash('a'), toTieHash('b')], false);
    expect(['a', 'b', 'c'].map((id) => ties.has(id))).toEqual([true, true, false]);
    expect(ties.isComplete).toBe(false);
    expect(fromTieHashes([], true)).toMatchObject({ hashes: [], isComplete: true });
  });

  test('no ties and unknown ties differ in completeness alone', () => {
    expect([noTies.has('a'), noTies.isComplete]).toEqual([false, true]);
    expect([unknownTies.has('a'), unknownTies.isComplete]).toEqual([false, false]);
  });

  test('ids passed on the way join those that the cursor knew', () => {
    const ties = withIds(new Set(['x']), fromTieHashes([toTieHash('a')], true), true);
    expect(['x', 'a', 'y'].map((id) => ties.has(id))).toEqual([true, true, false]);
  });

  test.each([
    { sharesTime: true, earlier: noTies, isComplete: true },
    { sharesTime: true, earlier: unknownTies, isComplete: false },
    { sharesTime: false, earlier: unknownTies, isComplete: true },
  ])('what was unknown of the cursor matters while the time is the same: %j', (given) => {
    expect(withIds(new Set(['x']), given.earlier, given.sharesTime).isComplete).toBe(given.isComplete);
  });
});
