import { type GraphQLSchema, isInterfaceType, isNonNullType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createGraphContext } from '../../src/context.ts';
import { ForbiddenError } from '../../src/errors.ts';
import { createSubgraph } from '../../src/federation/create-subgraph.ts';
import { createUpstreamCache } from '../../src/lists/create-upstream-cache.ts';
import { createStatistics } from '../../src/lists/statistics.ts';
import { createSchema } from '../../src/schema/create-schema.ts';
import { anonymousViewer, type Scope, type Viewer } from '../../src/viewer.ts';
import {
  createBeforeScript,
  createMessages,
  createNumberedScript,
  createSession,
  createSqlMessage,
  createUser,
} from '../loaders/scripted-source.ts';
import { askGraph, at } from './ask-graph.ts';

const personal = {
  firstName: 'Ada',
  lastName: 'Byron',
  username: 'ada.b',
  email: 'ada@example.com',
  phoneNumber: '+44 1',
  data: { city: 'London' },
  lastReceivedText: 'Hello',
};
const result = { rows: [{ a: 1 }], columns: null, viewLink: 'https://view.example.com/1' };

const createBoth = () => ({
  shop: createNumberedScript({
    users: [createUser('u1', { ...personal, source: 'web' })],
    sessions: [createSession('s1', { userId: 'u1', userName: 'Ada B.' })],
    messages: createMessages(3),
  }),
  bot: createBeforeScript({ messages: [createSqlMessage(40, { sql: 'SELECT 1', result })] }),
});
const viewerWith = (...scopes: readonly Scope[]): Viewer => ({ id: 'test', chatbotIds: null, scopes });
const askAs = (viewer: Viewer, query: string, schema?: GraphQLSchema, variables = {}) => {
  const { shop, bot } = createBoth();
  return askGraph([shop, bot], query, variables, schema, viewer);
};

const sqlMessages = (fields: string) =>
  `{ chatbot(chatbotId: "bot") { session(sessionId: "c1") { messages(includeSql: true) { nodes { __typename ... on SqlMessage { messageId ${fields} } } } } } }`;
const sqlPath = 'chatbot.session.messages.nodes.0';
const user = (fields: string) =>
  `{ chatbot(chatbotId: "shop") { user(userId: "u1") { userId source ${fields} } } }`;
const session = (fields: string) =>
  `{ chatbot(chatbotId: "shop") { session(sessionId: "s1") { sessionId subject ${fields} } } }`;

type Place = readonly [Scope, string, string, string, string];
const places: readonly Place[] = [
  ...Object.keys(personal).map((name): Place => ['read:pii', name, name, 'chatbot.user', user(name)]),
  ['read:pii', 'userName', 'userName', 'chatbot.session', session('userName')],
  ['read:sql', 'sql', 'sql', sqlPath, sqlMessages('sql')],
  ['read:sql', 'result', 'result { rowCount rows }', sqlPath, sqlMessages('result { rowCount rows }')],
];

describe('a field that needs a scope', () => {
  it.each(places)('%s: %s is null with an error without it, and the rest stays', async (...place) => {
    const [scope, name, , parent, query] = place;
    const all = anonymousViewer.scopes;
    const granted = await askAs(anonymousViewer, query);
    const refused = await askAs(viewerWith(...all.filter((own) => own !== scope)), query);
    expect(granted.errors).toEqual([]);
    expect(at(granted.data, `${parent}.${name}`)).not.toBeNull();
    expect(at(refused.data, parent)).toEqual({ ...Object(at(granted.data, parent)), [name]: null });
    expect(refused.errors).toEqual([
      {
        code: 'FORBIDDEN',
        path: `${parent}.${name}`,
        message: `\`${name}\` needs the scope ${scope}: leave the field out, or ask the operators of this server for the scope.`,
      },
    ]);
  });

  it('is refused under aliases and in fragments, each by itself', async () => {
    const query = `{ chatbot(chatbotId: "shop") { user(userId: "u1") { a: email b: email ...Names } } } fragment Names on User { ... { lastName } }`;
    const { data, errors } = await askAs(viewerWith('read'), query);
    expect(data).toEqual({ chatbot: { user: { a: null, b: null, lastName: null } } });
    expect(errors.map(({ path }) => path?.split('.').at(-1))).toEqual(['a', 'b', 'lastName']);
  });

  it('is null-able, and its description names the scope; whatever calls itself sensitive is guarded', () => {
    const schema = createSchema();
    const fields = Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type) || isInterfaceType(type)
        ? Object.values(type.getFields()).map((field) => ({ field, name: `${type.name}.${field.name}` }))
        : [],
    );
    const scopeOf = (extensions: Readonly<Record<string, unknown>>) => extensions['scope'];
    const guarded = fields.filter(({ field }) => scopeOf(field.extensions) !== undefined);
    expect(guarded.map(({ name }) => name).toSorted()).toEqual(
      [
        ...Object.keys(personal).map((name) => `User.${name}`),
        'Session.userName',
        'AskSql.result',
        'AskSql.sql',
        'Mutation.ask',
        'Mutation.sendMessage',
        'SqlMessage.result',
        'SqlMessage.sql',
      ].toSorted(),
    );
    for (const { field } of guarded) {
      expect(isNonNullType(field.type)).toBe(false);
      expect(field.description).toContain(`needs the scope \`${scopeOf(field.extensions)}\``);
    }
    const named = fields.filter(({ field }) => /personal data|sensitive/i.test(field.description ?? ''));
    expect(named).toEqual(guarded.filter(({ field }) => scopeOf(field.extensions) !== 'write'));
  });
});

describe('SqlResult', () => {
  const type = createSchema().getType('SqlResult');
  const fields = isObjectType(type) ? Object.values(type.getFields()) : [];
  const contextOf = (viewer: Viewer) => {
    const cache = createUpstreamCache({ statistics: createStatistics() });
    return createGraphContext({ requestId: 'test', viewer, sources: new Map(), cache });
  };

  it.each(fields)('refuses $name on whatever way it is reached', ({ name, resolve }) => {
    const args = { offset: 0, limit: 1 };
    const read = (viewer: Viewer) =>
      resolve?.(result, args, contextOf(viewer), Object.assign(Object.create(null), { fieldName: name }));
    expect(() => read(viewerWith('read', 'read:pii'))).toThrow(ForbiddenError);
    expect(() => read(viewerWith('read', 'read:pii'))).toThrow(`\`${name}\` needs the scope read:sql`);
    expect(read(viewerWith('read:sql'))).toBeDefined();
  });
});

describe('a row of which only refused fields are asked', () => {
  const fromMessages = (fields: string) =>
    `{ chatbot(chatbotId: "shop") { messages(first: 3) { nodes { ... on TextMessage { ${fields} } } } } }`;

  it.each([
    ['the user of a message', fromMessages('user { userId email }')],
    ['the session of a message', fromMessages('session { sessionId userName }')],
    [
      'the user of a session',
      '{ chatbot(chatbotId: "shop") { sessions(first: 1) { nodes { user { ... on User { email } } } } } }',
    ],
  ])('costs no call where its id is known: %s', async (_name, query) => {
    const refused = await askAs(viewerWith('read'), query);
    expect(refused.upstreamCalls).toBe(1);
    expect(new Set(refused.errors.map(({ code }) => code))).toEqual(new Set(['FORBIDDEN']));
    expect((await askAs(viewerWith('read', 'read:pii'), query)).upstreamCalls).toBeGreaterThan(1);
  });
});

describe('a subgraph', () => {
  const entities = (prefix: string) => `query ($representations: [_Any!]!) {
    _entities(representations: $representations) {
      ... on ${prefix}User { userId email }
      ... on ${prefix}Session { sessionId userName messages(includeSql: true) { nodes { ... on ${prefix}SqlMessage { messageId sql } } } }
    }
  }`;

  it.each(['', 'Chat'])('with the prefix "%s" refuses the same', async (typePrefix) => {
    const { schema } = createSubgraph({ node: 'omit', typePrefix });
    const representations = [
      { __typename: `${typePrefix}User`, chatbotId: 'shop', userId: 'u1' },
      { __typename: `${typePrefix}Session`, chatbotId: 'shop', sessionId: 's1' },
      { __typename: `${typePrefix}Session`, chatbotId: 'bot', sessionId: 'c1' },
    ];
    const query = entities(typePrefix);
    const refused = await askAs(viewerWith('read'), query, schema, { representations });
    expect(refused.errors.map(({ code, path }) => [code, path]).toSorted()).toEqual([
      ['FORBIDDEN', '_entities.0.email'],
      ['FORBIDDEN', '_entities.1.userName'],
      ['FORBIDDEN', '_entities.2.messages.nodes.0.sql'],
      ['FORBIDDEN', '_entities.2.userName'],
    ]);
    expect(at(refused.data, '_entities.0')).toEqual({ userId: 'u1', email: null });
    const granted = await askAs(anonymousViewer, query, schema, { representations });
    expect(granted.errors).toEqual([]);
    expect(at(granted.data, '_entities.0.email')).toBe(personal.email);
    expect(at(granted.data, '_entities.2.messages.nodes.0.sql')).toBe('SELECT 1');
  });

  it('with a prefix loads no row for refused fields either', async () => {
    const { schema } = createSubgraph({ node: 'omit', typePrefix: 'Chat' });
    const query = `{ chatbot(chatbotId: "shop") { messages(first: 3) { nodes { ... on ChatTextMessage { user { email } } } } } }`;
    expect((await askAs(viewerWith('read'), query, schema)).upstreamCalls).toBe(1);
  });
});
