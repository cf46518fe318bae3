import { expect, test } from 'vitest';
import { describeConfigChanges } from '../../src/application/describe-config-changes.ts';
import { parseConfig } from '../../src/config.ts';

interface Parts {
  readonly env?: Readonly<Record<string, string>>;
  readonly auth?: object;
  readonly chatbots?: readonly object[];
  readonly documents?: Readonly<Record<string, string>>;
}

const key = { name: 'dashboard', sha256: 'a'.repeat(64), chatbots: '*', scopes: ['read'] };
const otherKey = { ...key, name: 'tool', sha256: 'b'.repeat(64) };
const bot = {
  chatbotId: 'bot_sales',
  provider: 'askyourdatabase',
  baseUrl: 'https://one.example',
  apiKey: { env: 'SALES_KEY' },
};
const jwt = {
  jwksUrl: 'https://login.example/keys',
  issuer: 'https://login.example',
  audience: 'convograph',
};

function parse({ env = {}, auth, chatbots = [bot], documents }: Parts = {}) {
  const files: Record<string, string> = {
    'convograph.json': JSON.stringify({ chatbots, ...(auth && { auth }) }),
    'documents.json': JSON.stringify(documents ?? {}),
  };
  return parseConfig({
    env: {
      CONVOGRAPH_CONFIG: 'convograph.json',
      SALES_KEY: 'secret-one',
      OTHER_KEY: 'secret-two',
      ...(documents && { CONVOGRAPH_TRUSTED_DOCUMENTS: 'documents.json' }),
      ...env,
    },
    readFile: (path) => files[path] ?? '',
  });
}

test.each<[string, Parts, Parts, object]>([
  ['nothing', { auth: { apiKeys: [key] } }, { auth: { apiKeys: [key] } }, {}],
  [
    'keys that come, go and change',
    { auth: { apiKeys: [key, { ...otherKey, name: 'gone' }] } },
    { auth: { apiKeys: [{ ...key, chatbots: ['bot_sales'], scopes: ['read', 'explain'] }, otherKey] } },
    { apiKeys: { added: ['tool'], removed: ['gone'], changed: ['dashboard: chatbotIds, scopes'] } },
  ],
  [
    'another key under an old name',
    { auth: { apiKeys: [key] } },
    { auth: { apiKeys: [{ ...key, sha256: 'c'.repeat(64) }] } },
    { apiKeys: { changed: ['dashboard: sha256'] } },
  ],
  ['JWTs', { auth: { jwt } }, { auth: { jwt: { ...jwt, audience: 'other' } } }, { jwt: ['audience'] }],
  [
    'chatbots',
    { chatbots: [bot, { ...bot, chatbotId: 'old' }] },
    {
      chatbots: [
        { ...bot, apiKey: { env: 'OTHER_KEY' } },
        { ...bot, chatbotId: 'new' },
      ],
    },
    { chatbots: { added: ['new'], removed: ['old'], changed: ['bot_sales: apiKey'] } },
  ],
  [
    'trusted documents',
    { documents: { one: '{ __typename }', two: '{ __typename }' } },
    { documents: { one: '{ a: __typename }', three: '{ __typename }' } },
    { trustedDocuments: { added: ['three'], removed: ['two'], changed: ['one: text'] } },
  ],
  ['authentication that comes', {}, { auth: { apiKeys: [key] } }, { needsRestart: ['auth'] }],
  ['authentication that goes', { auth: { apiKeys: [key] } }, {}, { needsRestart: ['auth'] }],
  [
    'settings of the environment',
    {},
    { env: { CONVOGRAPH_MAX_FIRST: '7', PORT: '1' } },
    { needsRestart: ['server', 'limits'] },
  ],
])('tells of %s by name', (_name, before, after, changes) => {
  const told = describeConfigChanges(parse(before), parse(after));
  expect(told).toEqual(changes);
  expect(JSON.stringify(told)).not.toMatch(/secret|[abc]{64}|example/);
});
