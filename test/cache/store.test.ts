import { expect, test } from 'vitest';
import { createOperationStore, createStore } from '../../src/cache/store.ts';

function createTestStore(maxBytes = 1_000) {
  let nowMs = 1;
  const store = createStore({ maxBytes, maxAgeMs: 100, now: () => nowMs });
  return {
    store,
    pass: (durationMs: number) => {
      nowMs += durationMs;
    },
  };
}

test('it gives what was set, until it is too old', () => {
  const { store, pass } = createTestStore();
  const value = { rows: 1 };
  store.set('a', value, 10);
  pass(100);
  expect(store.get('a')).toBe(value);
  expect(store.get('b')).toBeUndefined();
  pass(1);
  expect(store.get('a')).toBeUndefined();
});

test('it holds no more bytes than it may, and lets go of what was not used for longest', () => {
  const { store } = createTestStore();
  for (const key of ['a', 'b', 'c']) store.set(key, {}, 100);
  store.get('a');
  store.set('d', {}, 100);
  expect(['a', 'b', 'c', 'd'].filter((key) => store.get(key) !== undefined)).toEqual(['a', 'c', 'd']);
  expect(store.sizeBytes()).toBeLessThanOrEqual(1_000);
  expect(store.sizeBytes()).toBeGreaterThan(900);
});

test('what is too large is not kept, and neither is what stood there', () => {
  const { store } = createTestStore();
  store.set('a', {}, 10);
  store.set('a', {}, 2_000);
  expect(store.get('a')).toBeUndefined();
  expect(store.sizeBytes()).toBe(0);
});

test('for one operation it keeps everything', () => {
  const store = createOperationStore();
  const value = { rows: 1 };
  store.set('a', {}, 10);
  store.set('a', value, Number.MAX_SAFE_INTEGER);
  expect(store.get('a')).toBe(value);
  expect(store.get('b')).toBeUndefined();
});
