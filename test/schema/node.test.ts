import { describe, expect, it } from 'vitest';
import {
  createBeforeScript,
  createChat,
  createMessage,
  createMessages,
  createNumberedScript,
  createSession,
  createSqlMessage,
  createUser,
} from '../loaders/scripted-source.ts';
import { askGraph, at, readGraph, textAt } from './ask-graph.ts';

const shop = createNumberedScript({
  users: [createUser('u1')],
  sessions: [createSession('s1', { userId: 'u1' })],
  messages: createMessages(3),
});
const bot = createBeforeScript({ messages: [createSqlMessage(40), ...createChat(30)] });
const both = [shop, bot];

const byNode = 'query ($id: ID!) { node(id: $id) { __typename id } }';
const idOf = (...parts: readonly unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');

describe('global ids', () => {
  it.each([
    ['Chatbot', 'chatbot(chatbotId: "shop") { id }', 'chatbot.id'],
    ['Chatbot', 'chatbot(chatbotId: "bot") { id }', 'chatbot.id'],
    ['User', 'chatbot(chatbotId: "shop") { user(userId: "u1") { id } }', 'chatbot.user.id'],
    ['Session', 'chatbot(chatbotId: "shop") { session(sessionId: "s1") { id } }', 'chatbot.session.id'],
    ['Session', 'chatbot(chatbotId: "bot") { session(sessionId: "c1") { id } }', 'chatbot.session.id'],
    [
      'TextMessage',
      'chatbot(chatbotId: "shop") { messages(first: 1) { nodes { ... on Node { id } } } }',
      'chatbot.messages.nodes.0.id',
    ],
    [
      'TextMessage',
      'chatbot(chatbotId: "bot") { messages(sessionId: "c1", first: 1) { nodes { ... on Node { id } } } }',
      'chatbot.messages.nodes.0.id',
    ],
    [
      'SqlMessage',
      'chatbot(chatbotId: "bot") { messages(sessionId: "c1", first: 1, includeSql: true) { nodes { ... on Node { id } } } }',
      'chatbot.messages.nodes.0.id',
    ],
  ])('find a %s again: %s', async (typeName, selection, path) => {
    const id = textAt(await readGraph(both, `{ ${selection} }`), path);
    expect(id).toMatch(/^[\w-]+$/);
    expect(await readGraph(both, byNode, { id })).toEqual({ node: { __typename: typeName, id } });
    const several = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';
    expect(await readGraph(both, several, { ids: [id, id] })).toEqual({
      nodes: [
        { __typename: typeName, id },
        { __typename: typeName, id },
      ],
    });
  });

  it('are the same on every path', async () => {
    const message = 'nodes { ... on ConversationMessage { id session { id } user { id } } }';
    const data = await readGraph(
      both,
      `{ chatbot(chatbotId: "shop") {
        messages(first: 1) { ${message} }
        session(sessionId: "s1") { id messages(first: 1, order: OLDEST_FIRST, last: null) { ${message} } user { id } reversed: messages(last: 1, order: OLDEST_FIRST) { ${message} } }
        user(userId: "u1") { id messages(first: 1) { ${message} } sessions { nodes { id } } }
        message(messageId: "m3") { ... on ConversationMessage { id session { id subject } user { id username } } }
      } }`,
    );
    const paths = {
      message: ['messages.nodes.0', 'session.reversed.nodes.0', 'user.messages.nodes.0', 'message'],
      session: ['session', 'user.sessions.nodes.0', 'messages.nodes.0.session', 'message.session'],
      user: ['user', 'session.user', 'messages.nodes.0.user', 'message.user'],
    };
    for (const same of Object.values(paths)) {
      expect(new Set(same.map((path) => textAt(data, `chatbot.${path}.id`))).size).toBe(1);
    }
  });

  it('of a row do not depend on whether its list includes SQL', async () => {
    const page = (includeSql: boolean) =>
      `messages(includeSql: ${includeSql}) { nodes { ... on TextMessage { id } } }`;
    const data = await readGraph(
      both,
      `{ chatbot(chatbotId: "bot") { session(sessionId: "c1") { with: ${page(true)} without: ${page(false)} } } }`,
    );
    expect(textAt(data, 'chatbot.session.with.nodes.1.id')).toBe(
      textAt(data, 'chatbot.session.without.nodes.0.id'),
    );
  });

  it.each([
    ['', 'empty'],
    ['garbage', 'no JSON'],
    [idOf(2, 'User', 'shop', 'u1'), 'another version'],
    [idOf(1, 'Account', 'shop', 'u1'), 'another type'],
    [idOf(1, 'User', 'shop'), 'too short'],
    [idOf(1, 'Chatbot', 'shop', 'u1'), 'too long'],
    [idOf(1, 'User', 'shop', 7), 'a number for an id'],
    [idOf(1, 'Message', 'bot', 'm1', 'c1', 'now', false), 'a word for a time'],
    [idOf(1, 'Message', 'bot', 'm1', 'c1', 1.5, false), 'half a millisecond'],
  ])('cannot be made up: %s (%s)', async (id) => {
    const { data, errors, upstreamCalls } = await askGraph(both, byNode, { id });
    expect(data).toEqual({ node: null });
    expect(errors).toEqual([
      {
        code: 'BAD_USER_INPUT',
        path: 'node',
        message: 'This is not an id of this graph: pass a value of an `id` field unchanged.',
      },
    ]);
    expect(upstreamCalls).toBe(0);
  });

  it('of a message may hold the last time that there is', async () => {
    const id = idOf(1, 'Message', 'bot', 'none', 'c1', Date.UTC(9999, 11, 31, 23, 59, 59, 999), false);
    expect(await readGraph(both, byNode, { id })).toEqual({ node: null });
  });

  it.each([Number.MAX_SAFE_INTEGER, 8.64e15, -9e15])(
    'with the time %d, which no clock knows, are refused',
    async (timeMs) => {
      const id = idOf(1, 'Message', 'bot', 'm1', 'c1', timeMs, false);
      const { data, errors } = await askGraph(both, byNode, { id });
      expect(data).toEqual({ node: null });
      expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', path: 'node' }]);
    },
  );

  it('of what is gone, or of a chatbot that may not be read, are null', async () => {
    const ids = [
      idOf(1, 'User', 'shop', 'none'),
      idOf(1, 'User', 'other', 'u1'),
      idOf(1, 'Chatbot', 'other'),
    ];
    for (const id of ids) expect(await readGraph(both, byNode, { id })).toEqual({ node: null });
  });
});

describe('nodes', () => {
  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';

  it('keep the order, and a bad id fails its own place only', async () => {
    const ids = [
      idOf(1, 'Chatbot', 'bot'),
      'garbage',
      idOf(1, 'User', 'shop', 'none'),
      idOf(1, 'Chatbot', 'shop'),
    ];
    const { data, errors } = await askGraph(both, query, { ids });
    expect(data).toEqual({ nodes: [{ id: ids[0] }, null, null, { id: ids[3] }] });
    expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', path: 'nodes.1' }]);
  });

  it('are at most 100', async () => {
    const ids = Array.from({ length: 101 }, () => idOf(1, 'Chatbot', 'shop'));
    expect(at(await readGraph(both, query, { ids: ids.slice(1) }), 'nodes.length')).toBe(100);
    const { data, errors } = await askGraph(both, query, { ids });
    expect(data).toEqual({ nodes: null });
    expect(errors).toEqual([
      {
        code: 'BAD_USER_INPUT',
        path: 'nodes',
        message: '`ids` may hold at most 100 ids, not 101: ask in parts.',
      },
    ]);
  });
});

describe('lookups', () => {
  it('of what is not there are null without an error', async () => {
    const selection =
      '{ user(userId: "no") { username } session(sessionId: "no") { subject } message(messageId: "no") { __typename } }';
    expect(
      await readGraph(
        both,
        `{ chatbot(chatbotId: "shop") ${selection} none: chatbot(chatbotId: "no") { id } }`,
      ),
    ).toEqual({
      chatbot: { user: null, session: null, message: null },
      none: null,
    });
  });

  it('that a provider cannot serve are null with an error', async () => {
    const { data, errors, hints } = await askGraph(
      both,
      '{ chatbot(chatbotId: "bot") { name user(userId: "u1") { id } message(messageId: "m1") { __typename } session(sessionId: "no") { subject user { id } } } }',
    );
    expect(data).toEqual({
      chatbot: { name: null, user: null, message: null, session: { subject: null, user: null } },
    });
    expect(errors.map(({ code, path }) => [code, path])).toEqual([
      ['NOT_SUPPORTED_BY_PROVIDER', 'chatbot.user'],
      ['NOT_SUPPORTED_BY_PROVIDER', 'chatbot.message'],
    ]);
    expect(hints).toEqual([]);
  });

  it('by the id of a message find it also without a time, and in its own chat', async () => {
    const odd = createBeforeScript({
      messages: [
        ...createChat(25),
        createMessage(1, {
          chatbotId: 'bot',
          sessionId: 'c1',
          messageId: 'x',
          createdAtMs: null,
          text: 'one',
        }),
        createMessage(1, {
          chatbotId: 'bot',
          sessionId: 'c2',
          messageId: 'x',
          createdAtMs: null,
          text: 'two',
        }),
      ],
    });
    const last = (sessionId: string) =>
      `messages(sessionId: "${sessionId}", last: 1) { nodes { ... on TextMessage { id text } } }`;
    const data = await readGraph(
      [odd],
      `{ chatbot(chatbotId: "bot") { c1: ${last('c1')} c2: ${last('c2')} } }`,
    );
    const ids = ['c1', 'c2'].map((chat) => textAt(data, `chatbot.${chat}.nodes.0.id`));
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on TextMessage { text } } }';
    expect(await readGraph([odd], query, { ids })).toEqual({ nodes: [{ text: 'one' }, { text: 'two' }] });
    const gone = idOf(1, 'Message', 'bot', 'y', 'c1', null, false);
    expect(await askGraph([odd], byNode, { id: gone })).toMatchObject({
      data: { node: null },
      errors: [],
      upstreamCalls: 2,
    });
  });

  it('by an id that does not say where the message stands tell which one would', async () => {
    const { errors } = await askGraph(both, byNode, { id: idOf(1, 'Message', 'bot', 'm1') });
    expect(errors).toMatchObject([
      {
        code: 'NOT_SUPPORTED_BY_PROVIDER',
        path: 'node',
        message:
          'The provider of this chatbot reads no message by its own id alone: use `node` with the `id` that the message has in its list.',
      },
    ]);
  });
});
