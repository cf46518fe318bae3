import { expect, test } from 'vitest';
import { findRow } from '../../../src/lists/numbered/find-row.ts';
import { letterKey, makeRun } from './make-run.ts';

test('a row is found by its id, in its own run only', () => {
  const run = makeRun('CBA');
  expect(findRow(run, 'B', letterKey.idOf)).toBe(run.rows[1]);
  expect(findRow(run, 'A', letterKey.idOf)).toBe(run.rows[2]);
  expect(findRow(run, 'D', letterKey.idOf)).toBeNull();
  expect(findRow(makeRun('D'), 'B', letterKey.idOf)).toBeNull();
});
