import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

interface SourceFile {
  /** From the repository's root, with slashes. */
  readonly path: string;
  readonly text: string;
  /** Modules it imports, exports from or imports lazily; own files as paths from the root. */
  readonly imports: readonly { readonly target: string; readonly isTypeOnly: boolean }[];
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^;'"]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'/g;

function readSourceFiles(folder: string): SourceFile[] {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter(
      (entry) =>
        entry.isFile() && entry.name.endsWith('.ts') && !/[/\\]generated([/\\]|$)/.test(entry.parentPath),
    )
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const path = relative(root, file).split(sep).join('/');
      const text = readFileSync(file, 'utf8');
      const imports = [...text.matchAll(importPattern)].map(([, typeWord, fromTarget, lazyTarget]) => {
        const target = fromTarget ?? lazyTarget ?? '';
        const isOwn = target.startsWith('.');
        return {
          target: isOwn ? posix.join(posix.dirname(path), target) : target,
          isTypeOnly: typeWord !== undefined,
        };
      });
      return { path, text, imports };
    });
}

const sources = readSourceFiles('src');
const tests = readSourceFiles('test');

/** The room of a file: its folder below `src`, or the file itself where it stands in `src` directly. */
function toRoom(path: string): string {
  return path.split('/')[1] ?? '';
}

/** The rooms and files that each room may import, itself aside. */
const allowedImports: Readonly<Record<string, readonly string[]>> = {
  'main.ts': ['commands'],
  commands: [
    'config',
    'config.ts',
    'context.ts',
    'errors.ts',
    'federation',
    'history',
    'ledger',
    'rate-limit/create-redis-slot-store.ts',
    'redis',
    'sandbox',
    'schema',
    'server',
    'sources',
  ],
  'config.ts': ['config', 'limits.ts', 'sources'],
  config: ['is-loopback-host.ts', 'limits.ts', 'providers.ts', 'sources'],
  server: ['context.ts', 'errors.ts', 'is-loopback-host.ts', 'ledger', 'limits.ts', 'models.ts', 'viewer.ts'],
  federation: ['context.ts', 'errors.ts', 'limits.ts', 'schema'],
  schema: ['context.ts', 'errors.ts', 'limits.ts', 'loaders', 'models.ts', 'pagination', 'providers.ts'],
  'context.ts': ['history', 'ledger', 'limits.ts', 'loaders', 'planner', 'sources/source.ts', 'viewer.ts'],
  loaders: ['errors.ts', 'history', 'models.ts', 'pagination', 'planner', 'sources/source.ts'],
  planner: ['errors.ts', 'history', 'ledger', 'rate-limit/rate-limit.ts', 'sources/source.ts'],
  history: ['errors.ts', 'models.ts', 'pagination', 'sources/source.ts'],
  sources: ['errors.ts', 'http', 'ledger/ledger.ts', 'models.ts', 'providers.ts', 'rate-limit'],
  http: ['rate-limit'],
  pagination: ['errors.ts', 'models.ts', 'sources/source.ts'],
  ledger: ['errors.ts'],
  'rate-limit': ['redis/redis-connection.ts'],
  redis: [],
  'is-loopback-host.ts': [],
  'limits.ts': [],
  'viewer.ts': [],
  'models.ts': [],
  'providers.ts': ['models.ts'],
  'errors.ts': ['models.ts'],
  sandbox: [],
};

/** The rooms that may know a package: a room that is not named here cannot come to lean on it unnoticed. */
const roomsByPackage: Readonly<Record<string, readonly string[]>> = {
  '@pothos/core': ['schema'],
  '@pothos/plugin-scope-auth': ['schema'],
  '@redis/client': ['redis'],
  dataloader: ['loaders'],
  graphql: ['commands', 'federation', 'schema', 'server'],
  'lru-cache': ['history', 'server'],
  undici: ['http'],
};

describe('who imports whom', () => {
  it('reads the imports of this repository', () => {
    expect(sources.length).toBeGreaterThan(50);
    const config = sources.find(({ path }) => path === 'src/config.ts');
    expect(config?.imports).toContainEqual({ target: 'src/config/environment.ts', isTypeOnly: false });
    const embed = sources.find(({ path }) => path === 'src/commands/embed-sandbox.ts');
    expect(embed?.imports).toContainEqual({ target: 'src/sandbox/start-sandbox.ts', isTypeOnly: true });
    expect(embed?.imports).toContainEqual({ target: 'src/sandbox/start-sandbox.ts', isTypeOnly: false });
  });

  it('has a rule for every room', () => {
    expect(
      [...new Set(sources.map(({ path }) => toRoom(path)))].filter((room) => !(room in allowedImports)),
    ).toEqual([]);
  });

  it.each(Object.entries(allowedImports))('%s imports only what lies downstream', (room, allowed) => {
    const strangers = sources
      .filter(({ path }) => toRoom(path) === room)
      .flatMap(({ path, imports }) =>
        imports
          .map(({ target }) => target)
          .filter((target) => target.startsWith('src/') && toRoom(target) !== room)
          .filter(
            (target) => !allowed.includes(toRoom(target)) && !allowed.includes(target.slice('src/'.length)),
          )
          .map((target) => `${path} → ${target}`),
      );
    expect(strangers).toEqual([]);
  });

  it.each(Object.entries(roomsByPackage))('%s is known in %j only', (name, rooms) => {
    const importers = sources.filter(({ imports }) =>
      imports.some(({ target }) => target === name || target.startsWith(`${name}/`)),
    );
    expect(importers.length).toBeGreaterThan(0);
    expect(importers.map(({ path }) => path).filter((path) => !rooms.includes(toRoom(path)))).toEqual([]);
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
            to !== null && from !== to && importer !== 'src/sources/registry.ts',
        )
        .map(({ target }) => `${path} → ${target}`),
    );
    expect(edges).toEqual([]);
  });

  it('loads the sandbox, and libsql with it, only when it is used', () => {
    const eager = sources
      .filter(({ path }) => toRoom(path) !== 'sandbox')
      .flatMap(({ path, text }) =>
        [...text.matchAll(/\nimport (?!type)[^;]*from '([^']*\/sandbox\/[^']*)'/g)]
          .map(([, target = '']) => basename(target))
          .filter((name) => name !== 'sandbox-options.ts')
          .map((name) => `${path} → ${name}`),
      );
    expect(eager).toEqual([]);
    const libsql = sources.filter(({ imports }) => imports.some(({ target }) => target === 'libsql'));
    expect(libsql.length).toBeGreaterThan(0);
    expect(libsql.filter(({ path }) => toRoom(path) !== 'sandbox')).toEqual([]);
    const reached = reachFrom('src/sandbox/sandbox-options.ts');
    expect(libsql.filter(({ path }) => reached.has(path))).toEqual([]);
  });

  it('has no cycle, types aside', () => {
    const cyclic = sources.map(({ path }) => path).filter((path) => reachFrom(path, false).has(path));
    expect(cyclic).toEqual([]);
  });
});

/** The provider's folder that a file stands in; null for the files that all sources share. */
function toSourceFolder(path: string): string | null {
  return /^src\/sources\/([^/]+)\//.exec(path)?.[1] ?? null;
}

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

describe('habits', () => {
  it('reads the environment in config.ts only', () => {
    const readers = sources.filter(({ text }) =>
      /process\s*\.\s*env|process\[|\benv\b[^;]*from 'node:process'/.test(text),
    );
    expect(readers.map(({ path }) => path)).toEqual(['src/config.ts']);
  });

  it('has the same files in every source folder', () => {
    const folders = new Map<string, string[]>();
    for (const { path } of sources) {
      const provider = toSourceFolder(path);
      if (provider === null) continue;
      folders.set(provider, [
        ...(folders.get(provider) ?? []),
        basename(path).replaceAll(provider, 'PROVIDER'),
      ]);
    }
    const [first, ...others] = [...folders.values()].map((names) => names.sort());
    expect(others.length).toBeGreaterThan(0);
    for (const names of others) expect(names).toEqual(first);
  });

  it.each([
    ['src', sources],
    ['test', tests],
  ])('names the files of %s in kebab-case', (_folder, files) => {
    const odd = files
      .map(({ path }) => path)
      .filter(
        (path) => !/^([a-z0-9]+(-[a-z0-9]+)*\/)*[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?(\.test)?\.ts$/.test(path),
      );
    expect(odd).toEqual([]);
  });

  it('keeps every file within 300 lines', () => {
    const long = [...sources, ...tests].filter(({ text }) => text.trimEnd().split('\n').length > 300);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it('has no any and silences no check', () => {
    const pattern = /[:<,|&(]\s*any\b(?!['"`\w])|\bas any\b|@ts-(ignore|expect-error|nocheck)|biome-ignore/;
    const silenced = [...sources, ...tests].filter(
      ({ path, text }) => path !== 'test/architecture.test.ts' && pattern.test(withoutComments(text)),
    );
    expect(silenced.map(({ path }) => path)).toEqual([]);
  });

  it('has no barrel and no default export', () => {
    const barrels = sources.filter(({ text }) =>
      /\nexport (\*|\{[^}]*\}) from|\nexport default/.test(`\n${text}`),
    );
    expect(barrels.map(({ path }) => path)).toEqual([]);
    expect(sources.filter(({ path }) => /^(utils|helpers|common)\.ts$/.test(basename(path)))).toEqual([]);
  });

  it('mirrors src in test', () => {
    const folders = new Set(sources.map(({ path }) => dirname(path).replace(/^src/, 'test')));
    const own = new Set([
      'test/architecture.test.ts',
      'test/fixtures',
      'test/contract',
      'test/e2e',
      'test/faults',
      'test/browser',
      'test/conformance',
    ]);
    const strange = tests
      .filter(({ path }) => path.endsWith('.test.ts'))
      .map(({ path }) => path)
      .filter(
        (path) =>
          !folders.has(dirname(path)) &&
          ![...own].some((name) => path === name || path.startsWith(`${name}/`)),
      );
    expect(strange).toEqual([]);
  });
});

/** Comments may say "any"; directives that silence a check stand in comments too, and are kept. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/(?!.*(@ts-|biome-ignore)).*/g, '');
}
