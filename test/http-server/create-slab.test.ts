import { expect, it } from 'vitest';
import { createSlab } from '../../src/http-server/create-slab.ts';

it('holds items until each is removed, once, and uses their places again', () => {
  const slab = createSlab<string>();
  const removeA = slab.add('a');
  const removeB = slab.add('b');
  expect([slab.size, ...slab]).toEqual([2, 'a', 'b']);
  expect([removeA(), removeA()]).toEqual([true, false]);
  expect([slab.size, ...slab]).toEqual([1, 'b']);
  slab.add('c');
  expect([removeA(), slab.size, ...slab]).toEqual([false, 2, 'c', 'b']);
  removeB();
  expect([slab.size, ...slab]).toEqual([1, 'c']);
});

it('lets items go while it is walked', () => {
  const slab = createSlab<string>();
  const removers = ['a', 'b', 'c'].map((item) => slab.add(item));
  const seen: string[] = [];
  for (const item of slab) {
    seen.push(item);
    removers[1]?.();
  }
  expect(seen).toEqual(['a', 'c']);
});
