import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { ConfigError } from '../../src/config/problems.ts';
import { parseConfig } from '../../src/config.ts';
import { defineSource, type SourceDefinition } from '../../src/sources/define-source.ts';

const api = { check: async () => undefined };
const acme = defineSource({
  name: 'acme',
  description: 'Acme.',
  defaultBaseUrl: 'https://api.acme.example',
  settings: z.object({ region: z.enum(['eu', 'us'], 'must be eu or us'), token: z.string() }),
  secrets: ['token'],
  create: () => api,
});

const file = `
sources: [./acme.js]
chatbots:
  - { chatbotId: a, provider: acme, apiKey: { env: KEY }, region: eu, token: { env: TOKEN } }
`;

function parse(source: string, module: unknown, sources: readonly SourceDefinition[] = []) {
  return parseConfig({
    env: { CONVOGRAPH_CONFIG: 'c.yaml', KEY: 'key_1', TOKEN: 'token_1' },
    readFile: () => source,
    sources,
    loadModule(name, from) {
      expect([name, from]).toEqual(['./acme.js', 'c.yaml']);
      if (module instanceof Error) throw module;
      return module;
    },
  });
}

function problemsOf(...input: Parameters<typeof parse>): readonly string[] {
  try {
    parse(...input);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('a source that the configuration file names', () => {
  it.each([[{ default: acme }], [{ acme, other: 1 }], [acme]])(
    'is found in what its module exports',
    (module) => {
      const { sources, chatbots } = parse(file, module);
      expect(sources.map(({ name }) => name)).toEqual(['peki', 'askyourdatabase', 'acme']);
      expect(chatbots).toEqual([
        {
          chatbotId: 'a',
          provider: 'acme',
          name: null,
          baseUrl: 'https://api.acme.example',
          apiKey: 'key_1',
          requestsPerMinute: null,
          region: 'eu',
          token: 'token_1',
        },
      ]);
    },
  );

  it('has settings of its own, which others do not have', () => {
    const other = `${file}  - { chatbotId: b, provider: peki, apiKey: { env: KEY }, apiSecret: { env: KEY }, region: eu }\n`;
    expect(problemsOf(file.replace('region: eu', 'region: mars'), acme)).toEqual([
      'c.yaml: chatbots[0].region must be eu or us',
    ]);
    expect(problemsOf(file.replace('{ env: TOKEN }', 'token_1'), acme)).toEqual([
      'c.yaml: chatbots[0].token must name an environment variable, as in { env: MY_SECRET }; no secret belongs in the file',
    ]);
    expect(problemsOf(other, acme)).toEqual(['c.yaml: chatbots[1].region is not used by peki: remove it']);
  });

  it('is told of when it cannot be loaded, exports none, or takes a name that is taken', () => {
    const unknown = 'c.yaml: chatbots[0].provider must be one of: peki, askyourdatabase';
    expect(problemsOf(file, new Error('Cannot find module\nRequire stack'))).toEqual([
      'c.yaml: sources: ./acme.js cannot be loaded: Cannot find module',
      unknown,
    ]);
    expect(problemsOf(file, { acme: 1 })).toEqual([
      'c.yaml: sources: ./acme.js exports nothing that defineSource made',
      unknown,
    ]);
    const twice = defineSource({ name: 'peki', description: 'Another.', create: () => api });
    expect(problemsOf(file, { twice })[0]).toBe(
      'c.yaml: sources: There are two sources of the name "peki" (PEKI).',
    );
  });

  it('may be of the program itself', () => {
    const { sources } = parse(file.replace('sources: [./acme.js]', ''), null, [acme]);
    expect(sources.at(-1)).toBe(acme);
  });

  it('is loaded from the folder of the file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'convograph-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(
      join(folder, 'acme.js'),
      "export default { [Symbol.for('convograph.source')]: true, name: 'acme', enumValue: 'ACME', secrets: [], settings: { shape: {} }, environment: null };",
    );
    const path = join(folder, 'c.yaml');
    const { sources } = parseConfig({
      env: { CONVOGRAPH_CONFIG: path },
      readFile: () => 'sources: [./acme.js]',
    });
    expect(sources.map(({ name }) => name)).toContain('acme');
  });
});

it.each(['Acme', 'a b', '', '1'])('a source cannot be named %j', (name) => {
  expect(() => defineSource({ name, description: '', create: () => api })).toThrow(TypeError);
});
