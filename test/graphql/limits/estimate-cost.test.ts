import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createCostEstimator } from '../../../src/graphql/limits/create-cost-estimator.ts';
import { createSchema } from '../../../src/schema/create-schema.ts';
import { estimate, toSizes } from './estimate.ts';
import { repeat } from './repeat.ts';

const shop = toSizes({ shop: {} });
const two = toSizes({ shop: {}, bot: {} });
const inShop = (fields: string) => `{ chatbot(chatbotId: "shop") { ${fields} } }`;
const threeLevels = inShop(
  'users(first: 50) { nodes { sessions(first: 5) { nodes { messages(first: 20) { nodes { __typename } } } } } }',
);

describe('where nothing is known, a query costs', () => {
  it.each([
    ['nothing for plain fields', '{ __typename }', { nodes: 0, calls: 0 }],
    ['a row for a chatbot', inShop('name capabilities { largestPage }'), { nodes: 1, calls: 0 }],
    [
      'nothing for a chatbot that may not be read',
      '{ chatbot(chatbotId: "other") { users { nodes { id } } } }',
      { nodes: 0, calls: 0 },
    ],
    ['20 rows where no number is given', inShop('users { nodes { id } }'), { nodes: 21, calls: 1 }],
    ['as many as `first` says', inShop('users(first: 7) { nodes { id } }'), { nodes: 8, calls: 1 }],
    [
      'as many as `last` says, which takes more calls',
      inShop('users(last: 7) { nodes { id } }'),
      { nodes: 8, calls: 3 },
    ],
    [
      'the rows of a search, and a call for what is asked below each',
      '{ search(text: "x", first: 7) { nodes { ... on TextMessage { text user { email } } } } }',
      { nodes: 14, calls: 7 },
    ],
    [
      'a call for the newest message of each session, and for their number',
      inShop('sessions(first: 7) { nodes { lastMessage { __typename } messageCount } }'),
      { nodes: 22, calls: 15 },
    ],
    [
      'a look for sessions in an order of the archive, which have their user and newest message',
      inShop(
        'sessions(first: 7, orderBy: LAST_MESSAGE_AT) { nodes { lastMessage { ... on TextMessage { text user { email } } } user { email } messageCount } }',
      ),
      { nodes: 36, calls: 15 },
    ],
    [
      'three calls for a number since a time',
      inShop('session(sessionId: "s") { messageCount(since: "2025-01-01T00:00:00Z") }'),
      { nodes: 3, calls: 3 },
    ],
    [
      'two calls more where a window starts at an edge of a range of time',
      inShop('messages(until: "2025-01-01T00:00:00Z", first: 1) { nodes { __typename } }'),
      { nodes: 2, calls: 3 },
    ],
    [
      'nothing more for the edge at which it ends',
      inShop('messages(since: "2025-01-01T00:00:00Z", first: 1) { nodes { __typename } }'),
      { nodes: 2, calls: 1 },
    ],
    ['a call more beside a cursor', inShop('users(after: "c") { nodes { id } }'), { nodes: 21, calls: 2 }],
    [
      'rows twice that are asked for twice',
      inShop('users(first: 7) { nodes { id } edges { node { id } } }'),
      { nodes: 15, calls: 1 },
    ],
    [
      'no rows where only their number is asked for',
      inShop('users(first: 7) { totalCount }'),
      { nodes: 1, calls: 1 },
    ],
    [
      'no rows of a list that is out of bounds beyond the largest',
      inShop('users(first: 5000) { nodes { id } }'),
      { nodes: 101, calls: 1 },
    ],
    [
      'nothing below no rows',
      inShop('users(first: 0) { nodes { sessions { nodes { id } } } }'),
      { nodes: 1, calls: 1 },
    ],
    [
      'a row for each event of a stream, and what is asked of it',
      'subscription { messageAdded(chatbotId: "shop") { node { ... on TextMessage { session { subject } } } } }',
      { nodes: 2, calls: 1 },
    ],
    ['the product of nested lists', threeLevels, { nodes: 1 + 50 + 250 + 5_000, calls: 1 + 50 + 250 }],
    [
      'the sum of aliases',
      inShop('a: users(first: 7) { nodes { id } } b: users(first: 8) { nodes { id } }'),
      { nodes: 16, calls: 2 },
    ],
    [
      'what is merged once',
      inShop('...F ...F ... on Chatbot { users(first: 7) { nodes { name: username } } }') +
        ' fragment F on Chatbot { users(first: 7) { nodes { id } } }',
      { nodes: 8, calls: 1 },
    ],
    ['a call for a row', inShop('user(userId: "u") { id }'), { nodes: 2, calls: 1 }],
    ['a call for anything by its id', '{ node(id: "x") { id } }', { nodes: 1, calls: 1 }],
    [
      'one call for an id that stands thrice, and each place of it',
      '{ nodes(ids: ["a", "b", "a", "a"]) { ... on User { sessions(first: 10) { nodes { id } } } } }',
      { nodes: 4 + 40, calls: 2 + 2 },
    ],
    [
      'a value for each further name, but for `__typename`',
      inShop(
        'users(first: 10) { nodes { id userId a: userId b: userId ... on User { b: userId c: email } t: __typename u: __typename } }',
      ),
      { nodes: 1 + 10 + 2 * 10, calls: 1 },
    ],
    ['a call for each of a list of ids', '{ nodes(ids: ["a", "b", "c"]) { id } }', { nodes: 3, calls: 3 }],
    [
      'no call for what a message says of its user',
      inShop('messages(first: 10) { nodes { ... on TextMessage { user { id userId chatbot { name } } } } }'),
      { nodes: 1 + 10 + 10 + 10, calls: 1 },
    ],
    [
      'a call for each user of whom more is asked',
      inShop('messages(first: 10) { nodes { ... on TextMessage { user { username } } } }'),
      { nodes: 21, calls: 11 },
    ],
    [
      'no more ids than the field takes, so that it can say so',
      `{ nodes(ids: [${repeat(9_000, (i) => `"a${i}"`)}]) { id } }`,
      { nodes: 100, calls: 100 },
    ],
    ['nothing for the schema', '{ __schema { types { name fields { name } } } }', { nodes: 0, calls: 0 }],
  ])('%s', (_name, query, expected) => {
    expect(estimate(query, shop)).toEqual(expected);
  });

  it('no more chatbots than may be read', () => {
    const query = '{ chatbots(first: 50) { nodes { users(first: 10) { nodes { id } } } } }';
    expect(estimate(query, two)).toEqual({ nodes: 2 + 20, calls: 2 });
    expect(estimate(query, toSizes({}))).toEqual({ nodes: 0, calls: 0 });
  });

  it('more calls where pages are small', () => {
    expect(
      estimate(inShop('messages(first: 100) { nodes { __typename } }'), toSizes({ shop: {} }, 19)).calls,
    ).toBe(6);
  });

  it('different fields of one name each by itself', () => {
    const query =
      '{ node(id: "x") { ... on User { m: messages(first: 1) { nodes { __typename } } } ... on Session { m: messages(first: 100) { nodes { __typename } } } } }';
    expect(estimate(query, shop).nodes).toBe(1 + 1 + 100);
  });
});

describe('variables', () => {
  const query =
    'query ($n: Int = 3, $ids: [ID!] = ["a"], $deep: Boolean = false) { chatbot(chatbotId: "shop") { users(first: $n) { nodes { id sessions(first: 10) @include(if: $deep) { nodes { id } } } } } nodes(ids: $ids) { id } }';
  it.each([
    ['have their defaults', {}, 1 + 3 + 1],
    ['count as they come', { n: 50, ids: ['a', 'b'] }, 1 + 50 + 2],
    ['count as absent where they are null', { n: null }, 1 + 20 + 1],
    ['may be one item of a list', { ids: 'a' }, 1 + 3 + 1],
    ['switch fields on', { deep: true }, 1 + 3 + 30 + 1],
    ['cost something also where they are wrong', { n: 'many', ids: 5 }, 1 + 20 + 1],
  ])('%s', (_name, variables, nodes) => {
    expect(estimate(query, shop, variables).nodes).toBe(nodes);
  });
});

describe('what is known bounds', () => {
  const known = toSizes({ shop: { users: 8, sessions: 12, messages: 90 }, bot: {} });

  it('the rows of a list', () => {
    expect(estimate(threeLevels, known).nodes).toBe(1 + 8 + 12 + 90);
  });

  it('the calls: a scan where that is cheaper than look-ups', () => {
    expect(estimate(threeLevels, known).calls).toBe(1 + 1 + 1);
    const larger = toSizes({ shop: { users: 8, sessions: 450, messages: 99_000 } });
    expect(estimate(threeLevels, larger).calls).toBe(1 + 5 + 40);
  });

  it('the calls as the planner counts them, which takes no scan of many rows to spare one call', () => {
    const query = inShop('messages(first: 21) { nodes { ... on TextMessage { user { username } } } }');
    expect(estimate(query, toSizes({ shop: { users: 2_000 } })).calls).toBe(1 + 21);
    expect(estimate(query, toSizes({ shop: { users: 1_800 } })).calls).toBe(1 + 18);
  });

  it('each of several chatbots by itself, and the heaviest where fewer are asked for', () => {
    const users = (first: number) =>
      `{ chatbots(first: ${first}) { nodes { users(first: 100) { nodes { id } } } } }`;
    expect(estimate(users(20), known).nodes).toBe(2 + 8 + 100);
    expect(estimate(users(1), known).nodes).toBe(1 + 100);
    expect(estimate(users(20), toSizes({ shop: { users: 8 }, bot: { users: 5 } })).nodes).toBe(2 + 13);
  });

  it('what belongs to any of several chatbots only where all are known', () => {
    const byId = '{ node(id: "x") { ... on User { sessions(first: 100) { nodes { id } } } } }';
    expect(estimate(byId, known).nodes).toBe(1 + 100);
    expect(estimate(byId, toSizes({ shop: { sessions: 8 }, bot: { sessions: 5 } })).nodes).toBe(1 + 13);
  });

  it('different rows, not how often one is there', () => {
    const query = inShop(
      'messages(first: 50) { nodes { ... on TextMessage { user { sessions(first: 10) { nodes { id } } } } } }',
    );
    // 50 messages may have one and the same user, who may have all the sessions.
    expect(estimate(query, known).nodes).toBe(1 + 50 + 50 + 500);
    const few = toSizes({ shop: { sessions: 3 } });
    expect(estimate(query, few).nodes).toBe(1 + 50 + 50 + 150);
  });

  it('no list of ids, which may name one row many times', () => {
    const query = `{ nodes(ids: [${repeat(60, () => '"a"')}]) { ... on User { sessions(first: 100) { nodes { id } } } } }`;
    expect(estimate(query, toSizes({ shop: { sessions: 12 } })).nodes).toBe(60 + 60 * 12);
  });
});

describe('a list that is only read from its head costs', () => {
  const known = toSizes({ shop: { sessions: 1_000 } });
  const headOnly = {
    ...known,
    of: (chatbotId: string, collection: string) => {
      const size = known.of(chatbotId, collection);
      return size && { ...size, isHeadOnly: true };
    },
  };
  it.each([
    ['first: 5', 1, 1],
    ['first: 5, after: "c"', 2, 2],
    ['last: 5', 10, 3],
    ['first: 5, before: "c"', 10, 2],
    ['last: 5, before: "c"', 10, 4],
  ])('for sessions(%s) %i calls, where another costs %i', (args, calls, anywhere) => {
    const query = inShop(`sessions(${args}) { nodes { sessionId } }`);
    expect(estimate(query, headOnly).calls).toBe(calls);
    expect(estimate(query, known).calls).toBe(anywhere);
  });

  it('no more than all of it, however many of its parts are read', () => {
    const query = inShop('users(first: 50) { nodes { sessions(last: 5) { nodes { sessionId } } } }');
    expect(estimate(query, headOnly).calls).toBe(1 + 10);
  });
});

describe('a document that comes again', () => {
  it.each(['first: $first', 'first: $first @include(if: $wanted)'])(
    'costs what its variables say (%s)',
    (argument) => {
      const [args = '', directive = ''] = argument.split(/ (?=@)/);
      const document = parse(
        `query Q($first: Int, $wanted: Boolean = true) { chatbot(chatbotId: "shop") { users(${args}) ${directive} { nodes { id } } } }`,
      );
      const estimateAgain = createCostEstimator({ schema: createSchema(), maxFirst: 100 });
      const ask = (variables: Readonly<Record<string, unknown>>) =>
        estimateAgain({ document, operationName: null, variables, sizes: shop }).nodes;
      expect([ask({ first: 5 }), ask({ first: 7 }), ask({ first: 5 })]).toEqual([6, 8, 6]);
      expect(ask({ first: 5, wanted: false })).toBe(directive === '' ? 6 : 1);
      expect(ask({ first: 5 })).toBe(6);
    },
  );
});
