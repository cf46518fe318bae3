import { describe, expect, it } from 'vitest';
import {
  createBeforeScript,
  createChat,
  createMessages,
  createNumberedScript,
  createSession,
  createSqlMessage,
  createUser,
} from '../loaders/scripted-source.ts';
import { askGraph, at, readGraph, textAt } from './ask-graph.ts';

const shop = createNumberedScript({
  users: [createUser('u1'), createUser('u2')],
  sessions: [createSession('s1'), createSession('s2')],
  messages: createMessages(9, (number) => ({ sessionId: number % 3 === 0 ? 's2' : 's1' })),
});
const bot = createBeforeScript({ messages: [createSqlMessage(9), ...createChat(5)] });
const both = [shop, bot];

describe('wrong windows', () => {
  it.each([
    ['first: -1', '`first` must be from 0 to 100, not -1: use a cursor to read on.'],
    ['first: 101', '`first` must be from 0 to 100, not 101: use a cursor to read on.'],
    ['last: -5', '`last` must be from 0 to 100, not -5: use a cursor to read on.'],
    ['last: 1000', '`last` must be from 0 to 100, not 1000: use a cursor to read on.'],
    ['first: 1, last: 1', 'Give `first` or `last`, not both: a window is counted from one end.'],
    ['first: 0, last: 0', 'Give `first` or `last`, not both: a window is counted from one end.'],
  ])('%s: says what to do, on every connection and on either provider', async (args, message) => {
    const { data, errors, upstreamCalls } = await askGraph(
      both,
      `{
        chatbot(chatbotId: "shop") {
          users(${args}) { totalCount } sessions(${args}) { totalCount } messages(${args}) { totalCount }
        }
        bot: chatbot(chatbotId: "bot") { users(${args}) { totalCount } session(sessionId: "c1") { messages(${args}) { totalCount } } }
      }`,
    );
    expect(data).toEqual({
      chatbot: { users: null, sessions: null, messages: null },
      bot: { users: null, session: { messages: null } },
    });
    const paths = [
      'chatbot.users',
      'chatbot.sessions',
      'chatbot.messages',
      'bot.users',
      'bot.session.messages',
    ];
    expect(errors.toSorted((one, other) => Number(one.path?.localeCompare(other.path ?? '')))).toEqual(
      paths.toSorted().map((path) => ({ code: 'BAD_USER_INPUT', path, message })),
    );
    expect(upstreamCalls).toBe(0);
  });

  it('are refused on the list of chatbots too', async () => {
    const { data, errors } = await askGraph(
      both,
      '{ chatbot(chatbotId: "shop") { chatbotId } chatbots(first: 101) { totalCount } }',
    );
    expect(data).toEqual({ chatbot: { chatbotId: 'shop' }, chatbots: null });
    expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', path: 'chatbots' }]);
  });
});

describe('a window of no rows', () => {
  it('refuses a wrong cursor all the same, without a call', async () => {
    const { data, errors, upstreamCalls } = await askGraph(
      both,
      '{ chatbot(chatbotId: "shop") { messages(first: 0, after: "nonsense") { nodes { __typename } } } }',
    );
    expect(data).toEqual({ chatbot: { messages: null } });
    expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', path: 'chatbot.messages' }]);
    expect(upstreamCalls).toBe(0);
  });
});

describe('windows', () => {
  it('hold 20 rows by default, and 100 at most', async () => {
    const many = createNumberedScript({ messages: createMessages(120) });
    const data = await readGraph(
      [many],
      '{ chatbot(chatbotId: "shop") { a: messages { nodes { __typename } } b: messages(first: 100, last: null) { nodes { __typename } } c: messages(first: null) { nodes { __typename } } } }',
    );
    const lengths = ['a', 'b', 'c'].map((name) => at(data, `chatbot.${name}.nodes.length`));
    expect(lengths).toEqual([20, 100, 20]);
  });
});

describe('an argument with a default', () => {
  it.each([
    ['shop', 's1'],
    ['bot', 'c1'],
  ])('means it by null, also as a variable: %s', async (chatbotId, sessionId) => {
    const query = (args: string) =>
      `query ($id: ID!, $session: ID!, $order: MessageOrder, $sql: Boolean) {
        chatbot(chatbotId: $id) { messages(sessionId: $session, first: 2${args}) { edges { cursor node { ... on Node { id } } } } }
      }`;
    const variables = { id: chatbotId, session: sessionId };
    const given = await readGraph(both, query(', order: NEWEST_FIRST, includeSql: false'), variables);
    expect(at(given, 'chatbot.messages.edges.length')).toBe(2);
    expect(await readGraph(both, query(''), variables)).toEqual(given);
    expect(await readGraph(both, query(', order: null, includeSql: null'), variables)).toEqual(given);
    const named = query(', order: $order, includeSql: $sql');
    expect(await readGraph(both, named, variables)).toEqual(given);
    expect(await readGraph(both, named, { ...variables, order: null, sql: null })).toEqual(given);
  });
});

describe('cursors', () => {
  const cursor = 'edges { cursor }';

  async function cursorOf(selection: string, path: string): Promise<string> {
    return textAt(await readGraph(both, `{ ${selection} }`), path);
  }

  it('are URL-safe and say nothing of people', async () => {
    const text = await cursorOf(
      `chatbot(chatbotId: "shop") { users { ${cursor} } }`,
      'chatbot.users.edges.0.cursor',
    );
    expect(text).toMatch(/^[\w-]+$/);
    expect(Buffer.from(text, 'base64url').toString()).not.toContain('name of');
  });

  const ofMessages = `chatbot(chatbotId: "shop") { messages(sessionId: "s1") { ${cursor} } }`;
  const foreign =
    '`after` is a cursor of another list: filters, order and includeSql must be those it came with.';
  const noCursor =
    '`after` is not a cursor: pass a value of `cursor`, `startCursor` or `endCursor` unchanged.';

  it.each([
    ['another session', 'messages(sessionId: "s2", after: $after)'],
    ['all sessions', 'messages(after: $after)'],
    ['another order', 'messages(sessionId: "s1", order: OLDEST_FIRST, after: $after)'],
    ['a narrower filter', 'messages(sessionId: "s1", userId: "u1", after: $after)'],
    ['users', 'users(after: $after)'],
    ['sessions', 'sessions(after: $after)'],
  ])('of a session are refused by the list of %s', async (_, list) => {
    const after = await cursorOf(ofMessages, 'chatbot.messages.edges.1.cursor');
    const query = `query ($after: String) { chatbot(chatbotId: "shop") { ${list} { totalCount } } }`;
    const { errors } = await askGraph(both, query, { after });
    expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', message: foreign }]);
  });

  it('with SQL and without are refused by each other, but not where the provider has no SQL', async () => {
    const query = `query ($id: ID!, $session: ID!, $sql: Boolean!, $after: String) {
      chatbot(chatbotId: $id) { session(sessionId: $session) { messages(first: 1, includeSql: $sql, after: $after) { ${cursor} } } }
    }`;
    for (const sql of [true, false]) {
      const path = 'chatbot.session.messages.edges.0.cursor';
      const inBot = { id: 'bot', session: 'c1' };
      const after = textAt(await readGraph(both, query, { ...inBot, sql }), path);
      const refused = await askGraph(both, query, { ...inBot, sql: !sql, after });
      expect(refused.errors).toMatchObject([{ code: 'BAD_USER_INPUT', message: foreign }]);

      const inShop = { id: 'shop', session: 's1' };
      const same = textAt(await readGraph(both, query, { ...inShop, sql }), path);
      expect((await askGraph(both, query, { ...inShop, sql: !sql, after: same })).errors).toEqual([]);
    }
  });

  it.each(['after', 'before'])('are not there when they are empty: %s', async (name) => {
    const read = (args: string) =>
      readGraph(both, `{ chatbot(chatbotId: "shop") { users(first: 1${args}) { ${cursor} } } }`);
    const whole = await read('');
    expect(at(whole, 'chatbot.users.edges.length')).toBe(1);
    expect(await read(`, ${name}: ""`)).toEqual(whole);
  });

  it.each([' ', 'garbage', '💥', 'e30', Buffer.from('[1,"x"]').toString('base64url')])(
    'cannot be made up: %j',
    async (after) => {
      const query =
        'query ($after: String) { chatbot(chatbotId: "shop") { users(after: $after) { totalCount } } }';
      const { errors } = await askGraph(both, query, { after });
      expect(errors).toEqual([{ code: 'BAD_USER_INPUT', path: 'chatbot.users', message: noCursor }]);
    },
  );

  it('of the list of chatbots are bound to their provider', async () => {
    const after = await cursorOf(`chatbots { ${cursor} }`, 'chatbots.edges.0.cursor');
    const query = (args: string) =>
      `query ($after: String) { chatbots(${args}after: $after) { nodes { chatbotId } } }`;
    expect(await readGraph(both, query(''), { after })).toEqual({
      chatbots: { nodes: [{ chatbotId: 'bot' }] },
    });
    const { errors } = await askGraph(both, query('provider: PEKI, '), { after });
    expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
  });

  it('of a session fit that session on every path that leads to it', async () => {
    const id = textAt(
      await readGraph(both, '{ chatbot(chatbotId: "shop") { session(sessionId: "s1") { id } } }'),
      'chatbot.session.id',
    );
    const rows = 'edges { cursor node { ... on ConversationMessage { id messageId } } }';
    const query = `query ($id: ID!, $after: String) {
      chatbot(chatbotId: "shop") {
        messages(sessionId: "s1", first: 2, after: $after) { ${rows} }
        session(sessionId: "s1") { messages(first: 2, after: $after) { ${rows} } }
        sessions { nodes { sessionId messages(first: 2) { ${rows} } } }
      }
      node(id: $id) { ... on Session { messages(first: 2, after: $after) { ${rows} } } }
    }`;
    const first = await readGraph(both, query, { id });
    const after = textAt(first, 'chatbot.messages.edges.1.cursor');
    const next = await readGraph(both, query, { id, after });
    for (const answer of [first, next]) {
      const lists = ['chatbot.messages', 'chatbot.session.messages', 'node.messages'].map((path) =>
        [0, 1].map(
          (i) =>
            `${textAt(answer, `${path}.edges.${i}.cursor`)} ${textAt(answer, `${path}.edges.${i}.node.id`)}`,
        ),
      );
      expect(new Set(lists.map((list) => list.join())).size).toBe(1);
    }
    expect(textAt(next, 'node.messages.edges.0.node.messageId')).toBe('m5');
  });

  it('of one user in one session fit that list from either side', async () => {
    const query = `query ($after: String) {
      chatbot(chatbotId: "shop") {
        messages(sessionId: "s1", userId: "u1", first: 1, after: $after) { ${cursor} }
        session(sessionId: "s1") { messages(userId: "u1", first: 1, after: $after) { ${cursor} } }
        user(userId: "u1") { messages(sessionId: "s1", first: 1, after: $after) { ${cursor} } }
      }
    }`;
    const data = await readGraph(both, query);
    const paths = ['chatbot.messages', 'chatbot.session.messages', 'chatbot.user.messages'];
    const cursors = paths.map((path) => textAt(data, `${path}.edges.0.cursor`));
    expect(new Set(cursors).size).toBe(1);
    expect((await askGraph(both, query, { after: cursors[0] })).errors).toEqual([]);
  });
});
