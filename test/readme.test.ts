import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Running, startCommand } from './commands/run-command.ts';
import { stubEnvironment } from './commands/stub-environment.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const readme = read('README.md');

/** The first code block of a language. */
function block(text: string, language: string): string {
  return new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(text)?.[1] ?? '';
}

describe('the examples of the documentation', () => {
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

  async function ask(query: string) {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
    return response.json();
  }

  it('shows a query with the answer that the sandbox gives, and its calls', async () => {
    const { extensions, ...answer } = await ask(block(readme, 'graphql'));
    expect(answer).toEqual(JSON.parse(block(readme, 'json')));
    expect(extensions.upstream.calls).toHaveLength(3);
  });

  it('shows a query with what it costs', async () => {
    const guide = read('docs/explain.md');
    const query = block(guide, 'graphql');
    const { calls, ...upstream } = (await ask(query)).extensions.upstream;
    expect(upstream).toEqual(JSON.parse(block(guide, 'json')));
    expect(Object.keys(calls[0]).join(', ')).toBe(/`calls` names each one: `\{ (.*) \}`/.exec(guide)?.[1]);
    expect((await ask(query)).extensions.upstream.calls).toEqual([]);
  });
});

describe('the documentation', () => {
  it('lists every error code', () => {
    const codes = [...read('src/graphql/error-codes.ts').matchAll(/'([A-Z]+(?:_[A-Z]+)+)'/g)].map(
      ([, code]) => code,
    );
    expect(codes.length).toBeGreaterThan(10);
    const guide = read('docs/errors.md');
    expect(codes.filter((code) => !guide.includes(`\`${code}\``))).toEqual([]);
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
    const guide = read('docs/configuration.md');
    expect([...new Set(names)].filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  });

  const pagesIn = (folder: string) =>
    readdirSync(new URL(`../${folder}`, import.meta.url))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`);
  const pages = pagesIn('docs');
  const decisions = pagesIn('docs/decisions');

  it.each(['README.md', 'CONTRIBUTING.md', ...pages, ...decisions])(
    '%s links only to what exists',
    (page) => {
      const text = read(page);
      const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
      const broken = links.filter(([, path = '', anchor]) => {
        const target = path === '' ? page : posix.join(posix.dirname(page), path);
        if (!existsSync(new URL(`../${target}`, import.meta.url))) return true;
        return anchor !== undefined && !toAnchors(read(target)).includes(anchor);
      });
      expect(broken.map(([link]) => link)).toEqual([]);
    },
  );

  it('has every page in its index', () => {
    const index = read('docs/README.md');
    const others = pages.filter((page) => page !== 'docs/README.md');
    expect(others.filter((page) => !index.includes(`](${page.slice('docs/'.length)})`))).toEqual([]);
  });

  it('numbers every decision, each number once, and has all in their index', () => {
    const index = read('docs/decisions/README.md');
    const names = decisions.map((page) => posix.basename(page)).filter((name) => name !== 'README.md');
    expect(names.filter((name) => !/^\d{4}-/.test(name))).toEqual([]);
    expect(new Set(names.map((name) => name.slice(0, 4))).size).toBe(names.length);
    expect(names.filter((name) => !index.includes(`- [${name.slice(0, 4)}](${name}): `))).toEqual([]);
  });
});

it('docs/reliability.md names only tests that exist', () => {
  const named = [...read('docs/reliability.md').matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path ?? '');
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((path) => !existsSync(new URL(`../${path}`, import.meta.url)))).toEqual([]);
});

/** The anchors of a page's headings, as GitHub makes them. */
function toAnchors(text: string): string[] {
  return [...text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
