import { describe, expect, it } from 'vitest';
import { repeat } from './repeat.ts';
import { toSizes, weigh } from './weigh.ts';

const shop = toSizes({ shop: {} });
const two = toSizes({ shop: {}, bot: {} });
const inShop = (fields: string) => `{ chatbot(chatbotId: "shop") { ${fields} } }`;
const threeLevels = inShop(
  'users(first: 50) { nodes { sessions(first: 5) { nodes { messages(first: 20) { nodes { __typename } } } } } }',
);

describe('where nothing is known, a query weighs', () => {
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
    expect(weigh(query, shop)).toEqual(expected);
  });

  it('no more chatbots than may be read', () => {
    const query = '{ chatbots(first: 50) { nodes { users(first: 10) { nodes { id } } } } }';
    expect(weigh(query, two)).toEqual({ nodes: 2 + 20, calls: 2 });
    expect(weigh(query, toSizes({}))).toEqual({ nodes: 0, calls: 0 });
  });

  it('more calls where pages are small', () => {
    expect(
      weigh(inShop('messages(first: 100) { nodes { __typename } }'), toSizes({ shop: {} }, 19)).calls,
    ).toBe(6);
  });

  it('different fields of one name each by itself', () => {
    const query =
      '{ node(id: "x") { ... on User { m: messages(first: 1) { nodes { __typename } } } ... on Session { m: messages(first: 100) { nodes { __typename } } } } }';
    expect(weigh(query, shop).nodes).toBe(1 + 1 + 100);
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
    ['weigh something also where they are wrong', { n: 'many', ids: 5 }, 1 + 20 + 1],
  ])('%s', (_name, variables, nodes) => {
    expect(weigh(query, shop, variables).nodes).toBe(nodes);
  });
});

describe('what is known bounds', () => {
  const known = toSizes({ shop: { users: 8, sessions: 12, messages: 90 }, bot: {} });

  it('the rows of a list', () => {
    expect(weigh(threeLevels, known).nodes).toBe(1 + 8 + 12 + 90);
  });

  it('the calls: a scan where that is cheaper than look-ups', () => {
    expect(weigh(threeLevels, known).calls).toBe(1 + 1 + 1);
    const larger = toSizes({ shop: { users: 8, sessions: 450, messages: 99_000 } });
    expect(weigh(threeLevels, larger).calls).toBe(1 + 5 + 40);
  });

  it('each of several chatbots by itself, and the heaviest where fewer are asked for', () => {
    const users = (first: number) =>
      `{ chatbots(first: ${first}) { nodes { users(first: 100) { nodes { id } } } } }`;
    expect(weigh(users(20), known).nodes).toBe(2 + 8 + 100);
    expect(weigh(users(1), known).nodes).toBe(1 + 100);
    expect(weigh(users(20), toSizes({ shop: { users: 8 }, bot: { users: 5 } })).nodes).toBe(2 + 13);
  });

  it('what belongs to any of several chatbots only where all are known', () => {
    const byId = '{ node(id: "x") { ... on User { sessions(first: 100) { nodes { id } } } } }';
    expect(weigh(byId, known).nodes).toBe(1 + 100);
    expect(weigh(byId, toSizes({ shop: { sessions: 8 }, bot: { sessions: 5 } })).nodes).toBe(1 + 13);
  });

  it('different rows, not how often one is there', () => {
    const query = inShop(
      'messages(first: 50) { nodes { ... on TextMessage { user { sessions(first: 10) { nodes { id } } } } } }',
    );
    // 50 messages may have one and the same user, who may have all the sessions.
    expect(weigh(query, known).nodes).toBe(1 + 50 + 50 + 500);
    const few = toSizes({ shop: { sessions: 3 } });
    expect(weigh(query, few).nodes).toBe(1 + 50 + 50 + 150);
  });

  it('no list of ids, which may name one row many times', () => {
    const query = `{ nodes(ids: [${repeat(60, () => '"a"')}]) { ... on User { sessions(first: 100) { nodes { id } } } } }`;
    expect(weigh(query, toSizes({ shop: { sessions: 12 } })).nodes).toBe(60 + 60 * 12);
  });
});
