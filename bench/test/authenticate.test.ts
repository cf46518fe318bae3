import assert from 'node:assert/strict';
import { test } from 'node:test';
import { viewers } from '../harness/viewers.ts';
import { authenticate } from '../peers/callers/authenticate.ts';

test('the two viewers of the load are known, with rights of their own', () => {
  const callers = viewers.map(({ authorization }) => authenticate(authorization));
  assert.deepEqual(
    callers.map(({ id }) => id),
    ['a', 'b'],
  );
  assert.notDeepEqual(callers[0]?.scopes, callers[1]?.scopes);
});

test('nobody else is', () => {
  for (const authorization of [null, undefined, '', 'Bearer ', 'Bearer viewer-c', 'viewer-a'])
    assert.throws(() => authenticate(authorization), /not known/);
});
