import { describe, expect, it } from 'vitest';
import { createBeforeScript, createChat, createNumberedScript } from '../loaders/scripted-source.ts';
import { askGraph, at } from './ask-graph.ts';

const bot = createBeforeScript({ messages: createChat(3) });
const shop = createNumberedScript({});
const inBot = (selection: string) => `{ chatbot(chatbotId: "bot") { ${selection} } }`;

describe('lists that a provider does not have', () => {
  it('are empty with a hint each, and no error', async () => {
    const { data, errors, hints, upstreamCalls } = await askGraph(
      [bot],
      inBot(`
        users { totalCount } sessions { totalCount } own: sessions(userId: "u1") { totalCount } messages { totalCount }
        session(sessionId: "c1") { messages(userId: "u1") { totalCount } }`),
    );
    const empty = { totalCount: null };
    expect(data).toEqual({
      chatbot: { users: empty, sessions: empty, own: empty, messages: empty, session: { messages: empty } },
    });
    expect(errors).toEqual([]);
    expect(upstreamCalls).toBe(0);
    const expected = ['users', 'sessions', 'own', 'messages', 'session.messages'];
    expect(hints.map(({ path }) => path.join('.')).toSorted()).toEqual(
      expected.map((path) => `chatbot.${path}`).toSorted(),
    );
    expect(new Set(hints.map(({ code }) => code))).toEqual(new Set(['NOT_SUPPORTED_BY_PROVIDER']));
    for (const { message } of hints) expect(message).toMatch(/^This provider .*\.$/);
  });

  it('are whole connections, whatever window is asked for', async () => {
    const page =
      '{ edges { cursor } nodes { __typename } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }';
    const { data, errors, upstreamCalls } = await askGraph(
      [bot],
      inBot(`none: users(first: 0) ${page} all: users(last: 100, before: "") ${page}`),
    );
    expect(errors).toEqual([]);
    expect(upstreamCalls).toBe(0);
    const empty = {
      edges: [],
      nodes: [],
      totalCount: null,
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    };
    expect(data).toEqual({ chatbot: { none: empty, all: empty } });
  });

  it('are null with an error where the window is wrong', async () => {
    const { data, errors, hints } = await askGraph([bot], inBot('users(first: 101) { totalCount }'));
    expect(data).toEqual({ chatbot: { users: null } });
    expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', path: 'chatbot.users' }]);
    expect(hints).toEqual([]);
  });

  it('are named by their place in a list', async () => {
    const { hints } = await askGraph([shop, bot], '{ chatbots { nodes { people: users { totalCount } } } }');
    expect(hints.map(({ path }) => path)).toEqual([['chatbots', 'nodes', 1, 'people']]);
  });
});

describe('SqlMessage selected without includeSql', () => {
  const sql = '... on SqlMessage { sql }';
  const query = (page: string, args = '') =>
    `query ($yes: Boolean = true, $no: Boolean = false) { chatbot(chatbotId: "bot") { session(sessionId: "c1") { messages${args} { ${page} } } } }
     fragment Sql on SqlMessage { sql } fragment Any on Message { ...Sql } fragment Nodes on MessageConnection { nodes { ...Sql } }`;

  async function hintsOf(page: string, args?: string) {
    const { errors, hints } = await askGraph([bot], query(`${page} edges { cursor }`, args));
    expect(errors).toEqual([]);
    return hints;
  }

  it.each([
    `nodes { ${sql} }`,
    `edges { node { ${sql} } }`,
    'nodes { ...Sql }',
    'nodes { ...Any }',
    '...Nodes',
    `... on MessageConnection { nodes { ... { ${sql} } } }`,
    `rows: nodes { ${sql} }`,
    `nodes @include(if: true) { ${sql} }`,
    `nodes { ... on SqlMessage @skip(if: $no) { sql } }`,
  ])('gives a hint: %s', async (page) => {
    expect(await hintsOf(page)).toEqual([
      {
        code: 'SQL_NOT_INCLUDED',
        path: ['chatbot', 'session', 'messages'],
        message: 'SqlMessage is selected, but SQL is left out: pass `includeSql: true`.',
      },
    ]);
  });

  it.each([
    ['nodes { __typename ... on TextMessage { text } }', ''],
    [`nodes @skip(if: $yes) { ${sql} }`, ''],
    [`nodes @include(if: $no) { ${sql} }`, ''],
    ['nodes { ... on SqlMessage @include(if: $no) { sql } }', ''],
    ['nodes { ...Sql @skip(if: $yes) }', ''],
    ['nodes { __typename }', '(includeSql: null)'],
    [`nodes { ${sql} }`, '(includeSql: true)'],
  ])('gives none: %s%s', async (page, args) => {
    expect(await hintsOf(page, args)).toEqual([]);
  });

  it('gives one where null stands for the default', async () => {
    expect(await hintsOf(`nodes { ${sql} }`, '(includeSql: null)')).toHaveLength(1);
  });

  it('gives none where the provider has no SQL', async () => {
    const { hints } = await askGraph(
      [shop],
      `{ chatbot(chatbotId: "shop") { messages { nodes { ${sql} } } } }`,
    );
    expect(hints).toEqual([]);
  });
});

describe('fields of a row that its id answers', () => {
  it('are told from others through fragments, aliases and directives', async () => {
    const rows = createNumberedScript({
      messages: createChat(1).map((row) => ({ ...row, chatbotId: 'shop', userId: 'u1' })),
    });
    const ask = async (selection: string) => {
      rows.calls.length = 0;
      const { data, errors } = await askGraph(
        [rows],
        `query ($yes: Boolean = true) { chatbot(chatbotId: "shop") { messages(first: 1) { nodes { ... on ConversationMessage { user { ${selection} } } } } } }`,
      );
      expect(errors).toEqual([]);
      return { calls: rows.calls.slice(1), user: at(data, 'chatbot.messages.nodes.0.user') };
    };
    expect(await ask('key: userId ... on Node { id }')).toMatchObject({ calls: [], user: { key: 'u1' } });
    expect((await ask('userId username @skip(if: $yes)')).calls).toEqual([]);
    expect((await ask('userId username @include(if: $yes)')).calls).toEqual(['user u1']);
    expect((await ask('userId: username')).calls).toEqual(['user u1']);
    expect((await ask('... on User { ... { email } }')).calls).toEqual(['user u1']);
  });
});
