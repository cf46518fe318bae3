import { expect, it } from 'vitest';
import { createMessageComparison } from '../../src/sync/create-message-comparison.ts';
import { createText, firstMs } from '../archive/archive-rows.ts';

it('compares a message where it was first archived without a time, behind all others', async () => {
  const [early, late] = [createText('early', 'one', { createdAtMs: firstMs }), createText('late', 'two')];
  const timeless = createText('timeless', 'three', { createdAtMs: null });
  const timed = { ...late, createdAtMs: firstMs + 1 };
  const compare = async (archived: typeof late) => {
    async function* pages() {
      yield [early, timeless];
      yield [archived];
    }
    const comparison = createMessageComparison(pages());
    await comparison.add([timed, early, timeless]);
    return comparison.end();
  };
  expect(await compare(timed)).toEqual({ gone: [], changed: 0, missing: 0 });
  expect(await compare({ ...timed, text: 'other' })).toEqual({ gone: [], changed: 1, missing: 0 });
});

it('misses no message that was archived without a time, and is too new to be compared', async () => {
  async function* pages() {
    yield [createText('m1', 'one', { createdAtMs: null })];
  }
  const comparison = createMessageComparison(pages());
  comparison.skip([createText('m1', 'one')]);
  expect(await comparison.end()).toEqual({ gone: [], changed: 0, missing: 0 });
});
