import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkHeard } from '../live/check-heard.ts';

it('tells what a client has not heard, heard twice, should not have heard, and heard in another order', () => {
  const expected = ['a', 'b', 'c'];
  assert.deepEqual(checkHeard(expected, expected), { lost: 0, repeated: 0, foreign: 0, misplaced: 0 });
  assert.deepEqual(checkHeard(['c', 'a', 'a', 'x'], expected), {
    lost: 1,
    repeated: 1,
    foreign: 1,
    misplaced: 1,
  });
});
