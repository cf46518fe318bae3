import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { defaultLimits } from '../../src/limits.ts';
import { ask, parse, peki, problemsOf, withKey } from './parse-config-input.ts';

const needsLoopback =
  'HOST must be a loopback address (127.0.0.1, ::1, localhost) as long as anybody may ask: configure auth in the file of CONVOGRAPH_CONFIG to listen on others';
const needsAuth =
  'the production profile needs to know who asks: configure auth in the file of CONVOGRAPH_CONFIG';
const needsChatbots = expect.stringMatching(/^no chatbot is configured, and the sandbox is never embedded/);

describe('a server that asks nobody who they are', () => {
  it.each(['localhost', '127.0.0.1', '127.8.9.10', '::1'])('listens on %s', (host) => {
    expect(parse({ HOST: host }).server.host).toBe(host);
  });

  it.each(['0.0.0.0', '::', '192.168.1.4', 'example.com', '127.example.com', '127.1'])(
    'does not listen on %s',
    (host) => {
      expect(problemsOf({ HOST: host })).toEqual([needsLoopback]);
      expect(parse({ ...withKey, HOST: host }).server.host).toBe(host);
    },
  );

  it('names the origins whose pages may read it', () => {
    expect(problemsOf({ CONVOGRAPH_CORS_ORIGINS: '*' })).toEqual([
      'CONVOGRAPH_CORS_ORIGINS must name its origins as long as anybody may ask: configure auth in the file of CONVOGRAPH_CONFIG to allow *',
    ]);
    expect(parse({ ...withKey, CONVOGRAPH_CORS_ORIGINS: '*' }).server.corsOrigins).toEqual(['*']);
    const origins = ['https://app.example.com', 'http://localhost:3000'];
    expect(parse({ CONVOGRAPH_CORS_ORIGINS: origins.join(' , ') }).server.corsOrigins).toEqual(origins);
  });

  it('is another one where the program knows its callers', () => {
    const input = { env: { HOST: '0.0.0.0', NODE_ENV: 'production', ...peki }, readFile: () => '' };
    expect(parseConfig({ ...input, hasOwnAuthentication: true }).server.host).toBe('0.0.0.0');
  });
});

it.each(['not a host', 'a/b', 'http://localhost'])('HOST=%s is none', (HOST) => {
  expect(problemsOf({ ...withKey, HOST })).toEqual([
    'HOST must be an address or a name of this machine, as in 127.0.0.1',
  ]);
});

it.each([
  'app.example.com',
  'https://app.example.com/',
  'https://app.example.com/x',
  'https://APP.example.com',
  'https://app.example.com:443',
  'null',
  'ftp://app.example.com',
  'https://*.example.com',
  'https://a.example,',
  '*,https://a.example',
])('CONVOGRAPH_CORS_ORIGINS=%s is refused', (origins) => {
  expect(problemsOf({ ...withKey, CONVOGRAPH_CORS_ORIGINS: origins })).toEqual([
    'CONVOGRAPH_CORS_ORIGINS must be origins apart by commas, as in https://app.example.com,http://localhost:3000, or * alone',
  ]);
});

it.each(['private', 'private, max-age=60,must-revalidate', 'private, no-cache'])(
  'CONVOGRAPH_CACHE_CONTROL=%s is taken',
  (value) => {
    expect(parse({ CONVOGRAPH_CACHE_CONTROL: value }).server.cacheControl).toBe(value);
  },
);

it.each(['public, max-age=5', 'max-age=5', 'private, s-maxage=5', 'private max-age=5', 'private, public'])(
  'CONVOGRAPH_CACHE_CONTROL=%s is refused',
  (value) => {
    expect(problemsOf({ CONVOGRAPH_CACHE_CONTROL: value })).toEqual([
      expect.stringMatching(/^CONVOGRAPH_CACHE_CONTROL must begin with private /),
    ]);
  },
);

describe('the production profile', () => {
  const production = { ...withKey, ...peki, CONVOGRAPH_PROFILE: 'production' };
  const secretive = { hasIntrospection: false, hasSuggestions: false };
  const insecure = { ...ask, ASKYOURDATABASE_BASE_URL: 'http://chat.example.com' };
  const needsTls =
    'the chatbot "bot_b" is asked over http://, where others can read its key and its conversations: use an https:// base URL, or set CONVOGRAPH_INSECURE_UPSTREAMS=on if the network is yours';

  it('starts when it is safe, and tells nothing of the schema', () => {
    const { limits, server, auth, chatbots } = parse({ ...production, HOST: '0.0.0.0' });
    expect(limits).toEqual({ ...defaultLimits, ...secretive });
    expect(server).toMatchObject({ host: '0.0.0.0', hasGraphiql: false });
    expect([auth?.apiKeys.length, chatbots.length]).toEqual([1, 1]);
  });

  it('tells at once all that is not', () => {
    const env = { CONVOGRAPH_PROFILE: 'production', HOST: '0.0.0.0', PORT: 'x', ...insecure };
    expect(problemsOf(env)).toEqual([
      'PORT must be a whole number from 0 to 65535',
      needsLoopback,
      needsAuth,
      needsTls,
    ]);
    expect(problemsOf({ CONVOGRAPH_PROFILE: 'production' })).toEqual([needsAuth, needsChatbots]);
    expect(problemsOf({ CONVOGRAPH_PROFILE: 'production', ...withKey })).toEqual([needsChatbots]);
  });

  it('asks APIs over http:// on this machine only, unless it is told to', () => {
    expect(problemsOf({ ...production, ...insecure })).toEqual([needsTls]);
    const known = { CONVOGRAPH_INSECURE_UPSTREAMS: 'on' };
    expect(parse({ ...production, ...insecure, ...known }).chatbots).toHaveLength(2);
    for (const baseUrl of ['http://127.0.0.1:4010', 'http://localhost', 'http://[::1]:80'])
      expect(problemsOf({ ...production, ...ask, ASKYOURDATABASE_BASE_URL: baseUrl })).toEqual([]);
    for (const baseUrl of ['http://127.0.0.1.example.com', 'http://10.0.0.7'])
      expect(problemsOf({ ...production, ...ask, ASKYOURDATABASE_BASE_URL: baseUrl })).toEqual([needsTls]);
  });

  it('shares conversations through a redis:// on this machine only, unless it is told to', () => {
    const plain = { ...production, REDIS_URL: 'redis://:pw@redis:6379', CONVOGRAPH_REPLICAS: '2' };
    expect(problemsOf(plain)).toEqual([
      expect.stringMatching(/^REDIS_URL is redis:\/\/, where others can read/),
    ]);
    for (const known of [
      { CONVOGRAPH_INSECURE_REDIS: 'on' },
      { CONVOGRAPH_SHARED_CACHE: 'off' },
      { REDIS_URL: 'rediss://redis:6379' },
      { REDIS_URL: 'redis://[::1]:6379' },
      { CONVOGRAPH_PROFILE: 'development' },
    ])
      expect(problemsOf({ ...plain, ...known })).toEqual([]);
  });

  it('archives in a database on this machine or over TLS only, unless it is told to', () => {
    const plain = { ...production, CONVOGRAPH_ARCHIVE: 'postgres://me:pw@db.example/archive' };
    expect(problemsOf(plain)).toEqual([
      expect.stringMatching(/^CONVOGRAPH_ARCHIVE is a database without TLS, where others can read/),
    ]);
    for (const known of [
      { CONVOGRAPH_INSECURE_ARCHIVE: 'on' },
      { CONVOGRAPH_ARCHIVE: 'postgres://me:pw@db.example/archive?sslmode=require' },
      { CONVOGRAPH_ARCHIVE: 'postgres://me:pw@localhost/archive' },
      { CONVOGRAPH_ARCHIVE: 'postgres:///archive?host=/run/postgresql' },
      { CONVOGRAPH_ARCHIVE: './archive.db' },
      { CONVOGRAPH_PROFILE: 'development' },
    ])
      expect(problemsOf({ ...plain, ...known })).toEqual([]);
  });

  it.each([
    ['CONVOGRAPH_INTROSPECTION', { ...secretive, hasIntrospection: true }, false],
    ['CONVOGRAPH_SUGGESTIONS', { ...secretive, hasSuggestions: true }, false],
    ['CONVOGRAPH_GRAPHIQL', secretive, true],
  ])('has what is switched on: %s', (name, expected, hasGraphiql) => {
    const { limits, server } = parse({ ...production, [name]: 'on' });
    expect(limits).toMatchObject(expected);
    expect(server.hasGraphiql).toBe(hasGraphiql);
  });

  it('is that of a production process, unless that says otherwise', () => {
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual([needsAuth, needsChatbots]);
    expect(parse({ NODE_ENV: 'production', ...withKey, ...peki }).limits).toMatchObject(secretive);
    const development = { NODE_ENV: 'production', CONVOGRAPH_PROFILE: 'development' };
    expect(parse({ ...development, ...peki }).limits).toEqual(defaultLimits);
  });

  it('is the one or the other', () => {
    expect(problemsOf({ CONVOGRAPH_PROFILE: 'staging', CONVOGRAPH_GRAPHIQL: 'yes' })).toEqual([
      'CONVOGRAPH_PROFILE must be one of: development, production',
      'CONVOGRAPH_GRAPHIQL must be on or off',
    ]);
  });

  it('says nothing of what stands in a file that cannot be read', () => {
    const env = { CONVOGRAPH_PROFILE: 'production', HOST: '0.0.0.0', CONVOGRAPH_CONFIG: 'broken.yaml' };
    expect(problemsOf(env, { 'broken.yaml': 'chatbots: {' })).toEqual([
      expect.stringMatching(/^broken.yaml is neither YAML nor JSON/),
    ]);
  });
});
