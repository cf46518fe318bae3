import { describe, expect, it } from 'vitest';
import { environmentSchema } from '../src/config/environment-schema.ts';
import { defaultLimits } from '../src/limits.ts';
import { builtInSources } from '../src/sources/built-in-sources.ts';
import { ask, parse, peki, problemsOf } from './config/parse-config-input.ts';

describe('the server settings', () => {
  it('have defaults', () => {
    expect(parse({})).toEqual({
      file: null,
      warnings: [],
      server: {
        host: '127.0.0.1',
        port: 4000,
        maxOperations: 500,
        maxStreams: 2_000,
        maxStreamsPerCaller: 1_000,
        writeTimeoutMs: 30_000,
        keepAliveTimeoutMs: 65_000,
        maxUnsentBytes: 100_000_000,
        deadlineMs: 30_000,
        stopTimeoutMs: 20_000,
        hasGraphiql: true,
        hasDesk: true,
        corsOrigins: [],
        cacheControl: null,
      },
      archive: null,
      auth: null,
      log: { level: 'info' },
      telemetry: { traces: null, metrics: null },
      cache: { isOn: true, headTtlMs: 2_000 },
      live: { minIntervalMs: 1_000, maxIntervalMs: 30_000, giveUpMs: 300_000 },
      upstream: {
        maxCalls: 200,
        http: { connections: 500, connectTimeoutMs: 3_000, headersTimeoutMs: 10_000, bodyTimeoutMs: 5_000 },
        callTimeoutMs: 15_000,
        answerLimits: { extraRows: 100, rowBytes: 100_000, maxValues: 150_000 },
        maxRetries: 2,
      },
      federation: null,
      redis: null,
      trustedDocuments: null,
      limits: {
        maxBodyBytes: 100_000,
        maxVariablesDepth: 10,
        maxVariablesValues: 5_000,
        maxTokens: 2_000,
        maxDepth: 20,
        maxAliases: 30,
        maxRootFields: 20,
        maxDirectives: 50,
        maxFirst: 100,
        maxBatch: 1,
        maxAnswerBytes: 20_000_000,
        maxErrors: 100,
        maxNodes: 25_000,
        maxPredictedCalls: 1_000,
        hasIntrospection: true,
        hasSuggestions: true,
      },
      sources: builtInSources,
      chatbots: [],
    });
  });

  it('are the defaults of the server too', () => {
    expect(parse({}).limits).toEqual(defaultLimits);
  });

  const given: readonly (readonly [name: string, value: string, path: string, expected: unknown])[] = [
    ['HOST', '::1', 'server.host', '::1'],
    ['PORT', '0', 'server.port', 0],
    ['LOG_LEVEL', 'debug', 'log.level', 'debug'],
    ['CONVOGRAPH_MAX_OPERATIONS', '7', 'server.maxOperations', 7],
    ['CONVOGRAPH_MAX_STREAMS', '7', 'server.maxStreams', 7],
    ['CONVOGRAPH_MAX_STREAMS_PER_CALLER', '0', 'server.maxStreamsPerCaller', 0],
    ['CONVOGRAPH_WRITE_TIMEOUT_MS', '7', 'server.writeTimeoutMs', 7],
    ['CONVOGRAPH_KEEP_ALIVE_TIMEOUT_MS', '70000', 'server.keepAliveTimeoutMs', 70_000],
    ['CONVOGRAPH_MAX_UNSENT_BYTES', '7', 'server.maxUnsentBytes', 7],
    ['CONVOGRAPH_DEADLINE_MS', '7', 'server.deadlineMs', 7],
    ['CONVOGRAPH_STOP_TIMEOUT_MS', '0', 'server.stopTimeoutMs', 0],
    ['CONVOGRAPH_CACHE', 'off', 'cache.isOn', false],
    ['CONVOGRAPH_HEAD_TTL_MS', '0', 'cache.headTtlMs', 0],
    ['CONVOGRAPH_LIVE_MIN_INTERVAL_MS', '700', 'live.minIntervalMs', 700],
    ['CONVOGRAPH_LIVE_MAX_INTERVAL_MS', '7000', 'live.maxIntervalMs', 7_000],
    ['CONVOGRAPH_LIVE_GIVE_UP_MS', '0', 'live.giveUpMs', 0],
    ['CONVOGRAPH_ARCHIVE', './convograph.db', 'archive.file', './convograph.db'],
    ['CONVOGRAPH_MAX_UPSTREAM_CALLS', '1', 'upstream.maxCalls', 1],
    ['CONVOGRAPH_CONNECTIONS', '7', 'upstream.http.connections', 7],
    ['CONVOGRAPH_CONNECT_TIMEOUT_MS', '7', 'upstream.http.connectTimeoutMs', 7],
    ['CONVOGRAPH_HEADERS_TIMEOUT_MS', '7', 'upstream.http.headersTimeoutMs', 7],
    ['CONVOGRAPH_BODY_TIMEOUT_MS', '7', 'upstream.http.bodyTimeoutMs', 7],
    ['CONVOGRAPH_CALL_TIMEOUT_MS', '7', 'upstream.callTimeoutMs', 7],
    ['CONVOGRAPH_UPSTREAM_EXTRA_ROWS', '0', 'upstream.answerLimits.extraRows', 0],
    ['CONVOGRAPH_UPSTREAM_ROW_BYTES', '7', 'upstream.answerLimits.rowBytes', 7],
    ['CONVOGRAPH_UPSTREAM_MAX_VALUES', '7', 'upstream.answerLimits.maxValues', 7],
    ['CONVOGRAPH_MAX_RETRIES', '0', 'upstream.maxRetries', 0],
    ['CONVOGRAPH_MAX_BODY_BYTES', '7', 'limits.maxBodyBytes', 7],
    ['CONVOGRAPH_MAX_VARIABLES_DEPTH', '7', 'limits.maxVariablesDepth', 7],
    ['CONVOGRAPH_MAX_VARIABLES_VALUES', '7', 'limits.maxVariablesValues', 7],
    ['CONVOGRAPH_MAX_TOKENS', '7', 'limits.maxTokens', 7],
    ['CONVOGRAPH_MAX_DEPTH', '7', 'limits.maxDepth', 7],
    ['CONVOGRAPH_MAX_ALIASES', '0', 'limits.maxAliases', 0],
    ['CONVOGRAPH_MAX_ROOT_FIELDS', '7', 'limits.maxRootFields', 7],
    ['CONVOGRAPH_MAX_DIRECTIVES', '0', 'limits.maxDirectives', 0],
    ['CONVOGRAPH_MAX_FIRST', '7', 'limits.maxFirst', 7],
    ['CONVOGRAPH_MAX_BATCH', '7', 'limits.maxBatch', 7],
    ['CONVOGRAPH_MAX_ANSWER_BYTES', '9000', 'limits.maxAnswerBytes', 9_000],
    ['CONVOGRAPH_MAX_ERRORS', '7', 'limits.maxErrors', 7],
    ['CONVOGRAPH_MAX_NODES', '7', 'limits.maxNodes', 7],
    ['CONVOGRAPH_MAX_PREDICTED_CALLS', '7', 'limits.maxPredictedCalls', 7],
    ['CONVOGRAPH_INTROSPECTION', 'off', 'limits.hasIntrospection', false],
    ['CONVOGRAPH_SUGGESTIONS', 'off', 'limits.hasSuggestions', false],
    ['CONVOGRAPH_GRAPHIQL', 'off', 'server.hasGraphiql', false],
    ['CONVOGRAPH_DESK', 'off', 'server.hasDesk', false],
    ['CONVOGRAPH_CORS_ORIGINS', 'https://a.example', 'server.corsOrigins', ['https://a.example']],
    ['CONVOGRAPH_CACHE_CONTROL', 'private, max-age=5', 'server.cacheControl', 'private, max-age=5'],
  ];

  it.each(given)('take %s=%s', (name, value, path, expected) => {
    expect(parse({ [name]: value })).toHaveProperty(path, expected);
  });

  it('take the days that an archive keeps', () => {
    const archive = { CONVOGRAPH_ARCHIVE: 'a.db' };
    expect(parse(archive).archive).toEqual({ file: 'a.db', retentionDays: null });
    expect(parse({ ...archive, CONVOGRAPH_ARCHIVE_RETENTION_DAYS: '90' }).archive?.retentionDays).toBe(90);
    expect(problemsOf({ CONVOGRAPH_ARCHIVE_RETENTION_DAYS: '90' })).toEqual([
      'CONVOGRAPH_ARCHIVE_RETENTION_DAYS is for an archive: set CONVOGRAPH_ARCHIVE too, or take it away',
    ]);
  });

  it('take the database of an archive', () => {
    const url = 'postgresql://me:p%2Fw@127.0.0.1:5432/archive?sslmode=verify-full';
    expect(parse({ CONVOGRAPH_ARCHIVE: url }).archive).toEqual({ url, retentionDays: null });
    for (const wrong of [
      'postgres://me:p/w@127.0.0.1/archive',
      'postgres://127.0.0.1',
      'postgres://127.0.0.1/archive?sslmode=prefer',
      'mysql://127.0.0.1/archive',
    ]) {
      const [problem = '', ...others] = problemsOf({ CONVOGRAPH_ARCHIVE: wrong });
      expect(problem).toMatch(/^CONVOGRAPH_ARCHIVE must be the path of a file, .* or the postgres:\/\/ URL/);
      expect(problem).not.toContain('p/w');
      expect(others).toEqual([]);
    }
  });

  it('are all tried here', () => {
    // These in files and tests of their own, as those of the subgraph, of trusted documents and of telemetry.
    const elsewhere = [
      'PROFILE',
      'INSECURE_UPSTREAMS',
      'INSECURE_REDIS',
      'INSECURE_ARCHIVE',
      'REPLICAS',
      'SHARED_CACHE',
      'ARCHIVE_RETENTION_DAYS',
    ].map((name) => `CONVOGRAPH_${name}`);
    const tried = [...given.map(([name]) => name), ...elsewhere, 'REDIS_URL'];
    const others = Object.keys(environmentSchema.shape).filter(
      (name) => !/_FEDERATION|_TRUSTED|_METRICS_|_TRACE_/.test(name),
    );
    expect(others.toSorted()).toEqual(tried.toSorted());
  });

  it('treat what is empty or white space as unset', () => {
    expect(parse({ HOST: '', PORT: ' ', PEKI_API_KEY: '', CONVOGRAPH_CONFIG: '\n' })).toEqual(parse({}));
  });

  it.each(['65536', '-1', '80.5', '1e3', 'http'])('refuse the port %s', (port) => {
    expect(problemsOf({ PORT: port })).toEqual(['PORT must be a whole number from 0 to 65535']);
  });

  it.each([
    ['CONVOGRAPH_HEAD_TTL_MS', '-1', 'from 0 to 3600000'],
    ['CONVOGRAPH_HEAD_TTL_MS', '3600001', 'from 0 to 3600000'],
    ['CONVOGRAPH_MAX_UPSTREAM_CALLS', '0', 'from 1 to 1000000'],
    ['CONVOGRAPH_MAX_UPSTREAM_CALLS', 'many', 'from 1 to 1000000'],
    ['CONVOGRAPH_MAX_BODY_BYTES', '100000001', 'from 1 to 100000000'],
    ['CONVOGRAPH_MAX_DEPTH', '1001', 'from 1 to 1000'],
    ['CONVOGRAPH_MAX_BATCH', '0', 'from 1 to 1000'],
    ['CONVOGRAPH_MAX_RETRIES', '11', 'from 0 to 10'],
  ])('refuse %s=%s', (name, value, range) => {
    expect(problemsOf({ [name]: value })).toEqual([`${name} must be a whole number ${range}`]);
  });

  it('refuse a shortest interval that is longer than the longest', () => {
    expect(problemsOf({ CONVOGRAPH_LIVE_MIN_INTERVAL_MS: '30001' })).toEqual([
      'CONVOGRAPH_LIVE_MIN_INTERVAL_MS must not be more than CONVOGRAPH_LIVE_MAX_INTERVAL_MS',
    ]);
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
      'PORT must be a whole number from 0 to 65535',
      'LOG_LEVEL must be one of: trace, debug, info, warn, error, fatal, silent',
      'CONVOGRAPH_CACHE must be on or off',
      'PEKI_CHATBOT_ID (needed because PEKI_API_KEY is set) is missing',
      'PEKI_API_SECRET (needed because PEKI_API_KEY is set) is missing',
      expect.stringMatching(/^HOST /),
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
        signedBasePath: null,
        maxPageSize: 50,
        requestsPerMinute: 600,
      },
      {
        chatbotId: 'bot_b',
        provider: 'askyourdatabase',
        name: null,
        baseUrl: 'https://chat.example.com',
        apiKey: 'key_1',
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
    expect(parse({ ...peki, PEKI_API_SECRET: 'sk_1\n' }).chatbots[0]?.['apiSecret']).toBe('sk_1');
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
    ['PEKI_SIGNED_BASE_PATH', 'api', 'must be a path that begins with /, as in /api'],
    ['PEKI_REQUESTS_PER_MINUTE', '-5', 'must be a whole number'],
    ['PEKI_API_KEY', 'pk 1', 'holds characters that cannot stand in an HTTP header'],
    ['PEKI_API_KEY', 'pk_ü', 'holds characters that cannot stand in an HTTP header'],
    ['PEKI_CHATBOT_ID', '..', 'cannot stand in a URL path'],
  ])('refuse %s=%s', (name, value, message) => {
    expect(problemsOf({ ...peki, [name]: value })).toEqual([`${name} ${message}`]);
  });
});
