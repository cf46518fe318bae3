import { expect, it } from 'vitest';
import { readUpTo } from '../../src/pagination/walk-down.ts';
import { createBoundReading } from '../../src/sources/create-bound-reading.ts';

interface Row {
  readonly id: string;
  readonly timeMs: number | null;
}

async function learn(timesMs: readonly (number | null)[], upToMs: number | null): Promise<boolean> {
  const boundReading = createBoundReading();
  const rows = timesMs.map((timeMs, i): Row => ({ id: String(i), timeMs }));
  const key = { idOf: ({ id }: Row) => id, timeOf: ({ timeMs }: Row) => timeMs };
  await readUpTo({ key, pageSize: 20, boundReading, readBefore: async () => rows }, upToMs);
  return boundReading.isInclusive();
}

it.each([
  ['the newest row stands at the bound', [101, 100, 99], true],
  ['all rows are older', [100, 99], false],
  ['a newer row stands there too: no reading of "before" explains it', [105, 101, 100], false],
  ['there are no rows', [], false],
  ['the rows have no times', [null, null], false],
])('what an answer says of its bound: %s', async (_name, timesMs, isInclusive) => {
  expect(await learn(timesMs, 100)).toBe(isInclusive);
});

it('the newest page has no bound', async () => {
  expect(await learn([101, 100], null)).toBe(false);
});
