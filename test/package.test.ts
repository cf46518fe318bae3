import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { readSourceFiles } from './read-source-files.ts';

const {
  exports: entries,
  bin,
  dependencies,
  peerDependencies,
  peerDependenciesMeta,
} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

it('exports what is built, with its types', () => {
  const built = Object.values<{ types?: string; default?: string }>(entries).filter((entry) => entry.default);
  expect(built.length).toBeGreaterThan(1);
  for (const { types = '', default: file = '' } of [...built, { default: `./${bin.convograph}` }]) {
    const source = file.replace('./dist/', '../src/').replace(/\.js$/, '.ts');
    expect(existsSync(new URL(source, import.meta.url)), source).toBe(true);
    if (file !== `./${bin.convograph}`) expect(types).toBe(file.replace(/\.js$/, '.d.ts'));
  }
});

it('declares every package that it imports, and the optional ones as such', () => {
  const imported = new Set(
    readSourceFiles('src').flatMap(({ imports }) =>
      imports
        .map(({ target }) => target)
        .filter((target) => !target.startsWith('src/') && !isBuiltin(target))
        .map((target) => target.split('/', target.startsWith('@') ? 2 : 1).join('/')),
    ),
  );
  expect([...imported].filter((name) => !(name in { ...dependencies, ...peerDependencies }))).toEqual([]);
  expect(Object.keys(peerDependenciesMeta)).toEqual(Object.keys(peerDependencies));
});

it('is packed without declarations that no entry reaches, and without modules of nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'package-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const files = {
    'package.json': JSON.stringify({
      exports: {
        '.': { types: './dist/main.d.ts', default: './dist/main.js' },
        './a.graphql': './a.graphql',
      },
    }),
    'dist/main.js': "import './bare.js';\n",
    'dist/main.d.ts': 'import type { A } from \'./a/a.ts\';\nexport type B = import("./b.ts").B;\n',
    'dist/a/a.js': 'export {};\n',
    'dist/a/a.d.ts': "export type { C as A } from '../c.ts';\n",
    'dist/b.js': 'export const b = 1;\n',
    'dist/b.d.ts': "import type { A } from './main.ts';\nexport type B = A;\n",
    'dist/bare.js': 'export {};\n',
    'dist/bare.d.ts': 'export {};\n',
    'dist/c.js': 'export {};\n',
    'dist/c.d.ts': "import 'zod';\nexport type C = string;\n",
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const script = fileURLToPath(new URL('../prune-package.ts', import.meta.url));
  execFileSync(process.execPath, [script], { cwd: folder });
  const left = globSync('dist/**/*.{js,d.ts}', { cwd: folder });
  expect(left.toSorted()).toEqual([
    'dist/a/a.d.ts',
    'dist/b.d.ts',
    'dist/b.js',
    'dist/bare.js',
    'dist/c.d.ts',
    'dist/main.d.ts',
    'dist/main.js',
  ]);
});
