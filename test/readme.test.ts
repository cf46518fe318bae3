import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Running, startCommand } from './commands/run-command.ts';
import { stubEnvironment } from './commands/stub-environment.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const readme = read('README.md');

function firstBlock(language: string): string {
  return new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1] ?? '';
}

describe('the README', () => {
  let server: Running;
  let url = '';
  beforeAll(async () => {
    stubEnvironment({ LOG_LEVEL: 'silent', PORT: '0' });
    server = startCommand('serve');
    [, url = ''] = await server.waitFor(/GraphQL and GraphiQL: (\S+)\n/);
  });
  afterAll(async () => {
    await server?.stop();
    vi.unstubAllEnvs();
  });

  it('shows a query with the answer that the sandbox gives', async () => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: firstBlock('graphql') }),
    });
    expect(await response.json()).toEqual(JSON.parse(firstBlock('json')));
  });

  it('lists every error code', () => {
    const codes = [...read('src/server/error-codes.ts').matchAll(/code: '([A-Z_]+)'/g)].map(
      ([, code]) => code,
    );
    expect(codes.length).toBeGreaterThan(10);
    expect(codes.filter((code) => !readme.includes(`\`${code}\``))).toEqual([]);
  });

  it('lists every setting', () => {
    const files = [
      'src/config.ts',
      ...readdirSync(new URL('../src/config', import.meta.url)).map((name) => `src/config/${name}`),
    ];
    const names = files.flatMap((path) =>
      [...read(path).matchAll(/\b(?:CONVOGRAPH_[A-Z_]+|LOG_LEVEL|HOST|PORT)\b/g)].map(([name]) => name),
    );
    expect(new Set(names).size).toBeGreaterThan(4);
    expect([...new Set(names)].filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  it('names only files that exist', () => {
    const links = [...readme.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, path]) => path ?? '');
    expect(links).toContain('schema.graphql');
    expect(links.filter((path) => !existsSync(new URL(`../${path}`, import.meta.url)))).toEqual([]);
  });
});
