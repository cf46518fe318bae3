import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const script = fileURLToPath(new URL('measure-operations.ts', import.meta.url));

it('an operation is gone with the next minor garbage collections, whatever it waited for', () => {
  const flags = ['--expose-gc', '--initial-heap-size=1024', '--max-old-space-size=1024'];
  const leftBytes = Number(execFileSync(process.execPath, [...flags, script], { encoding: 'utf8' }));
  // Of these, graphql-js keeps 6,000 to 14,000 for itself; one whose context is kept leaves 56,000.
  expect(leftBytes).toBeLessThan(25_000);
});
