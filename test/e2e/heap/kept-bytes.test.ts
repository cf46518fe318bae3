import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Measured } from './measure-heap.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
// Inside node_modules, so that the built files find their packages and no other tool finds them.
const built = join(root, 'node_modules/.cache/convograph-heap-test');
const script = 'test/e2e/heap/measure-caches';
const measured: Measured[] = [];

beforeAll(() => {
  rmSync(built, { recursive: true, force: true });
  mkdirSync(built, { recursive: true });
  copyFileSync(join(root, 'package.json'), join(built, 'package.json'));
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { noEmit: false, noCheck: true, rootDir: root, outDir: built },
    include: [],
    files: [join(root, `${script}.ts`)],
  };
  writeFileSync(join(built, 'tsconfig.json'), JSON.stringify(config));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '-p', join(built, 'tsconfig.json')], { cwd: root });
  const node = ['--expose-gc', '--max-old-space-size=256', join(built, `${script}.js`)];
  const output = execFileSync(process.execPath, node, { encoding: 'utf8' });
  for (const line of output.trim().split('\n')) measured.push(JSON.parse(line));
  const rows = measured.map(({ name, entries, chargedBytes, heldBytes }) => ({
    name,
    'held an entry': Math.round(heldBytes / entries),
    'charged an entry': Math.round(chargedBytes / entries),
    'charged of held': Number((chargedBytes / heldBytes).toFixed(2)),
  }));
  console.table(rows);
  // Some seconds of work, and minutes where the machine is busy with much else.
});
afterAll(() => rmSync(built, { recursive: true, force: true }));

/** What code that had not run before takes, besides any entry. */
const ownBytes = 250_000;

it('every cache charges what it holds, or nearly', () => {
  const kept = measured.filter(({ chargedBytes }) => chargedBytes > 0);
  expect(kept.length).toBeGreaterThan(20);
  const tooCheap = kept.filter(({ chargedBytes, heldBytes }) => chargedBytes < 0.8 * (heldBytes - ownBytes));
  expect(tooCheap).toEqual([]);
});

it('what was refused is not held, and a name does not hold the document that it stood in', () => {
  const held = measured.filter(({ chargedBytes }) => chargedBytes === 0);
  expect(held).toHaveLength(4);
  // A server takes some memory for each connection and for code that it had not run before.
  expect(held.filter(({ heldBytes }) => heldBytes > 1_000_000)).toEqual([]);
});
