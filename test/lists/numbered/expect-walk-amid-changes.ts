import { expect } from 'vitest';
import type { createModelUpstream } from './model-upstream.ts';
import { type ReadWindow, walkAll } from './walk.ts';

/**
 * Walks a list whose scheduled events happen between and among the calls, and expects every row of `before` (in the
 * walk's order) that is not deleted meanwhile exactly once, in order, and none beside them. Gives what was walked.
 */
export async function expectWalkAmidChanges(
  upstream: ReturnType<typeof createModelUpstream>,
  read: ReadWindow,
  { from, sizes, before }: { from: 'head' | 'tail'; sizes: readonly number[]; before: readonly string[] },
): Promise<readonly string[]> {
  const walked = await walkAll(read, from, sizes, (last) => {
    upstream.noteSeen(last);
    upstream.happen();
  });
  expect(new Set(walked).size, 'no duplicates').toBe(walked.length);
  const seen = new Set(walked);
  const lost = before.filter((id) => !upstream.deleted.has(id) && !seen.has(id));
  expect(lost, 'no row lost').toEqual([]);
  const old = walked.filter((id) => id.startsWith('row-'));
  expect(old, 'in order').toEqual(before.filter((id) => seen.has(id)));
  return walked;
}
