import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseBenchOptions } from '../harness/options.ts';

test('the default run measures everything', () => {
  const options = parseBenchOptions([]);
  assert.equal(options?.repeats, 3);
  assert.deepEqual(options?.sizes, ['small', 'large']);
  assert.deepEqual(options?.queries, ['Q2-different', 'Q3-different', 'Q1', 'Q2', 'Q3', 'constant']);
  assert.ok(options?.only.includes('apollo'));
});

test('a quick run can be made longer', () => {
  const options = parseBenchOptions(['--quick', '--seconds', '2', '--sizes', 'large']);
  assert.deepEqual([options?.repeats, options?.seconds, options?.sizes], [1, 2, ['large']]);
});

test('lists keep the order of the bench and refuse unknown names', () => {
  assert.deepEqual(parseBenchOptions(['--only', 'apollo,convograph'])?.only, ['convograph', 'apollo']);
  assert.throws(() => parseBenchOptions(['--queries', 'Q4']), /--queries knows no "Q4"/);
  assert.throws(() => parseBenchOptions(['--repeats', '0']), /whole number above 0/);
  assert.throws(() => parseBenchOptions(['--fast']), /--fast/);
});

test('help is asked for by null', () => {
  assert.equal(parseBenchOptions(['--help']), null);
});
