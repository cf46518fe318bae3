import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/config.ts';
import { type Env, parse, peki, problemsOf } from './parse-config-input.ts';

function parseFile(source: string, env: Env = {}): Config {
  return parse({ CONVOGRAPH_CONFIG: 'c.yaml', ...env }, { 'c.yaml': source });
}

function fileProblems(source: string, env: Env = {}): readonly string[] {
  return problemsOf({ CONVOGRAPH_CONFIG: 'c.yaml', ...env }, { 'c.yaml': source });
}

describe('the configuration file', () => {
  const yaml = `
chatbots:
  - chatbotId: shop
    provider: peki
    name: Web shop
    apiKey: { env: SHOP_KEY }
    apiSecret: { env: SHOP_SECRET }
    maxPageSize: 40
    requestsPerMinute: 0
  - chatbotId: reports
    provider: askyourdatabase
    baseUrl: https://chat.example.com/
    apiKey: { env: REPORTS_KEY }
`;
  const secrets = { SHOP_KEY: 'pk_s', SHOP_SECRET: 'sk_s', REPORTS_KEY: 'key_r' };
  const expected = [
    {
      chatbotId: 'shop',
      provider: 'peki',
      name: 'Web shop',
      baseUrl: 'https://api.peki.ai/api',
      apiKey: 'pk_s',
      apiSecret: 'sk_s',
      signedBasePath: null,
      maxPageSize: 40,
      requestsPerMinute: 0,
    },
    {
      chatbotId: 'reports',
      provider: 'askyourdatabase',
      name: null,
      baseUrl: 'https://chat.example.com',
      apiKey: 'key_r',
      requestsPerMinute: null,
    },
  ];

  it('may be YAML', () => {
    expect(parseFile(yaml, secrets).chatbots).toEqual(expected);
  });

  it('may be JSON', () => {
    const json = JSON.stringify({
      chatbots: [
        {
          chatbotId: 'reports',
          provider: 'askyourdatabase',
          baseUrl: 'https://chat.example.com',
          apiKey: { env: 'REPORTS_KEY' },
        },
      ],
    });
    expect(parseFile(json, secrets).chatbots).toEqual([expected[1]]);
  });

  it('adds up with the simple variables', () => {
    expect(parseFile(yaml, { ...secrets, ...peki }).chatbots.map(({ chatbotId }) => chatbotId)).toEqual([
      'shop',
      'reports',
      'bot_a',
    ]);
    expect(fileProblems(yaml, { ...secrets, ...peki, PEKI_CHATBOT_ID: 'shop' })).toEqual([
      'PEKI_CHATBOT_ID: the chatbot "shop" is configured twice (also by c.yaml: chatbots[0].chatbotId)',
    ]);
  });

  it('may take its secrets from the simple variables without meaning their chatbot', () => {
    const file = yaml.replace('SHOP_KEY', 'PEKI_API_KEY').replace('SHOP_SECRET', 'PEKI_API_SECRET');
    const env = { PEKI_API_KEY: 'pk_s', PEKI_API_SECRET: 'sk_s', REPORTS_KEY: 'key_r' };
    expect(parseFile(file, env).chatbots).toEqual(expected);
    expect(parseFile(file, { ...env, PEKI_CHATBOT_ID: 'more' }).chatbots[2]).toMatchObject({
      chatbotId: 'more',
      apiKey: 'pk_s',
    });
  });

  it('refuses a secret that is written into it, without repeating it', () => {
    const problems = fileProblems(yaml.replace('{ env: SHOP_SECRET }', 'sk_very_secret'), secrets);
    expect(problems).toEqual([
      'c.yaml: chatbots[0].apiSecret must name an environment variable, as in { env: MY_SECRET }; no secret belongs in the file',
    ]);
  });

  it('names every problem at once', () => {
    const source = `
chatbots:
  - chatbotId: 12345
    provider: peki
    apiKey: { env: SHOP_KEY }
    color: red
  - provider: askyourdatabase
    apiKey: { env: NOT_SET }
    apiSecret: { env: SHOP_SECRET }
  - chatbotId: x
    provider: pekki
`;
    expect(fileProblems(source, secrets)).toEqual([
      'c.yaml: chatbots[1].apiKey: the environment variable NOT_SET is not set',
      'c.yaml: chatbots[0].chatbotId must be a string (put it in quotes)',
      'c.yaml: chatbots[0] has an unknown key "color"',
      'c.yaml: chatbots[0].apiSecret is missing',
      'c.yaml: chatbots[1].chatbotId is missing',
      'c.yaml: chatbots[1].baseUrl is missing',
      'c.yaml: chatbots[1].apiSecret is not used by askyourdatabase: remove it',
      'c.yaml: chatbots[2].provider must be one of: peki, askyourdatabase',
    ]);
  });

  it.each([
    ['', 'c.yaml: '],
    ['chatbots: []', 'c.yaml: chatbots must list at least one chatbot'],
    ['chatbots: [a]', 'c.yaml: chatbots 0 must have keys'],
    ['chatbots: {', 'c.yaml is neither YAML nor JSON: BAD_INDENT in line 1, column 12'],
    ['auth:\n  jwt: [\nchatbots: 1', 'c.yaml is neither YAML nor JSON: '],
    ['a: 1\nb: "', 'c.yaml is neither YAML nor JSON: MISSING_CHAR in line 2, column 5'],
    ['chatbot: []', 'c.yaml'],
    ['- chatbotId: a', 'c.yaml: '],
  ])('of text %j is refused', (source, start) => {
    const problems = fileProblems(source);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]?.slice(0, start.length)).toBe(start);
  });

  it('that cannot be read is refused', () => {
    expect(problemsOf({ CONVOGRAPH_CONFIG: 'nowhere.yaml', NODE_ENV: 'production' })).toEqual([
      'CONVOGRAPH_CONFIG: the file nowhere.yaml cannot be read (ENOENT)',
    ]);
  });
});
