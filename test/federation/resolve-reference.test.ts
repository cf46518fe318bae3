import { describe, expect, it } from 'vitest';
import { createSubgraph } from '../../src/federation/create-subgraph.ts';
import {
  createBeforeScript,
  createChat,
  createMessages,
  createNumberedScript,
  createSession,
  createSqlMessage,
  createUser,
} from '../loaders/scripted-source.ts';
import { askGraph, at, textAt } from '../schema/ask-graph.ts';

const shop = createNumberedScript({
  users: Array.from({ length: 30 }, (_, i) => createUser(`u${i}`)),
  sessions: [createSession('s1', { userId: 'u1' })],
  messages: createMessages(3),
});
const bot = createBeforeScript({ messages: [createSqlMessage(40), ...createChat(30)] });
const both = [shop, bot];

const { schema } = createSubgraph({ node: 'omit', typePrefix: '' });
const prefixed = createSubgraph({ node: 'omit', typePrefix: 'Chat' }).schema;

const entities = `
  query ($representations: [_Any!]!) {
    _entities(representations: $representations) {
      __typename
      ... on Chatbot { id chatbotId provider }
      ... on User { id userId username }
      ... on Session { id sessionId subject messages(first: 1) { nodes { __typename } } }
      ... on TextMessage { id text }
      ... on SqlMessage { id sql }
    }
  }
`;
const prefixedEntities = entities.replaceAll(/ on (\w+)/g, ' on Chat$1');

const ask = (representations: readonly unknown[]) => askGraph(both, entities, { representations }, schema);
const idOf = (...parts: readonly unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');

/** Ids as the graph gives them. */
async function readIds(): Promise<Readonly<Record<'chatbot' | 'user' | 'session' | 'text' | 'sql', string>>> {
  const { data } = await askGraph(
    both,
    `{
      shop: chatbot(chatbotId: "shop") { id user(userId: "u1") { id } session(sessionId: "s1") { id } messages(first: 1) { nodes { ... on Node { id } } } }
      bot: chatbot(chatbotId: "bot") { session(sessionId: "c1") { messages(first: 1, includeSql: true) { nodes { ... on Node { id } } } } }
    }`,
  );
  return {
    chatbot: textAt(data, 'shop.id'),
    user: textAt(data, 'shop.user.id'),
    session: textAt(data, 'shop.session.id'),
    text: textAt(data, 'shop.messages.nodes.0.id'),
    sql: textAt(data, 'bot.session.messages.nodes.0.id'),
  };
}

describe('a reference', () => {
  it('finds each entity by each of its keys, in order; what is missing is null', async () => {
    const ids = await readIds();
    const { data, errors } = await ask([
      { __typename: 'SqlMessage', id: ids.sql },
      { __typename: 'User', chatbotId: 'shop', userId: 'u1' },
      { __typename: 'User', chatbotId: 'shop', userId: 'none' },
      { __typename: 'User', id: ids.user },
      { __typename: 'Session', chatbotId: 'shop', sessionId: 's1' },
      { __typename: 'Session', id: ids.session },
      { __typename: 'Chatbot', chatbotId: 'shop' },
      { __typename: 'Chatbot', id: ids.chatbot },
      { __typename: 'TextMessage', id: ids.text },
      { __typename: 'User', chatbotId: 'other', userId: 'u1' },
    ]);
    expect(errors).toEqual([]);
    expect(at(data, '_entities')).toMatchObject([
      { __typename: 'SqlMessage', id: ids.sql, sql: expect.any(String) },
      { __typename: 'User', id: ids.user, userId: 'u1' },
      null,
      { __typename: 'User', id: ids.user },
      { __typename: 'Session', id: ids.session, sessionId: 's1' },
      { __typename: 'Session', id: ids.session },
      { __typename: 'Chatbot', id: ids.chatbot, provider: 'PEKI' },
      { __typename: 'Chatbot', id: ids.chatbot, chatbotId: 'shop' },
      { __typename: 'TextMessage', id: ids.text, text: expect.any(String) },
      null,
    ]);
  });

  it('to a session of a provider that knows sessions by id only costs no call', async () => {
    const { data, errors, upstreamCalls } = await askGraph(
      both,
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Session { sessionId subject } } }',
      { representations: [{ __typename: 'Session', chatbotId: 'bot', sessionId: 'c1' }] },
      schema,
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({ _entities: [{ sessionId: 'c1', subject: null }] });
    expect(upstreamCalls).toBe(0);
  });

  it('may have numbers for ids, fields of other subgraphs, and one key incomplete', async () => {
    const numbered = createNumberedScript({ users: [createUser('7')] });
    const { data, errors } = await askGraph(
      [numbered],
      entities,
      { representations: [{ __typename: 'User', id: null, chatbotId: 'shop', userId: 7, plan: { a: 1 } }] },
      schema,
    );
    expect(errors).toEqual([]);
    expect(at(data, '_entities.0.userId')).toBe('7');
  });

  it('may stand in the document itself', async () => {
    const { data } = await askGraph(
      both,
      '{ _entities(representations: [{ __typename: "User", chatbotId: "shop", userId: "u2" }]) { ... on User { userId } } }',
      {},
      schema,
    );
    expect(data).toEqual({ _entities: [{ userId: 'u2' }] });
  });
});

describe('a bad reference', () => {
  const needsKey = (name: string, keys: string) =>
    `A representation of ${name} must hold the fields of a key: ${keys}.`;
  const noEntity = '`__typename` must be the name of an entity of this subgraph.';
  const noObject = 'A representation must be an object with `__typename` and the fields of a key.';
  const noId = 'This is not an id of this graph: pass a value of an `id` field unchanged.';

  it.each<[string, unknown, string]>([
    ['a word', 'User', noObject],
    ['a number', 7, noObject],
    ['a list', [], noObject],
    ['without a type', { id: 'x' }, noObject],
    ['of no type', { __typename: 'Customer', id: 'x' }, noEntity],
    ['of a type that is none', { __typename: ['User'], id: 'x' }, noEntity],
    ['of an object’s own property', { __typename: 'constructor', id: 'x' }, noEntity],
    ['of an interface', { __typename: 'ConversationMessage', id: 'x' }, noEntity],
    ['of a type that is no entity', { __typename: 'PageInfo', id: 'x' }, noEntity],
    ['without a key', { __typename: 'User' }, needsKey('User', '`id` or `chatbotId userId`')],
    [
      'with half a key',
      { __typename: 'Session', chatbotId: 'shop' },
      needsKey('Session', '`id` or `chatbotId sessionId`'),
    ],
    [
      'with a key of the wrong kind',
      { __typename: 'User', chatbotId: 'shop', userId: { a: 1 } },
      needsKey('User', '`id` or `chatbotId userId`'),
    ],
    [
      'by a key of its list',
      { __typename: 'TextMessage', chatbotId: 'shop', messageId: 'm1' },
      needsKey('TextMessage', '`id`'),
    ],
    ['with a malformed id', { __typename: 'User', id: 'garbage' }, noId],
    [
      'with the id of another type',
      { __typename: 'User', id: idOf(1, 'Session', 'shop', 's1') },
      'This is the id of a Session.',
    ],
    [
      'with the id of another kind of message',
      { __typename: 'SqlMessage', id: idOf(1, 'Message', 'shop', 'm1') },
      'This is the id of a TextMessage, not of a SqlMessage.',
    ],
  ])('%s is null with an error of its own, and the others are answered', async (_what, bad, message) => {
    const good = { __typename: 'User', chatbotId: 'shop', userId: 'u1' };
    const { data, errors } = await ask([good, bad, good]);
    expect(errors).toEqual([{ code: 'BAD_USER_INPUT', path: '_entities.1', message }]);
    expect(at(data, '_entities')).toMatchObject([{ userId: 'u1' }, null, { userId: 'u1' }]);
  });

  it('costs no call where it shows before one is made', async () => {
    const { upstreamCalls, errors } = await ask([
      { __typename: 'User', id: idOf(1, 'Session', 'shop', 's1') },
      { __typename: 'User', chatbotId: 'shop' },
    ]);
    expect(errors).toHaveLength(2);
    expect(upstreamCalls).toBe(0);
  });

  it('to what a provider cannot look up says so', async () => {
    const { data, errors } = await ask([{ __typename: 'User', chatbotId: 'bot', userId: 'u1' }]);
    expect(data).toEqual({ _entities: [null] });
    expect(errors).toMatchObject([{ code: 'NOT_SUPPORTED_BY_PROVIDER', path: '_entities.0' }]);
  });
});

describe('a hundred references', () => {
  const representations = (keys: number) =>
    Array.from({ length: 100 }, (_, i) => ({
      __typename: 'User',
      chatbotId: 'shop',
      userId: `u${(i * 7) % keys}`,
    }));

  it.each([1, 2, 10, 30])(
    'to %d users are answered in order, with no more calls than users',
    async (keys) => {
      const { data, errors, upstreamCalls } = await ask(representations(keys));
      expect(errors).toEqual([]);
      expect(at(data, '_entities')).toMatchObject(
        representations(keys).map(({ userId }) => ({ __typename: 'User', userId })),
      );
      expect(upstreamCalls).toBeGreaterThan(0);
      expect(upstreamCalls).toBeLessThanOrEqual(keys);
    },
  );

  it('to many users take one scan where that is cheaper', async () => {
    expect((await ask(representations(30))).upstreamCalls).toBeLessThan(5);
  });
});

describe('with a type prefix', () => {
  const askPrefixed = (representations: readonly unknown[]) =>
    askGraph(both, prefixedEntities, { representations }, prefixed);

  it('references and answers carry it; ids stay the same', async () => {
    const ids = await readIds();
    const { data, errors } = await askPrefixed([
      { __typename: 'ChatUser', chatbotId: 'shop', userId: 'u1' },
      { __typename: 'ChatSession', id: ids.session },
      { __typename: 'ChatSqlMessage', id: ids.sql },
      { __typename: 'ChatChatbot', chatbotId: 'shop' },
    ]);
    expect(errors).toEqual([]);
    expect(at(data, '_entities')).toMatchObject([
      { __typename: 'ChatUser', id: ids.user },
      {
        __typename: 'ChatSession',
        id: ids.session,
        messages: { nodes: [{ __typename: 'ChatTextMessage' }] },
      },
      { __typename: 'ChatSqlMessage', id: ids.sql },
      { __typename: 'ChatChatbot', id: ids.chatbot },
    ]);
  });

  it('references without it are bad', async () => {
    const { data, errors } = await askPrefixed([{ __typename: 'User', chatbotId: 'shop', userId: 'u1' }]);
    expect(data).toEqual({ _entities: [null] });
    expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', path: '_entities.0' }]);
  });
});
