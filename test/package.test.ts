import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { expect, it } from 'vitest';
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
