import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { environmentSchema } from '../src/config/environment-schema.ts';
import { type Config, parseConfig } from '../src/config.ts';
import { defaultCredentials, parseSandboxFlags } from '../src/sandbox/sandbox-options.ts';
import {
  type Compose,
  loadCompose,
  read,
  type Service,
  toReplicaEnvironment,
  toUrl,
  tryOut,
} from './compose-files.ts';
import { fillInKeys } from './config/fill-in-keys.ts';

/** A file on top of another: maps are merged, and nothing else stands in both. */
function withOverride(base: unknown, over: unknown): unknown {
  if (over === undefined || !isMap(over)) return over ?? base;
  const below = isMap(base) ? base : {};
  const merged = Object.entries(over).map(([key, value]) => [key, withOverride(below[key], value)]);
  return { ...below, ...Object.fromEntries(merged) };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const production = loadCompose('compose.yaml');
const sandbox = loadCompose('compose.sandbox.yaml');
const { services, networks } = withOverride(production, sandbox) as Compose;
const entries = Object.entries(services);

function findService(name: string): Service {
  const service = services[name];
  if (service === undefined) throw new Error(`there is no service ${name}`);
  return service;
}

/** `path in the container` → `path here`. */
function toMounts({ volumes = [] }: Service): ReadonlyMap<string, string> {
  return new Map(
    volumes.map((volume) => {
      const [from = '', to = '', mode] = volume.split(':');
      expect(mode).toBe('ro');
      return [to, from];
    }),
  );
}

const replicaEnvironment = toReplicaEnvironment(findService('convograph'));

function parseReplicaConfig(): Config {
  const mounts = toMounts(findService('convograph'));
  return parseConfig({
    env: replicaEnvironment,
    readFile: (path) => read(mounts.get(path) ?? `not mounted: ${path}`),
  });
}

describe('compose.yaml', () => {
  it('has nothing of the sandbox, and a way out to real APIs', () => {
    expect(Object.keys(production.services)).toEqual(['proxy', 'convograph', 'redis']);
    expect(production.services['convograph']?.environment).not.toHaveProperty(
      'CONVOGRAPH_INSECURE_UPSTREAMS',
    );
    expect(production.services['convograph']?.networks).toContain('upstream');
    expect(production.networks['upstream']?.internal).toBeUndefined();
  });

  it('starts with nobody’s configuration, secrets or password but those that it is given', () => {
    const required = [...read('compose.yaml').matchAll(/\$\{(\w+):\?/g)].map(([, name = '']) => name);
    expect(new Set(required)).toEqual(new Set(Object.keys(tryOut)));
    expect(read('compose.sandbox.yaml')).not.toContain('${');
    for (const value of Object.values(tryOut)) expect(read('compose.yaml')).not.toContain(value);
  });

  it('suits the example that docs/security.md has for real APIs', () => {
    const [, example = ''] = /```yaml\n(# convograph.yaml[\s\S]*?)```/.exec(read('docs/security.md')) ?? [];
    const env = { ...replicaEnvironment, CONVOGRAPH_INSECURE_UPSTREAMS: undefined };
    const config = parseConfig({ env, readFile: () => fillInKeys(example) });
    expect(config.chatbots.map(({ baseUrl }) => new URL(baseUrl).protocol)).toEqual(['https:', 'https:']);
    expect(() => parseConfig({ env, readFile: () => read('deploy/convograph.yaml') })).toThrow(
      'CONVOGRAPH_INSECURE_UPSTREAMS',
    );
  });
});

describe('compose.yaml with compose.sandbox.yaml', () => {
  it('adds maps only, which merge alike everywhere', () => {
    expect(Object.keys(sandbox).sort()).toEqual(['name', 'networks', 'services']);
    expect(sandbox.services['convograph']).toEqual({
      depends_on: { sandbox: { condition: 'service_healthy' } },
      environment: { CONVOGRAPH_INSECURE_UPSTREAMS: 'on' },
    });
    expect(sandbox.networks).toEqual({ upstream: { internal: true } });
  });

  it('names only files that are there', () => {
    const paths = entries.flatMap(([, service]) => [
      ...toMounts(service).values(),
      ...(service.env_file ?? []).map(({ path }) => path),
      ...(service.build === undefined ? [] : [`${service.build}/Dockerfile`]),
    ]);
    expect(paths.length).toBeGreaterThan(3);
    expect(paths.filter((path) => !existsSync(toUrl(path)))).toEqual([]);
  });

  it('names versions of images, or builds them', () => {
    const built = new Set(entries.flatMap(([, { build, image }]) => (build === undefined ? [] : [image])));
    expect(built.size).toBe(1);
    const loose = entries
      .filter(([, { image }]) => !built.has(image) && !/:\d+\.\d+(\.\d+)?-alpine$/.test(image))
      .map(([name]) => name);
    expect(loose).toEqual([]);
  });

  it.each(entries)('gives %s no more rights than it needs', (name, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      deploy: { resources: { limits: { cpus: expect.any(String), memory: expect.any(String) } } },
    });
    expect(service['privileged']).toBeUndefined();
    expect(service['network_mode']).toBeUndefined();
    // The image's own check serves the replicas.
    if (name !== 'convograph') expect(service['healthcheck']).toBeDefined();
  });

  it('waits for those that have to be well', () => {
    const waits = entries.flatMap(([, { depends_on = {} }]) => Object.entries(depends_on));
    expect(waits.map(([name]) => name).sort()).toEqual(['convograph', 'redis', 'sandbox']);
    for (const [name, { condition }] of waits) {
      expect(condition).toBe('service_healthy');
      expect(services).toHaveProperty(name);
    }
  });

  it('lets the proxy alone be reached, from this machine', () => {
    const published = entries.filter(([, { ports = [] }]) => ports.length > 0);
    expect(published.map(([name]) => name)).toEqual(['proxy']);
    expect(findService('proxy').ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:4000:8080$/)]);
    const open = Object.keys(networks).filter((name) => networks[name]?.internal !== true);
    expect(open).toEqual(['front']);
    expect(entries.filter(([, service]) => service.networks.includes('front')).map(([name]) => name)).toEqual(
      ['proxy'],
    );
  });

  it('sets only what the server knows', () => {
    const names = Object.keys(findService('convograph').environment ?? {});
    const known = Object.keys(environmentSchema.shape);
    expect(names.filter((name) => !known.includes(name) && name !== 'CONVOGRAPH_CONFIG')).toEqual([]);
  });

  it('starts replicas whose configuration is right, in the production profile', () => {
    const config = parseReplicaConfig();
    expect(config.server).toMatchObject({ host: '0.0.0.0', hasGraphiql: false });
    expect(config.limits.hasIntrospection).toBe(false);
    expect(config.chatbots.map(({ provider }) => provider)).toEqual(['peki', 'askyourdatabase']);
    expect(new Set(config.chatbots.map(({ baseUrl }) => new URL(baseUrl).host))).toEqual(
      new Set(['sandbox:4010']),
    );
    expect(config.redis).toMatchObject({ replicas: 2 });
  });

  it('tells each replica how many there are', () => {
    const text = read('compose.yaml');
    expect(text).toMatch(/^ +CONVOGRAPH_REPLICAS: \$\{CONVOGRAPH_REPLICAS:-2\}$/m);
    expect(text).toMatch(/^ +replicas: \$\{CONVOGRAPH_REPLICAS:-2\}$/m);
  });

  it('gives a replica longer to stop than it takes', () => {
    const seconds = Number.parseInt(String(findService('convograph')['stop_grace_period']), 10);
    expect(seconds * 1_000).toBeGreaterThan(parseReplicaConfig().server.stopTimeoutMs);
  });

  it('gives Redis the password that the replicas have', () => {
    const { redis } = parseReplicaConfig();
    const { hostname, password } = new URL(redis?.url ?? '');
    const { command = [], environment, user } = findService(hostname);
    expect(password).not.toBe('');
    expect(command.slice(-2)).toEqual(['--requirepass', password]);
    expect(environment).toMatchObject({ REDISCLI_AUTH: password });
    expect(user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(toMounts(findService('redis')).has(command[1] ?? '')).toBe(true);
  });

  it('starts the sandbox where the chatbots look for it, with the credentials that it takes', () => {
    const { command: [name, ...flags] = [] } = findService('sandbox');
    expect(name).toBe('sandbox');
    const given = Object.fromEntries(
      flags.flatMap((flag, i) => (flag.startsWith('--') ? [[flag.slice(2), flags[i + 1] ?? '']] : [])),
    );
    expect(parseSandboxFlags(given)).toMatchObject({ host: '0.0.0.0', port: 4010 });
    expect(parseReplicaConfig().chatbots).toMatchObject([
      defaultCredentials.peki,
      defaultCredentials.askyourdatabase,
    ]);
  });

  it('has a caller whose key the documentation shows', () => {
    const [, key = ''] = /authorization: Bearer (cg_\S+?)['"]/i.exec(read('docs/production.md')) ?? [];
    const hash = createHash('sha256').update(key).digest('hex');
    expect(parse(read('deploy/convograph.yaml')).auth.apiKeys).toMatchObject([
      { name: 'demo', sha256: hash },
    ]);
  });
});

describe('the proxy', () => {
  const haproxy = read('deploy/haproxy.cfg');

  it('knows the replicas by their name and port, and as many as may be', () => {
    const [, slots = '', name = '', port = ''] = /server-template \S+ (\d+) (\w+):(\d+) /.exec(haproxy) ?? [];
    expect(services).toHaveProperty(name);
    expect(Number(port)).toBe(parseReplicaConfig().server.port);
    expect(Number(slots)).toBeGreaterThanOrEqual(2);
    expect(toMounts(findService('proxy')).get('/usr/local/etc/haproxy/haproxy.cfg')).toBe(
      './deploy/haproxy.cfg',
    );
  });

  it('hands no request on that a replica has begun: what ended the one would end the next', () => {
    expect(/^ *retry-on (.*)$/m.exec(haproxy)?.[1]?.split(' ')).toEqual(['conn-failure', '503']);
  });

  it('waits longer than an operation may take, and asks the path of readiness', () => {
    const [, seconds] = /timeout server (\d+)s/.exec(haproxy) ?? [];
    expect(Number(seconds) * 1_000).toBeGreaterThan(parseReplicaConfig().server.deadlineMs);
    const [, path = ''] = /http-check send meth GET uri (\S+)/.exec(haproxy) ?? [];
    expect(read('src/http-server/to-route.ts')).toContain(`readinessPath = '${path}'`);
  });
});

it('Redis evicts what expires first, and has less memory than its container', () => {
  const redis = read('deploy/valkey.conf');
  expect(redis).toMatch(/^maxmemory-policy volatile-ttl$/m);
  const [, mebibytes] = /^maxmemory (\d+)mb$/m.exec(redis) ?? [];
  expect(findService('redis')['deploy']).toMatchObject({ resources: { limits: { memory: '256M' } } });
  expect(Number(mebibytes)).toBeLessThan(256 * 0.75);
});
