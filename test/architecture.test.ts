import { basename, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSourceFiles, toSourceFolder } from './read-source-files.ts';

const sources = readSourceFiles('src');

/** The room of a file: its folder below `src`, or the file itself where it stands in `src` directly. */
function toRoom(path: string): string {
  return path.split('/')[1] ?? '';
}

/** The rooms and files that each room may import, itself aside. */
const allowedImports: Readonly<Record<string, readonly string[]>> = {
  'main.ts': ['commands'],
  commands: [
    'auth',
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
    'telemetry/open-telemetry.ts',
    'trusted-documents.ts',
  ],
  telemetry: [
    'config.ts',
    'config/traces-config.ts',
    'is-loopback-host.ts',
    'ledger',
    'rate-limit/rate-limit.ts',
    'redis/redis-connection.ts',
    'server/draining-http-server.ts',
    'server/error-codes.ts',
    'server/find-host-refusal.ts',
    'server/operation-observer.ts',
    'server/to-route.ts',
    'sources/registry.ts',
    'sources/source-config.ts',
  ],
  'config.ts': ['auth/auth-config.ts', 'config', 'limits.ts', 'sources'],
  config: [
    'auth/auth-config.ts',
    'is-loopback-host.ts',
    'limits.ts',
    'providers.ts',
    'sources',
    'trusted-documents.ts',
    'viewer.ts',
  ],
  auth: ['errors.ts', 'viewer.ts'],
  server: [
    'context.ts',
    'errors.ts',
    'is-loopback-host.ts',
    'is-reached.ts',
    'ledger',
    'limits.ts',
    'trusted-documents.ts',
    'turns.ts',
    'viewer.ts',
  ],
  federation: ['context.ts', 'errors.ts', 'limits.ts', 'schema'],
  schema: [
    'context.ts',
    'errors.ts',
    'is-reached.ts',
    'limits.ts',
    'loaders',
    'models.ts',
    'once-per-text.ts',
    'pagination',
    'providers.ts',
  ],
  'context.ts': [
    'history',
    'ledger',
    'limits.ts',
    'loaders',
    'planner',
    'sources/source.ts',
    'turns.ts',
    'viewer.ts',
  ],
  loaders: [
    'errors.ts',
    'history',
    'models.ts',
    'once-per-text.ts',
    'pagination',
    'planner',
    'sources/source.ts',
    'turns.ts',
  ],
  planner: ['errors.ts', 'history', 'ledger', 'rate-limit/rate-limit.ts', 'sources/source.ts'],
  history: [
    'errors.ts',
    'models.ts',
    'pagination',
    'redis/in-time.ts',
    'redis/redis-connection.ts',
    'redis/to-redis-code.ts',
    'sources/page-slots.ts',
    'sources/source.ts',
  ],
  sources: [
    'errors.ts',
    'http',
    'ledger/call-observer.ts',
    'ledger/ledger.ts',
    'models.ts',
    'providers.ts',
    'rate-limit',
  ],
  http: ['rate-limit'],
  pagination: ['errors.ts', 'models.ts', 'sources/page-slots.ts', 'sources/source.ts'],
  ledger: ['errors.ts'],
  'rate-limit': ['redis/redis-connection.ts'],
  redis: [],
  'is-loopback-host.ts': [],
  'is-reached.ts': [],
  'limits.ts': [],
  'once-per-text.ts': [],
  'trusted-documents.ts': [],
  'turns.ts': [],
  'viewer.ts': [],
  'models.ts': [],
  'providers.ts': ['models.ts'],
  'errors.ts': ['models.ts'],
  sandbox: [],
};

/** The rooms that may know a package: a room that is not named here cannot come to lean on it unnoticed. */
const roomsByPackage: Readonly<Record<string, readonly string[]>> = {
  '@discoveryjs/json-ext': ['server'],
  '@graphql-yoga/plugin-persisted-operations': ['server'],
  '@opentelemetry/api': ['telemetry'],
  '@opentelemetry/core': ['telemetry'],
  '@opentelemetry/exporter-trace-otlp-proto': ['telemetry'],
  '@opentelemetry/resources': ['telemetry'],
  '@opentelemetry/sdk-trace': ['telemetry'],
  '@pothos/core': ['schema'],
  '@pothos/plugin-scope-auth': ['schema'],
  '@redis/client': ['redis'],
  cors: ['server'],
  dataloader: ['loaders'],
  graphql: ['commands', 'federation', 'is-reached.ts', 'schema', 'server'],
  'graphql-yoga': ['server'],
  jose: ['auth'],
  'lru-cache': ['auth', 'history', 'server'],
  pino: ['commands', 'server'],
  'prom-client': ['telemetry'],
  undici: ['http'],
  yaml: ['config'],
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
