import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkReceived } from '../live/check-received.ts';

it('tells what a client has not received, received twice, should not have received, and received in another order', () => {
  const expected = ['a', 'b', 'c'];
  assert.deepEqual(checkReceived(expected, expected), { lost: 0, repeated: 0, foreign: 0, misplaced: 0 });
  assert.deepEqual(checkReceived(['c', 'a', 'a', 'x'], expected), {
    lost: 1,
    repeated: 1,
    foreign: 1,
    misplaced: 1,
  });
});
