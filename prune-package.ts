import { globSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

// Run on `dist` before it is packed: each file takes a block of every disk that the package is installed on.

const { exports: entries } = JSON.parse(readFileSync('package.json', 'utf8'));

function importsOf(file: string): string[] {
  const specifiers = readFileSync(file, 'utf8').matchAll(/(?:\bfrom|\bimport)\s*\(?["'](\.[^"']+)["']/g);
  return Array.from(specifiers, ([, path = '']) => join(dirname(file), path.replace(/\.ts$/, '.d.ts')));
}

const declarations = new Set(
  Object.values<{ types?: string }>(entries).flatMap(({ types }) => (types ? [join(types)] : [])),
);
// What is added to a set while it is walked is walked too.
for (const file of declarations) for (const imported of importsOf(file)) declarations.add(imported);
for (const file of globSync('dist/**/*.d.ts')) if (!declarations.has(file)) rmSync(file);

const modules = globSync('dist/**/*.js');
const imported = new Set(modules.flatMap(importsOf));
for (const file of modules) {
  const isEmpty = readFileSync(file, 'utf8') === 'export {};\n';
  if (isEmpty && !imported.has(file)) rmSync(file);
}
