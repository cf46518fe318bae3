import { basename, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allowedImports, foldersByPackage } from './allowed-imports.ts';
import { allowedWebImports } from './allowed-web-imports.ts';
import { readSourceFiles, toSourceFolder } from './read-source-files.ts';

const sources = readSourceFiles('src');

/** The folder of a file: the one below `src`, or the file itself where it stands in `src` directly. */
function toFolder(path: string): string {
  return path.split('/')[1] ?? '';
}

describe('who imports whom in the desk', () => {
  const files = readSourceFiles('web/src');
  const folderOf = (path: string) => path.split('/')[2] ?? '';

  it('has a rule for every folder', () => {
    expect(files.length).toBeGreaterThan(30);
    const folders = new Set(files.map(({ path }) => folderOf(path)));
    expect([...folders].filter((folder) => !(folder in allowedWebImports))).toEqual([]);
  });

  it.each(Object.entries(allowedWebImports))('%s imports only what lies downstream', (folder, allowed) => {
    const wrong = files
      .filter(({ path }) => folderOf(path) === folder)
      .flatMap(({ path, imports }) =>
        imports
          .map(({ target }) => target)
          .filter(
            (target) => target.includes('/') && (target.startsWith('web/') || target.startsWith('src/')),
          )
          .filter((target) => ![folder, 'generated', ...allowed].includes(folderOf(target)))
          .map((target) => `${path} → ${target}`),
      );
    expect(wrong).toEqual([]);
  });
});

describe('who imports whom', () => {
  it('reads the imports of this repository', () => {
    expect(sources.length).toBeGreaterThan(50);
    const config = sources.find(({ path }) => path === 'src/config.ts');
    expect(config?.imports).toContainEqual({ target: 'src/config/environment-schema.ts', isTypeOnly: false });
    const embed = sources.find(({ path }) => path === 'src/commands/embed-sandbox.ts');
    expect(embed?.imports).toContainEqual({ target: 'src/sandbox/start-sandbox.ts', isTypeOnly: true });
    expect(embed?.imports).toContainEqual({ target: 'src/sandbox/start-sandbox.ts', isTypeOnly: false });
  });

  it('has a rule for every folder', () => {
    expect(
      [...new Set(sources.map(({ path }) => toFolder(path)))].filter((folder) => !(folder in allowedImports)),
    ).toEqual([]);
  });

  it.each(Object.entries(allowedImports))('%s imports only what lies downstream', (folder, allowed) => {
    const wrong = sources
      .filter(({ path }) => toFolder(path) === folder)
      .flatMap(({ path, imports }) =>
        imports
          .map(({ target }) => target)
          .filter((target) => target.startsWith('src/') && toFolder(target) !== folder)
          .filter(
            (target) => !allowed.includes(toFolder(target)) && !allowed.includes(target.slice('src/'.length)),
          )
          .map((target) => `${path} → ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it.each(Object.entries(foldersByPackage))('%s is known in %j only', (name, folders) => {
    const importers = sources.filter(({ imports }) =>
      imports.some(({ target }) => target === name || target.startsWith(`${name}/`)),
    );
    expect(importers.length).toBeGreaterThan(0);
    expect(importers.map(({ path }) => path).filter((path) => !folders.includes(toFolder(path)))).toEqual([]);
  });

  it('stays inside src', () => {
    const outside = sources.flatMap(({ path, imports }) =>
      imports
        .filter(({ target }) => /^(\.\.|test|bench)(\/|$)/.test(target))
        .map(({ target }) => `${path} → ${target}`),
    );
    expect(outside).toEqual([]);
  });

  it('has no source that knows another', () => {
    const edges = sources.flatMap(({ path, imports }) =>
      imports
        .map(({ target }) => ({ path, target, from: toSourceFolder(path), to: toSourceFolder(target) }))
        .filter(
          ({ from, to, path: importer }) =>
            to !== null && from !== to && importer !== 'src/sources/built-in-sources.ts',
        )
        .map(({ target }) => `${path} → ${target}`),
    );
    expect(edges).toEqual([]);
  });

  it('loads the sandbox, SQLite and PostgreSQL only when they are used', () => {
    const eager = sources
      .filter(({ path }) => toFolder(path) !== 'sandbox')
      .flatMap(({ path, text }) =>
        [...text.matchAll(/\nimport (?!type)[^;]*from '([^']*\/sandbox\/[^']*)'/g)]
          .map(([, target = '']) => basename(target))
          .filter((name) => name !== 'sandbox-options.ts')
          .map((name) => `${path} → ${name}`),
      );
    expect(eager).toEqual([]);
    const sqlite = sources.filter(({ text }) => text.includes("'node:sqlite'"));
    expect(sqlite.length).toBeGreaterThan(0);
    expect(sqlite.filter(({ path }) => !/^src\/(sandbox|archive\/sqlite)\//.test(path))).toEqual([]);
    const reached = reachFrom('src/sandbox/sandbox-options.ts');
    expect(sqlite.filter(({ path }) => reached.has(path))).toEqual([]);
    const opensArchives = sources.filter(
      ({ path, text }) =>
        !/^src\/archive\/(sqlite|postgres)\//.test(path) &&
        /\nimport (?!type)[^;]*from '[^']*\/(sqlite|postgres)\/[^']*'/.test(text),
    );
    expect(opensArchives).toEqual([]);
    expect(sources.filter(({ text }) => /\nimport (?!type)[^;]*from 'pg'/.test(text))).toEqual([]);
  });

  it('loads what telemetry needs only when it is on', () => {
    const needsPackage = sources.filter(({ imports }) =>
      imports.some(({ target }) => /^(@opentelemetry\/|prom-client$)/.test(target)),
    );
    expect(needsPackage.length).toBeGreaterThan(5);
    const heavy = new Set(needsPackage.map(({ path }) => path));
    const eager = sources
      .filter(({ path }) => !heavy.has(path))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/\nimport (?!type)[^;]*from '(\.[^']*)'/g)]
          .map(([, target = '']) => posix.join(posix.dirname(path), target))
          .filter((target) => heavy.has(target))
          .map((target) => `${path} → ${target}`),
      );
    expect(eager).toEqual([]);
  });

  it('has no cycle, types aside', () => {
    const cyclic = sources.map(({ path }) => path).filter((path) => reachFrom(path, false).has(path));
    expect(cyclic).toEqual([]);
  });
});

const importsByPath = new Map(
  sources.map(({ path, imports }) => [
    path,
    imports.filter(({ isTypeOnly }) => !isTypeOnly).map(({ target }) => target),
  ]),
);

/** Every file that importing this one loads; the file itself only if it is its own descendant, or `withSelf`. */
function reachFrom(start: string, withSelf = true): ReadonlySet<string> {
  const reached = new Set<string>(withSelf ? [start] : []);
  const open = [...(importsByPath.get(start) ?? [])];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    open.push(...(importsByPath.get(path) ?? []));
  }
  return reached;
}
