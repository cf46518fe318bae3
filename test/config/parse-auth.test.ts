import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fillInKeys } from './fill-in-keys.ts';
import { parse, peki, problemsOf } from './parse-config-input.ts';

const env = { CONVOGRAPH_CONFIG: 'conf/c.yaml', ...peki };
const parseAuth = (auth: unknown, files: Record<string, string> = {}) =>
  parse(env, { 'conf/c.yaml': JSON.stringify({ auth }), ...files }).auth;
const authProblems = (auth: unknown, files: Record<string, string> = {}) =>
  problemsOf(env, { 'conf/c.yaml': JSON.stringify({ auth }), ...files });

const hash = 'aB'.repeat(32);
const key = { name: 'web', sha256: hash, chatbots: ['bot_a'], scopes: ['read'] };
const jwt = {
  jwksUrl: 'https://login.example.com/keys',
  issuer: 'https://login.example.com',
  audience: 'graph',
};
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicJwk = { ...publicKey.export({ format: 'jwk' }), kid: 'a' };

describe('API keys', () => {
  it('grant chatbots and scopes', () => {
    expect(
      parseAuth({ apiKeys: [key, { ...key, name: 'all', sha256: '0'.repeat(64), chatbots: '*' }] }),
    ).toEqual({
      apiKeys: [
        { name: 'web', sha256: 'ab'.repeat(32), chatbotIds: ['bot_a'], scopes: ['read'] },
        { name: 'all', sha256: '0'.repeat(64), chatbotIds: null, scopes: ['read'] },
      ],
      jwt: null,
    });
  });

  it('name configured chatbots only, wherever these are configured', () => {
    expect(authProblems({ apiKeys: [{ ...key, chatbots: ['bot_a', 'bot_x'] }] })).toEqual([
      'conf/c.yaml: auth.apiKeys[0].chatbots: no chatbot "bot_x" is configured',
    ]);
    // The sandbox has names of its own.
    const file = { 'c.yaml': JSON.stringify({ auth: { apiKeys: [{ ...key, chatbots: ['any'] }] } }) };
    expect(parse({ CONVOGRAPH_CONFIG: 'c.yaml' }, file).auth?.apiKeys[0]?.chatbotIds).toEqual(['any']);
  });

  it('differ by name and by key', () => {
    expect(authProblems({ apiKeys: [key, { ...key, sha256: hash.toLowerCase() }] })).toEqual([
      'conf/c.yaml: auth.apiKeys[1].name is that of another key',
      'conf/c.yaml: auth.apiKeys[1].sha256 is that of another key',
    ]);
  });

  it('are told what is wrong with them, all at once', () => {
    const wrong = [
      { name: 'a b', sha256: 'ab', chatbots: 'bot_a', scopes: ['writes'] },
      { chatbots: [], scopes: ['explain'], color: 'red' },
      'web',
      { name: 5, sha256: 5, chatbots: [5], scopes: 'read' },
    ];
    const at = (index: number, text: string) => `conf/c.yaml: auth.apiKeys[${index}]${text}`;
    const hashHelp =
      '.sha256 must be the SHA-256 of a key in 64 hexadecimal digits, never the key itself: `convograph key` makes both';
    expect(authProblems({ apiKeys: wrong })).toEqual([
      at(0, '.name must be 1 to 64 letters, digits, dots, dashes and underscores: logs name it'),
      at(0, hashHelp),
      at(0, '.chatbots must be a list of chatbot ids, or "*" for all'),
      at(0, '.scopes[0] must be one of: read, read:pii, read:sql, explain, write'),
      at(1, '.name is missing'),
      at(1, '.sha256 is missing'),
      at(1, '.chatbots must not be empty'),
      at(1, '.scopes must have read: without it nothing may be asked'),
      at(1, ' has an unknown key "color"'),
      at(2, ' must have keys: name, sha256, chatbots, scopes'),
      at(3, '.name must be a string (put it in quotes)'),
      at(3, '.sha256 must be a string (put it in quotes)'),
      at(3, '.chatbots must be a list of chatbot ids, or "*" for all'),
      at(3, '.scopes must be a list'),
    ]);
  });

  it('are never repeated, wherever one was put by mistake', () => {
    const secret = `cg_${'x'.repeat(43)}`;
    const wrong = [
      { ...key, sha256: secret },
      { ...key, name: secret.repeat(2) },
      { ...key, [secret]: 1 },
      { ...key, name: 'other', sha256: 'cd'.repeat(32), chatbots: [secret] },
      secret,
    ];
    const problems = [
      ...authProblems({ apiKeys: wrong }),
      ...authProblems({ apiKeys: secret }),
      ...authProblems({ [secret]: 1 }),
      ...authProblems(secret),
    ];
    expect(problems).toHaveLength(7);
    expect(problems.join('\n')).not.toContain('xxx');
  });
});

describe('JWTs', () => {
  const defaults = { clockToleranceSeconds: 5, chatbotsClaim: 'chatbots', scopeClaim: 'scope' };

  it('are verified with the keys of a URL', () => {
    expect(parseAuth({ jwt })?.jwt).toEqual({
      keys: { url: jwt.jwksUrl },
      issuer: jwt.issuer,
      audience: ['graph'],
      ...defaults,
    });
    const settings = {
      clockToleranceSeconds: 0,
      chatbotsClaim: 'https://example.com/bots',
      scopeClaim: 'scp',
    };
    expect(parseAuth({ jwt: { ...jwt, audience: ['a', 'b'], ...settings } })?.jwt).toMatchObject({
      audience: ['a', 'b'],
      ...settings,
    });
  });

  it('are verified with the keys of a file, which stands beside the configuration or anywhere', () => {
    const { jwksUrl: _, ...rest } = jwt;
    const source = JSON.stringify({ keys: [publicJwk] });
    const expected = { set: [publicJwk] };
    expect(
      parseAuth({ jwt: { ...rest, jwksFile: 'keys.json' } }, { 'conf/keys.json': source })?.jwt?.keys,
    ).toEqual(expected);
    expect(parseAuth({ jwt: { ...rest, jwksFile: '/k.json' } }, { '/k.json': source })?.jwt?.keys).toEqual(
      expected,
    );
    expect(authProblems({ jwt: { ...rest, jwksFile: 'gone.json' } })).toEqual([
      'conf/c.yaml: auth.jwt.jwksFile: the file conf/gone.json cannot be read (ENOENT)',
    ]);
    const one = 'must have either jwksUrl or jwksFile: the public keys that tokens are verified with';
    expect(authProblems({ jwt: rest })).toEqual([`conf/c.yaml: auth.jwt ${one}`]);
    expect(authProblems({ jwt: { ...jwt, jwksFile: 'keys.json' } })).toEqual([
      `conf/c.yaml: auth.jwt ${one}`,
    ]);
  });

  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });
  it.each<readonly [string, unknown, string]>([
    ['no JSON', 'keys', ' must name a JWK set: a JSON file with "keys": [{ "kty": …, … }]'],
    ['no keys', { keys: [] }, ' must name a JWK set: a JSON file with "keys": [{ "kty": …, … }]'],
    [
      'a private key',
      { keys: [publicJwk, privateKey.export({ format: 'jwk' })] },
      ': key 2 of the file is a private or secret one: the issuer keeps that, and the file needs the public one',
    ],
    [
      'a shared secret',
      { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] },
      ': key 1 of the file is a private or secret one: the issuer keeps that, and the file needs the public one',
    ],
    [
      'half a key',
      { keys: [{ kty: 'EC', crv: 'P-256' }] },
      ': key 1 of the file is no public key of the types RSA, EC and OKP',
    ],
    ['a short key', { keys: [short] }, ': key 1 of the file is too short: RSA keys have at least 2048 bits'],
  ])('are not verified with a file that has %s, of which no word is repeated', (_name, content, problem) => {
    const { jwksUrl: _, ...rest } = jwt;
    const files = { 'conf/keys.json': typeof content === 'string' ? content : JSON.stringify(content) };
    expect(authProblems({ jwt: { ...rest, jwksFile: 'keys.json' } }, files)).toEqual([
      `conf/c.yaml: auth.jwt.jwksFile${problem}`,
    ]);
  });

  it.each([
    'http://127.0.0.1:9/keys',
    'http://localhost/keys',
    'http://[::1]:9/',
    'https://a.example/keys?p=1',
  ])('take keys from %s', (jwksUrl) => {
    expect(parseAuth({ jwt: { ...jwt, jwksUrl } })?.jwt?.keys).toEqual({ url: jwksUrl });
  });

  it.each([
    'http://login.example.com/keys',
    'https://me:pw@a.example/',
    'https://a.example/#k',
    'file:///k',
    '/keys',
  ])('take no keys from %s, without repeating it', (jwksUrl) => {
    expect(authProblems({ jwt: { ...jwt, jwksUrl } })).toEqual([
      'conf/c.yaml: auth.jwt.jwksUrl must be an https:// URL (http:// on loopback) without user and fragment: whoever changes the keys on their way is let in',
    ]);
  });

  it('are told what is wrong with them, all at once', () => {
    const wrong = {
      ...jwt,
      issuer: undefined,
      audience: [],
      clockToleranceSeconds: 301,
      scopeClaim: '',
      secret: 1,
    };
    expect(authProblems({ jwt: wrong })).toEqual([
      'conf/c.yaml: auth.jwt.issuer is missing',
      'conf/c.yaml: auth.jwt.audience must not be empty',
      'conf/c.yaml: auth.jwt.clockToleranceSeconds must be a whole number from 0 to 300',
      'conf/c.yaml: auth.jwt.scopeClaim must not be empty',
      'conf/c.yaml: auth.jwt has an unknown key "secret"',
    ]);
  });
});

describe('the section', () => {
  it.each([{}, null, [], 'yes'])('%j lets nobody in and is refused', (auth) => {
    expect(authProblems(auth)).toEqual([
      expect.stringMatching(/^conf\/c\.yaml: auth must have (keys: )?apiKeys/),
    ]);
  });

  it('is told its faults together with those of the rest', () => {
    const content = { chatbots: [], auth: { apiKeys: [] }, more: 1 };
    expect(problemsOf(env, { 'conf/c.yaml': JSON.stringify(content) })).toEqual([
      'conf/c.yaml: chatbots must list at least one chatbot',
      'conf/c.yaml has an unknown key "more"',
      expect.stringMatching(/^conf\/c\.yaml: auth must have apiKeys or jwt/),
    ]);
  });
});

it.each(['docs/configuration.md', 'docs/security.md'])('%s shows configurations that are right', (path) => {
  const text = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  const examples = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)]
    .map(([, source = '']) => fillInKeys(source))
    .filter((source) => source.includes('\nauth:'));
  expect(examples).toHaveLength(1);
  const secrets = { SHOP_KEY: 'a', SHOP_SECRET: 'b', SALES_KEY: 'c' };
  for (const source of examples) {
    const { auth } = parse({ ...secrets, CONVOGRAPH_CONFIG: 'c.yaml' }, { 'c.yaml': source });
    expect([auth?.apiKeys[0]?.name, auth?.jwt?.audience]).toEqual(['dashboard', ['convograph']]);
  }
});
