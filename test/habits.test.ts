import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSourceFiles, type SourceFile, toSourceFolder } from './read-source-files.ts';

const sources = readSourceFiles('src');
const tests = readSourceFiles('test');
const desk = readSourceFiles('web/src');

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
    ['web', desk],
  ])('names the files of %s in kebab-case', (_folder, files) => {
    const odd = files
      .map(({ path }) => path)
      .filter(
        (path) => !/^([a-z0-9]+(-[a-z0-9]+)*\/)*[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?(\.test)?\.tsx?$/.test(path),
      );
    expect(odd).toEqual([]);
  });

  it('keeps every file within 300 lines', () => {
    const long = [...sources, ...tests, ...desk].filter(
      ({ text }) => text.trimEnd().split('\n').length > 300,
    );
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it('puts the environment back that a test has changed, as files share a process', () => {
    const leaking = tests.filter(
      ({ text }) => /\b(stubEnvironment|vi\.stubEnv)\('?[{A-Z]/.test(text) && !text.includes('unstubAllEnvs'),
    );
    expect(leaking.map(({ path }) => path)).toEqual([]);
  });

  it('has no any and silences no check', () => {
    const pattern = /[:<,|&(]\s*any\b(?!['"`\w])|\bas any\b|@ts-(ignore|expect-error|nocheck)|biome-ignore/;
    const silenced = [...sources, ...tests, ...desk].filter(
      ({ path, text }) => path !== 'test/habits.test.ts' && pattern.test(withoutComments(text)),
    );
    expect(silenced.map(({ path }) => path)).toEqual([]);
  });

  it('has no barrel and no default export', () => {
    // What React loads lazily is a default export.
    const isWrong = ({ path, text }: SourceFile) =>
      /\nexport (\*|\{[^}]*\}) from/.test(`\n${text}`) ||
      (/\nexport default/.test(`\n${text}`) && !path.endsWith('.tsx'));
    expect([...sources, ...desk].filter(isWrong).map(({ path }) => path)).toEqual([]);
    expect(
      [...sources, ...desk].filter(({ path }) => /^(utils|helpers|common)\.ts$/.test(basename(path))),
    ).toEqual([]);
  });

  it('mirrors src in test', () => {
    const folders = new Set(sources.map(({ path }) => dirname(path).replace(/^src/, 'test')));
    const own = new Set([
      'test/architecture.test.ts',
      'test/habits.test.ts',
      'test/fixtures',
      'test/contract',
      'test/e2e',
      'test/faults',
      'test/browser',
      'test/conformance',
      'test/clients',
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
