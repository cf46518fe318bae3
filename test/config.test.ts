import { describe, expect, it } from 'vitest';
import { providerSettings } from '../src/config/provider-settings.ts';
import { providers } from '../src/providers.ts';
import { ask, parse, peki, problemsOf } from './config/parse-config-input.ts';

describe('the server settings', () => {
  it('have defaults', () => {
    expect(parse({})).toEqual({
      server: { host: '127.0.0.1', port: 4000 },
      log: { level: 'info' },
      cache: { isOn: true, headTtlMs: 2_000 },
      upstream: { maxCalls: 200 },
      chatbots: [],
    });
  });

  it('are read from the environment', () => {
    const env = {
      HOST: '::1',
      PORT: '0',
      LOG_LEVEL: 'debug',
      CONVOGRAPH_CACHE: 'off',
      CONVOGRAPH_HEAD_TTL_MS: '0',
      CONVOGRAPH_MAX_UPSTREAM_CALLS: '1',
    };
    expect(parse(env)).toMatchObject({
      server: { host: '::1', port: 0 },
      log: { level: 'debug' },
      cache: { isOn: false, headTtlMs: 0 },
      upstream: { maxCalls: 1 },
    });
  });

  it('treat what is empty or white space as unset', () => {
    expect(parse({ HOST: '', PORT: ' ', PEKI_API_KEY: '', CONVOGRAPH_CONFIG: '\n' })).toEqual(parse({}));
  });

  it.each(['localhost', '127.0.0.1', '127.8.9.10', '::1'])('accept the loopback host %s', (host) => {
    expect(parse({ HOST: host }).server.host).toBe(host);
  });

  it.each(['0.0.0.0', '::', '192.168.1.4', 'example.com', '127.example.com', '127.1'])(
    'refuse the host %s',
    (host) => {
      expect(problemsOf({ HOST: host })).toEqual([
        'HOST must be a loopback address (127.0.0.1, ::1, localhost): there is no authentication yet',
      ]);
    },
  );

  it.each(['65536', '-1', '80.5', '1e3', 'http'])('refuse the port %s', (port) => {
    expect(problemsOf({ PORT: port })).toEqual(['PORT must be a whole number from 0 to 65535']);
  });

  it.each([
    ['CONVOGRAPH_HEAD_TTL_MS', '-1', 'from 0 to 3600000'],
    ['CONVOGRAPH_HEAD_TTL_MS', '3600001', 'from 0 to 3600000'],
    ['CONVOGRAPH_MAX_UPSTREAM_CALLS', '0', 'from 1 to 1000000'],
    ['CONVOGRAPH_MAX_UPSTREAM_CALLS', 'many', 'from 1 to 1000000'],
  ])('refuse %s=%s', (name, value, range) => {
    expect(problemsOf({ [name]: value })).toEqual([`${name} must be a whole number ${range}`]);
  });

  it('name every problem at once', () => {
    const problems = problemsOf({
      ...ask,
      HOST: '0.0.0.0',
      PORT: 'x',
      LOG_LEVEL: 'loud',
      CONVOGRAPH_CACHE: 'yes',
      PEKI_API_KEY: 'k',
    });
    expect(problems).toEqual([
      expect.stringMatching(/^HOST /),
      'PORT must be a whole number from 0 to 65535',
      'LOG_LEVEL must be one of: trace, debug, info, warn, error, fatal, silent',
      'CONVOGRAPH_CACHE must be on or off',
      'PEKI_CHATBOT_ID (needed because PEKI_API_KEY is set) is missing',
      'PEKI_API_SECRET (needed because PEKI_API_KEY is set) is missing',
    ]);
  });
});

describe('the simple variables', () => {
  it('configure one chatbot a provider', () => {
    expect(
      parse({ ...peki, ...ask, PEKI_MAX_PAGE_SIZE: '50', PEKI_REQUESTS_PER_MINUTE: '600' }).chatbots,
    ).toEqual([
      {
        chatbotId: 'bot_a',
        provider: 'peki',
        name: null,
        baseUrl: 'https://api.peki.ai/api',
        apiKey: 'pk_1',
        apiSecret: 'sk_1',
        maxPageSize: 50,
        requestsPerMinute: 600,
      },
      {
        chatbotId: 'bot_b',
        provider: 'askyourdatabase',
        name: null,
        baseUrl: 'https://chat.example.com',
        apiKey: 'key_1',
        apiSecret: null,
        maxPageSize: null,
        requestsPerMinute: null,
      },
    ]);
  });

  it.each(Object.keys({ ...peki, ...ask }))('name %s when it is forgotten', (name) => {
    const problems = problemsOf({ ...peki, ...ask, [name]: undefined });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} \\(needed because \\w+ is set\\) is missing$`));
  });

  it('mean the whole group by any one variable', () => {
    expect(problemsOf({ PEKI_BASE_URL: 'https://peki.example.com' })).toHaveLength(3);
    expect(problemsOf({ PEKI_MAX_PAGE_SIZE: '50' })).toHaveLength(3);
    expect(problemsOf({ ASKYOURDATABASE_API_KEY: 'k' })).toHaveLength(2);
  });

  it('lose the newline that secrets from files often end in', () => {
    expect(parse({ ...peki, PEKI_API_SECRET: 'sk_1\n' }).chatbots[0]?.apiSecret).toBe('sk_1');
  });

  it('refuse one id for two chatbots', () => {
    expect(problemsOf({ ...peki, ...ask, ASKYOURDATABASE_BOT_ID: 'bot_a' })).toEqual([
      'ASKYOURDATABASE_BOT_ID: the chatbot "bot_a" is configured twice (also by PEKI_CHATBOT_ID)',
    ]);
  });

  it.each([
    'peki.example.com',
    '/api',
    'ftp://example.com',
    'https://',
    'https:/x',
    'https://user:pw@example.com',
    'https://example.com/?a=1',
    'https://example.com/#a',
  ])('refuse the base URL %s, without repeating it', (url) => {
    const problems = problemsOf({ ...peki, PEKI_BASE_URL: url });
    expect(problems).toEqual([
      'PEKI_BASE_URL must be an absolute http:// or https:// URL without user, query or fragment',
    ]);
  });

  it('drop the slash at the end of a base URL', () => {
    expect(parse({ ...peki, PEKI_BASE_URL: 'http://localhost:4010/api/' }).chatbots[0]?.baseUrl).toBe(
      'http://localhost:4010/api',
    );
  });

  it.each([
    ['PEKI_MAX_PAGE_SIZE', '0', 'must be at least 1'],
    ['PEKI_MAX_PAGE_SIZE', 'many', 'must be a whole number'],
    ['PEKI_REQUESTS_PER_MINUTE', '-5', 'must be a whole number'],
    ['PEKI_API_KEY', 'pk 1', 'holds characters that cannot stand in an HTTP header'],
    ['PEKI_API_KEY', 'pk_ü', 'holds characters that cannot stand in an HTTP header'],
    ['PEKI_CHATBOT_ID', '..', 'cannot stand in a URL path'],
  ])('refuse %s=%s', (name, value, message) => {
    expect(problemsOf({ ...peki, [name]: value })).toEqual([`${name} ${message}`]);
  });
});

it('every provider can be configured', () => {
  expect(providerSettings.map(({ provider }) => provider)).toEqual(providers.map(({ id }) => id));
});

describe('production', () => {
  it('refuses to run without a chatbot', () => {
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual([
      expect.stringMatching(/^no chatbot is configured/),
    ]);
  });

  it('runs with one', () => {
    expect(parse({ NODE_ENV: 'production', ...peki }).chatbots).toHaveLength(1);
  });
});
