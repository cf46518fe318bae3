import { describe, expect, it } from 'vitest';
import { parseConfig } from '../src/config.ts';
import { loadCompose, read, toReplicaEnvironment } from './compose-files.ts';

describe('compose.yaml with compose.archive.yaml', () => {
  const over = loadCompose('compose.archive.yaml', { POSTGRES_PASSWORD: 'secret' });
  const { convograph: replica, postgres: database } = over.services;
  const production = loadCompose('compose.yaml');

  it('adds maps, and a database that the replicas alone reach', () => {
    expect(Object.keys(over).sort()).toEqual(['name', 'services', 'volumes']);
    expect(Object.keys(over.services)).toEqual(['convograph', 'postgres']);
    expect(Object.keys(replica ?? {}).sort()).toEqual(['depends_on', 'environment']);
    expect(replica?.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    expect(database).toMatchObject({
      ...{ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'], user: 'postgres' },
      ...{ image: expect.stringMatching(/^postgres:\d+\.\d+-alpine$/), networks: ['shared'] },
      ...{ healthcheck: expect.anything(), volumes: ['archive:/var/lib/postgresql/data'] },
      deploy: { resources: { limits: { cpus: expect.any(String), memory: expect.any(String) } } },
    });
    expect(database?.ports).toBeUndefined();
    expect(production.networks['shared']).toEqual({ internal: true });
    expect(production.services['convograph']?.networks).toContain('shared');
  });

  it('gives PostgreSQL the user, password and database that the replicas ask for', () => {
    const base = production.services['convograph'];
    if (base === undefined) throw new Error('there are no replicas');
    const env = {
      ...toReplicaEnvironment(base),
      ...{ CONVOGRAPH_INSECURE_UPSTREAMS: 'on', ...replica?.environment },
    };
    const config = parseConfig({ env, readFile: () => read('deploy/convograph.yaml') });
    const url = new URL(config.archive !== null && 'url' in config.archive ? config.archive.url : '');
    expect(url).toMatchObject({ hostname: 'postgres', username: 'convograph', password: 'secret' });
    expect(database?.environment).toMatchObject({
      POSTGRES_USER: url.username,
      POSTGRES_PASSWORD: url.password,
      POSTGRES_DB: url.pathname.slice(1),
    });
  });
});
