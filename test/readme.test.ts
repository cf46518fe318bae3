import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Running, startCommand } from './commands/run-command.ts';
import { stubEnvironment } from './commands/stub-environment.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const readme = read('README.md');

/** The code blocks of a language, in order. */
function blocks(language: string): string[] {
  const pattern = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g');
  return [...readme.matchAll(pattern)].map(([, block = '']) => block);
}

describe('the examples of the README', () => {
  let server: Running;
  let url = '';
  beforeEach(async () => {
    stubEnvironment({ LOG_LEVEL: 'silent', PORT: '0' });
    server = startCommand('serve');
    [, url = ''] = await server.waitFor(/GraphQL and GraphiQL: (\S+)\n/);
  });
  afterEach(async () => {
    await server?.stop();
    vi.unstubAllEnvs();
  });

  async function ask(query: string | undefined) {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
    return response.json();
  }

  it('shows a query with the answer that the sandbox gives, and its calls', async () => {
    const { extensions, ...answer } = await ask(blocks('graphql')[0]);
    expect(answer).toEqual(JSON.parse(blocks('json')[0] ?? ''));
    expect(extensions.upstream.calls).toHaveLength(3);
  });

  it('shows a query with what it costs', async () => {
    const [, query] = blocks('graphql');
    const { calls, ...upstream } = (await ask(query)).extensions.upstream;
    expect(upstream).toEqual(JSON.parse(blocks('json')[1] ?? ''));
    expect(Object.keys(calls[0]).join(', ')).toBe(/`calls` names each one: `\{ (.*) \}`/.exec(readme)?.[1]);
    expect((await ask(query)).extensions.upstream.calls).toEqual([]);
  });
});

describe('the README', () => {
  it('lists every error code', () => {
    const codes = [...read('src/server/error-codes.ts').matchAll(/'([A-Z]+(?:_[A-Z]+)+)'/g)].map(
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

it('docs/reliability.md names only tests that exist', () => {
  const named = [...read('docs/reliability.md').matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path ?? '');
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((path) => !existsSync(new URL(`../${path}`, import.meta.url)))).toEqual([]);
});
